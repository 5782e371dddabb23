import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Container, SNIFF_BYTES, sniffContainer } from './containers.ts'
import { MediaError } from './errors.ts'
import { untrustedInputOptions } from './input-options.ts'
import { type ProbeReport, readFacts, tooLargePicture } from './read-facts.ts'
import { runTool } from './run-tool.ts'
import type { MediaTools } from './tools.ts'
import { DEFAULT_PROBE_LIMITS, type ProbeLimits, type VideoFacts } from './video-facts.ts'

/** How a probe may be held. */
export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined
  /** Wall-clock limit of one ffprobe run. Default 15 000 ms. */
  readonly timeoutMs?: number
  readonly limits?: Partial<ProbeLimits>
  /** A private folder of the caller's, which is left as it was; undefined: one is made and removed. */
  readonly workDir?: string
}

/**
 * Reads what the catalogue needs to know about an uploaded video, with ffprobe.
 *
 * @param path absolute path of a finished upload; its name and the client's MIME type are ignored.
 * @returns see `VideoFacts`: whole milliseconds, pixels as displayed after rotation, null where the file does not say.
 * @throws {MediaError} MEDIA_TYPE_UNSUPPORTED when it is no video container we take; MEDIA_UNREADABLE when it is one but broken or
 *   empty; MEDIA_NO_VIDEO when it has only sound, subtitles or a cover; MEDIA_TOO_MANY_STREAMS, MEDIA_TOO_LARGE_PICTURE,
 *   MEDIA_TOO_LONG beyond `limits`; MEDIA_TIMED_OUT. `cause` holds the exit code and the last words of ffprobe.
 */
export async function probeVideo(tools: MediaTools, path: string, options: ProbeOptions = {}): Promise<VideoFacts> {
  const limits = { ...DEFAULT_PROBE_LIMITS, ...options.limits }
  const container = await readContainer(path)
  const workDir = options.workDir ?? (await mkdtemp(join(tmpdir(), 'juku-probe-')))
  try {
    const probe = { tools, path, workDir, limits, options }
    const report = await readReport(probe)
    const facts = readFacts(report, container, limits)
    return facts.durationMs === null
      ? checkLength(await measureDuration(probe, facts), limits)
      : checkLength(facts, limits)
  } finally {
    if (options.workDir === undefined) await rm(workDir, { recursive: true, force: true })
  }
}

interface Probe {
  readonly tools: MediaTools
  readonly path: string
  readonly workDir: string
  readonly limits: ProbeLimits
  readonly options: ProbeOptions
}

async function readContainer(path: string): Promise<Container> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0)
  if (bytesRead === 0) throw new MediaError('MEDIA_UNREADABLE', 'The file is empty; send it again')
  const container = sniffContainer(buffer.subarray(0, bytesRead))
  if (container) return container
  throw new MediaError(
    'MEDIA_TYPE_UNSUPPORTED',
    'This is no video we take; send MP4, MOV, MKV, WebM, MPEG-TS, AVI or FLV',
  )
}

async function readReport(probe: Probe): Promise<ProbeReport> {
  const { exitCode, stdout, stderr } = await runProbe(probe, ['-show_format', '-show_streams', '-of', 'json'])
  const cause = new Error(`ffprobe ended with ${exitCode}: ${stderr.slice(-2000)}`)
  // ffprobe has no exit codes of its own, so its words have to do.
  if (/max_streams/.test(stderr)) {
    throw new MediaError(
      'MEDIA_TOO_MANY_STREAMS',
      `The file has more than ${probe.limits.maxStreams} streams; send fewer tracks`,
      { cause },
    )
  }
  if (/exceeds specified max pixel count/.test(stderr)) throw tooLargePicture(probe.limits, { cause })
  if (exitCode !== 0) {
    const refused = /not on whitelist/.test(stderr)
    if (refused)
      throw new MediaError('MEDIA_TYPE_UNSUPPORTED', 'This is no video we take; send MP4, MOV or WebM', { cause })
    throw new MediaError('MEDIA_UNREADABLE', 'The video cannot be read; it may be cut short, export it again', {
      cause,
    })
  }
  // The shape is ffprobe's; every field is optional and checked where it is read.
  return JSON.parse(stdout.toString('utf8')) as ProbeReport
}

function runProbe(
  { tools, path, workDir, limits, options }: Probe,
  show: readonly string[],
  onStdout?: (chunk: Buffer) => void,
) {
  return runTool(tools, {
    tool: 'ffprobe',
    args: (input) => ['-hide_banner', '-v', 'error', ...untrustedInputOptions(limits), ...show, input],
    inputPath: path,
    workDir,
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? 15_000,
    stdoutCapBytes: 64 * 1024 * 1024,
    limits: { cpuSeconds: 30 },
    ...(onStdout && { onStdout }),
  })
}

/** Recorders that never finish a file leave no duration in it; then its packets tell. */
async function measureDuration(probe: Probe, facts: VideoFacts): Promise<VideoFacts> {
  let endSeconds = 0
  let rest = ''
  const show = [
    '-select_streams',
    String(facts.videoStreamIndex),
    '-show_entries',
    'packet=pts_time,duration_time',
    '-of',
    'csv=p=0',
  ]
  await runProbe(probe, show, (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [from = Number.NaN, lasts = Number.NaN] = line.split(',').map(Number.parseFloat)
      const end = from + (Number.isFinite(lasts) ? lasts : 0)
      if (end > endSeconds) endSeconds = end
    }
  })
  if (endSeconds <= 0) return facts
  const warning = {
    code: 'MEDIA_DURATION_MEASURED',
    detail: 'The file does not state its duration; it was measured',
  } as const
  return { ...facts, durationMs: Math.round(endSeconds * 1000), warnings: [...facts.warnings, warning] }
}

function checkLength(facts: VideoFacts, { maxDurationMs }: ProbeLimits): VideoFacts {
  if (facts.durationMs === null || facts.durationMs <= maxDurationMs) return facts
  const minutes = Math.floor(maxDurationMs / 60_000)
  throw new MediaError('MEDIA_TOO_LONG', `The video is longer than ${minutes} minutes; cut it into episodes`)
}
