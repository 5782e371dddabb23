import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpegArguments, type ToolSide } from './arguments.ts'
import type { FingerprintFrame } from './fingerprint.ts'
import { type FrameOrigin, frameFilters, grayFilters } from './frame-filters.ts'
import { ownInputOptions, untrustedInputOptions } from './input-options.ts'
import { findPictureArea, hashPicture } from './picture-hash.ts'
import { boxFor, fittedSize, type PictureSize } from './picture-size.ts'
import { type FrameScore, scoreFrame } from './poster-score.ts'
import { readComplaint } from './read-complaint.ts'
import { runTool } from './run-tool.ts'
import type { MediaTools } from './tools.ts'
import type { VideoFacts } from './video-facts.ts'

/** Most frames that are kept of one video: candidates for the poster and cells of the storyboard. */
export const MOST_FRAMES = 100

/** What every step of one analysis works on. */
export interface AnalysisTask {
  readonly tools: MediaTools
  readonly path: string
  readonly facts: VideoFacts
  readonly workDir: string
  readonly signal: AbortSignal | undefined
  /** Called with the share of the decoding that is done, 0 to 1. */
  readonly onProgress: (share: number) => void
}

/** One way to get frames out of a file. */
export interface FrameRoute {
  /** Also the prefix of the files it writes. */
  readonly name: 'key' | 'copy' | 'full' | 'plain'
  readonly origin: FrameOrigin
  /** Decoder and demuxer options before the input, needed again by a seek to a frame that this route has found. */
  readonly seekOptions: readonly string[]
  /** More of them, for the pass alone. */
  readonly passOptions: readonly string[]
  readonly cpuSeconds: number
}

/** A frame that a pass kept. */
export interface PassFrame {
  readonly atMs: number
  readonly score: FrameScore
  /** Its place in the pass's file of pictures, from 0. */
  readonly index: number
}

/** What a pass gave. */
export interface FramePass {
  readonly route: FrameRoute
  readonly frames: readonly PassFrame[]
  /** The look of those frames that have contrast. */
  readonly looks: readonly FingerprintFrame[]
  /** Name, in the work folder, of the pictures at candidate size: raw yuv420p, one after the other, in the order of `frames`. */
  readonly picturesName: string
  /** What the decoder complained about first; null = nothing. */
  readonly complaint: string | null
  /** Of ffmpeg. */
  readonly exitCode: number | null
}

/**
 * Decodes once and cuts from that one decode: pictures at candidate size, and gray frames that are judged as they come. The pictures
 * stay raw (78 MB at most): encoding all of them as JPEG costs four times what is needed for the few that are chosen.
 * Two outputs with a filter chain each, because a complex graph makes ffmpeg 5.1 forget `-discard`.
 *
 * @param hearing what the run writes for the sound, and who takes the lines about it.
 */
export async function runFramePass(task: AnalysisTask, route: FrameRoute, hearing: Hearing): Promise<FramePass> {
  const gray = boxFor('gray', task.facts)
  const grays: Uint8Array[] = [] // 3.3 MB at most: where bars are, is only known at the end
  const scores = grayReader(gray.widthPx * gray.heightPx, (frame) => {
    grays.push(frame.slice())
    return scoreFrame(frame, gray.widthPx, gray.heightPx)
  })
  const log = logReader((atMs) =>
    task.onProgress(task.facts.durationMs ? Math.min(1, atMs / task.facts.durationMs) : 0),
  )
  const isCopy = route.origin === 'key-copy'
  const cpuSeconds = route.cpuSeconds + hearing.cpuSeconds
  const { exitCode } = await runTool(task.tools, {
    tool: 'ffmpeg',
    args: (input) => passArguments(task.facts, route, isCopy ? `file:${KEY_COPY_NAME}` : input, hearing.outputs),
    ...(!isCopy && { inputPath: task.path }),
    workDir: task.workDir,
    signal: task.signal,
    timeoutMs: cpuSeconds * 3000,
    limits: { cpuSeconds },
    onStdout: scores.take,
    onStderrLine: (line) => {
      if (!hearing.take(line)) log.take(line)
    },
  })
  const picturesName = `${route.name}.yuv`
  const count = Math.min(log.times.length, await countPictures(task, picturesName))
  const frames = scores.kept
    .slice(0, count)
    .map((score, index) => ({ score, index, atMs: shownAtMs(log.times, index) }))
  return { route, frames, looks: hashFrames(frames, grays, gray), picturesName, complaint: log.complaint(), exitCode }
}

/** However much of a stream cannot be decoded, the run ends well: what came out of it is looked at. */
export const ANY_ERRORS = ['-max_error_rate', '1']

/** The part that a run has in hearing the sound. */
export interface Hearing {
  readonly outputs: readonly ToolSide[]
  /** Processor time that it may take beside the pictures. */
  readonly cpuSeconds: number
  /** True when the line of the log is about the sound. */
  take(line: string): boolean
}

function hashFrames(
  frames: readonly PassFrame[],
  grays: readonly Uint8Array[],
  { widthPx, heightPx }: PictureSize,
): FingerprintFrame[] {
  const area = findPictureArea(grays, widthPx, heightPx)
  return frames.flatMap(({ atMs, index }) => {
    const hash = grays[index] && hashPicture(grays[index], widthPx, area)
    return hash ? [{ atMs, hash }] : []
  })
}

/** Name, in the work folder, of the copy that holds only key frames. */
export const KEY_COPY_NAME = 'keys.nut'

/** How far apart kept frames are at least, in seconds, so that no more than `MOST_FRAMES` are spread over the whole video. */
export function frameStepSeconds({ durationMs }: VideoFacts): number {
  if (durationMs === null) return 2
  const seconds = durationMs / 1000
  // A little less than the share, or rounding drops every other frame of a video with one key frame a step.
  return Math.max((0.98 * seconds) / MOST_FRAMES, Math.min(0.5, seconds / 10))
}

/** Size of one picture of a pass. */
export function pictureBytes(facts: VideoFacts): number {
  const { widthPx, heightPx } = fittedSize('candidate', facts)
  return (widthPx * heightPx * 3) / 2
}

function passArguments(
  facts: VideoFacts,
  route: FrameRoute,
  input: string,
  soundOutputs: readonly ToolSide[],
): string[] {
  const isCopy = route.origin === 'key-copy'
  const untrusted = isCopy ? ownInputOptions('nut') : untrustedInputOptions()
  return ffmpegArguments({
    global: [...ANY_ERRORS, '-v', 'repeat+level+info', '-filter_threads', '1'],
    inputs: [{ options: ['-threads', '1', ...untrusted, ...route.seekOptions, ...route.passOptions], name: input }],
    outputs: [...passOutputs(facts, route), ...soundOutputs],
  })
}

function passOutputs(facts: VideoFacts, route: FrameRoute): ToolSide[] {
  const stream = route.origin === 'key-copy' ? 0 : facts.videoStreamIndex
  const select = `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${frameStepSeconds(facts).toFixed(6)})'`
  const output = (name: string, filters: readonly string[]): ToolSide => ({
    name,
    options: [
      ...['-map', `0:${stream}`, '-fps_mode', 'passthrough', '-frames:v', String(MOST_FRAMES)],
      ...['-vf', [select, ...filters].join(','), '-c:v', 'rawvideo', '-f', 'rawvideo'],
    ],
  })
  const pictures = frameFilters(facts, fittedSize('candidate', facts), route.origin)
  const gray = [...grayFilters(facts, boxFor('gray', facts), route.origin), 'showinfo=checksum=0']
  return [output(`${route.name}.yuv`, pictures), output('pipe:1', gray)]
}

/** Cuts a stream of bytes into frames and judges each; only the judgements are kept. */
function grayReader(frameBytes: number, judge: (frame: Uint8Array) => FrameScore) {
  const kept: FrameScore[] = []
  const frame = new Uint8Array(frameBytes)
  let filled = 0
  const take = (chunk: Buffer) => {
    for (let from = 0; from < chunk.length; ) {
      const bytes = Math.min(frameBytes - filled, chunk.length - from)
      frame.set(chunk.subarray(from, from + bytes), filled)
      from += bytes
      filled += bytes
      if (filled < frameBytes) continue
      kept.push(judge(frame))
      filled = 0
    }
  }
  return { kept, take }
}

/** Reads from ffmpeg's log when each frame is shown, and its first complaint. */
function logReader(onFrame: (atMs: number) => void) {
  const times: (number | null)[] = []
  let complaint: string | null = null
  const take = (line: string) => {
    const time = /Parsed_showinfo.* n: *\d+ .*pts_time:(\S+)/.exec(line)?.[1]
    if (time !== undefined) {
      const atMs = Math.round(Number.parseFloat(time) * 1000)
      times.push(Number.isFinite(atMs) ? Math.max(0, atMs) : null)
      if (Number.isFinite(atMs)) onFrame(atMs)
      return
    }
    complaint ??= readComplaint(line)
  }
  return { times, take, complaint: () => complaint }
}

async function countPictures({ workDir, facts }: AnalysisTask, picturesName: string): Promise<number> {
  const sizeBytes = await stat(join(workDir, picturesName)).then(
    ({ size }) => size,
    () => 0,
  )
  return Math.floor(sizeBytes / pictureBytes(facts))
}

/** A frame without a time stands right after the one before it. */
function shownAtMs(times: readonly (number | null)[], index: number): number {
  const before = times.slice(0, index).findLast((time) => time !== null)
  return times[index] ?? (before === undefined || before === null ? 0 : before + 1)
}
