import { ffmpegArguments } from './arguments.ts'
import { MediaError } from './errors.ts'
import {
  ANY_ERRORS,
  type AnalysisTask,
  type FramePass,
  type FrameRoute,
  frameStepSeconds,
  type Hearing,
  KEY_COPY_NAME,
  runFramePass,
} from './frame-pass.ts'
import { untrustedInputOptions } from './input-options.ts'
import { type Heard, type Listener, openListener } from './listen.ts'
import { fittedSize } from './picture-size.ts'
import { readComplaint } from './read-complaint.ts'
import { runTool } from './run-tool.ts'
import type { VideoFacts } from './video-facts.ts'

/** A pass, what was wrong on the way to it, and the sound that was heard beside it. */
export interface FoundFrames {
  readonly pass: FramePass
  /** Whether a costlier pass was wanted and did not end inside its limits. */
  readonly isSparse: boolean
  readonly heard: Heard
}

/**
 * Gets frames out of a video as cheaply as it allows: its key frames only; when they are too few or too far apart, every
 * frame that others refer to; when that gives nothing either, every frame. The run that reads the file first hears its sound as well.
 *
 * @throws {MediaError} MEDIA_NO_FRAMES when nothing can be decoded.
 */
export async function findFrames(task: AnalysisTask): Promise<FoundFrames> {
  const listener = openListener(task)
  const found = (pass: FramePass, isSparse: boolean) => ({ pass, isSparse, heard: listener.heard() })
  const first = await tryPass(task, needsKeyCopy(task.facts) ? COPY_ROUTE : keyRoute(task.facts), listener)
  if (first && !isTooSparse(first, task.facts)) return found(first, false)
  const more =
    (await tryPass(task, FULL_ROUTE, listener)) ?? (first ? undefined : await tryPass(task, PLAIN_ROUTE, listener))
  const best = more && more.frames.length >= (first?.frames.length ?? 0) ? more : first
  if (best) return found(best, more === undefined)
  throw new MediaError(
    'MEDIA_NO_FRAMES',
    'No picture of this video can be decoded; it may be damaged or encrypted, export it again',
  )
}

const LONGEST_FULL_DECODE_SECONDS = 600
const LONG_MS = 600_000
const SPARSE_GAP_MS = 4000
const FEWEST_FRAMES = 4
/** So many frames make a storyboard and a choice of posters, however far apart they are. */
const ENOUGH_FRAMES = 40

const FULL_TIME = ['-t', String(LONGEST_FULL_DECODE_SECONDS)]
// libdav1d 5.1 ignores -skip_frame but the demuxer of mp4 obeys -discard; the other decoders obey -skip_frame.
const KEY_ONLY = ['-discard:v', 'nokey', '-skip_frame', 'nokey']
const COPY_ROUTE: FrameRoute = {
  name: 'copy',
  origin: 'key-copy',
  seekOptions: [],
  passOptions: ['-copyts'],
  cpuSeconds: 60,
}
const FULL_ROUTE: FrameRoute = {
  name: 'full',
  origin: 'file',
  seekOptions: [],
  passOptions: ['-skip_frame', 'noref', '-skip_loop_filter', 'all', ...FULL_TIME],
  cpuSeconds: 240,
}
const PLAIN_ROUTE: FrameRoute = {
  name: 'plain',
  origin: 'file',
  seekOptions: [],
  passOptions: FULL_TIME,
  cpuSeconds: 240,
}

const INTRA_CODECS = ['mjpeg', 'prores', 'dnxhd', 'dvvideo', 'ffv1', 'huffyuv', 'rawvideo', 'jpeg2000', 'cfhd', 'v210']

/** Without the loop filter key frames cost a fifth less; the blocks it would hide are gone once a picture is a good deal smaller. */
function keyRoute(facts: VideoFacts): FrameRoute {
  const shrinks = facts.heightPx >= 1.5 * fittedSize('candidate', facts).heightPx
  const passOptions = shrinks ? ['-skip_loop_filter', 'all'] : []
  return { name: 'key', origin: 'file', seekOptions: KEY_ONLY, passOptions, cpuSeconds: 60 }
}

/**
 * Whether decoding key frames only needs a copy of them first. VP8, VP9 and (outside mp4) AV1 decode everything whatever is asked.
 * Where every frame is a key frame, and in long videos, the copy also thins them out before they are decoded: one pass over the bytes
 * is cheaper than a hundred seeks, each of which opens the file again (60 of them: 6.3 s and 1.3 GB).
 */
function needsKeyCopy({ videoCodec, container, durationMs }: VideoFacts): boolean {
  if (videoCodec === 'vp8' || videoCodec === 'vp9' || INTRA_CODECS.includes(videoCodec)) return true
  if (videoCodec === 'av1' && container !== 'mp4' && container !== 'mov') return true
  return isLong({ durationMs })
}

/** Longer than what the costlier passes decode. */
function isLong({ durationMs }: Pick<VideoFacts, 'durationMs'>): boolean {
  return durationMs !== null && durationMs > LONG_MS
}

function isTooSparse({ frames }: FramePass, { durationMs }: VideoFacts): boolean {
  if (frames.length < FEWEST_FRAMES) return true
  return frames.length < ENOUGH_FRAMES && durationMs !== null && durationMs / frames.length > SPARSE_GAP_MS
}

/** undefined when the pass gave no frame, or was ended at a limit; the next, cheaper or plainer, may still do. */
async function tryPass(task: AnalysisTask, route: FrameRoute, listener: Listener): Promise<FramePass | undefined> {
  try {
    // The costlier passes decode only the beginning of a long video: its sound would seem to end there.
    const isWhole = route.origin === 'key-copy' || !isLong(task.facts)
    if (route.origin === 'file') {
      const pass = await hearBeside(task, listener, isWhole, (hearing) => runFramePass(task, route, hearing))
      return pass.frames.length > 0 ? pass : undefined
    }
    const { complaint } = await hearBeside(task, listener, isWhole, (hearing) => copyKeyFrames(task, hearing))
    const pass = await runFramePass(task, route, withoutSound(listener))
    return pass.frames.length > 0 ? { ...pass, complaint: complaint ?? pass.complaint } : undefined
  } catch (error) {
    if (error instanceof MediaError && (error.code === 'MEDIA_TIMED_OUT' || error.code === 'MEDIA_LIMIT_EXCEEDED'))
      return undefined
    throw error
  }
}

/** Decoding and measuring take about 0.5 % of the playing time. */
const HEARING_CPU_SHARE = 0.03

/** ffmpeg opens every decoder to look at the streams: it may complain about sound that nothing is written of. */
function withoutSound({ take }: Listener): Hearing {
  return { outputs: [], cpuSeconds: 0, take }
}

/** A run that reads the file, with the sound beside it. What ends badly may have the sound to blame, so it is run once more without. */
async function hearBeside<T extends { readonly exitCode: number | null }>(
  { facts }: AnalysisTask,
  listener: Listener,
  isWhole: boolean,
  run: (hearing: Hearing) => Promise<T>,
): Promise<T> {
  const outputs = isWhole ? listener.begin() : []
  if (outputs.length === 0) return run(withoutSound(listener))
  const cpuSeconds = Math.ceil(30 + ((facts.durationMs ?? 0) / 1000) * HEARING_CPU_SHARE)
  const outcome = await run({ outputs, cpuSeconds, take: listener.take })
  await listener.end(outcome.exitCode)
  return outcome.exitCode === 0 ? outcome : run(withoutSound(listener))
}

/** `complaint` is what was wrong with the file, or null. */
async function copyKeyFrames({ tools, path, facts, workDir, signal }: AnalysisTask, hearing: Hearing) {
  const step = frameStepSeconds(facts).toFixed(6)
  // Register 0 holds the next instant wanted, 1 the packet's own; 0.5 lets a first time stamp just below zero pass.
  const drop = `st(1,if(eq(pts,nopts),dts,pts)*tb)*0+if(key*gte(ld(1)+0.5,ld(0)),st(0,ld(1)+0.5+${step})*0,1)`
  const discard = facts.videoCodec === 'vp8' || facts.videoCodec === 'vp9' ? [] : ['-discard:v', 'nokey']
  let complaint: string | null = null
  const { exitCode } = await runTool(tools, {
    tool: 'ffmpeg',
    args: (input) =>
      ffmpegArguments({
        global: [
          ...ANY_ERRORS,
          '-v',
          hearing.outputs.length > 0 ? 'repeat+level+info' : 'level+error',
          '-filter_threads',
          '1',
        ],
        inputs: [{ options: [...untrustedInputOptions(), ...discard], name: input }],
        outputs: [
          {
            options: [
              '-map',
              `0:${facts.videoStreamIndex}`,
              '-c',
              'copy',
              '-bsf:v',
              `noise=drop='${drop}'`,
              '-f',
              'nut',
            ],
            name: KEY_COPY_NAME,
          },
          ...hearing.outputs,
        ],
      }),
    inputPath: path,
    workDir,
    signal,
    timeoutMs: 300_000 + hearing.cpuSeconds * 3000,
    limits: { cpuSeconds: 60 + hearing.cpuSeconds },
    onStderrLine: (line) => {
      if (!hearing.take(line)) complaint ??= readComplaint(line)
    },
  })
  return { complaint, exitCode }
}
