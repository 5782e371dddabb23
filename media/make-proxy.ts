import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MediaError } from './errors.ts'
import { isFaststart } from './is-faststart.ts'
import { probeVideo } from './probe.ts'
import { chooseMethod, MOST_BYTES_A_SECOND, type ProxyMethod, proxyArguments } from './proxy-command.ts'
import { runTool } from './run-tool.ts'
import type { MediaTools } from './tools.ts'
import { DEFAULT_PROBE_LIMITS, type VideoFacts } from './video-facts.ts'

/** A copy of a video that usual browsers play, as a file in the work folder. */
export interface MadeProxy {
  /** Absolute. */
  readonly path: string
  readonly method: ProxyMethod
  readonly mimeType: string
  readonly widthPx: number
  readonly heightPx: number
}

export interface ProxyOptions {
  readonly signal?: AbortSignal | undefined
  /** Called about twice a second with the share done, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/** Whether a video needs a proxy: browsers do not play it as it is, or only once its end has come. */
export async function needsProxy(path: string, { playable, container }: VideoFacts): Promise<boolean> {
  if (!playable) return true
  return (container === 'mp4' || container === 'mov') && !(await isFaststart(path))
}

/** Bytes that the proxy of a video may take: of a copy no more than the video itself and its index. */
export async function proxyBytes(path: string, facts: VideoFacts): Promise<number> {
  const seconds = (facts.durationMs ?? DEFAULT_PROBE_LIMITS.maxDurationMs) / 1000
  const encoded = Math.ceil(MARGIN_BYTES + seconds * MOST_BYTES_A_SECOND)
  return chooseMethod(facts) === 'encode' ? encoded : Math.max(encoded, MARGIN_BYTES + (await stat(path)).size)
}

/**
 * Makes the proxy of a video: a copy of its streams where that is enough, else H.264 and AAC inside 540x960 (the sides swap for wide
 * video), upright, in square pixels, with the times of the original. Copying that fails (streams without time stamps) becomes encoding.
 *
 * @throws {MediaError} MEDIA_PROXY_FAILED when no whole proxy comes out; MEDIA_TIMED_OUT, MEDIA_LIMIT_EXCEEDED.
 */
export async function makeProxy(
  tools: MediaTools,
  path: string,
  facts: VideoFacts,
  workDir: string,
  options: ProxyOptions = {},
): Promise<MadeProxy> {
  const job = { tools, path, facts, workDir, options }
  const method = chooseMethod(facts)
  if (method === 'encode') return attempt(job, method)
  try {
    return await attempt(job, method)
  } catch (error) {
    if (!(error instanceof MediaError) || error.code !== 'MEDIA_PROXY_FAILED') throw error
    return attempt(job, 'encode')
  }
}

interface ProxyJob {
  readonly tools: MediaTools
  readonly path: string
  readonly facts: VideoFacts
  readonly workDir: string
  readonly options: ProxyOptions
}

const MARGIN_BYTES = 64 * 1024 ** 2
const NAME = 'proxy.mp4'

async function attempt(job: ProxyJob, method: ProxyMethod): Promise<MadeProxy> {
  const { tools, path, facts, workDir, options } = job
  const seconds = (facts.durationMs ?? DEFAULT_PROBE_LIMITS.maxDurationMs) / 1000
  const cpuSeconds = Math.ceil(120 + seconds * 8)
  const { exitCode, stderr } = await runTool(tools, {
    tool: 'ffmpeg',
    args: (input) => ['-y', ...proxyArguments(facts, method, input, NAME)],
    inputPath: path,
    workDir,
    signal: options.signal,
    isBackground: true,
    timeoutMs: cpuSeconds * 3000,
    limits: { cpuSeconds, fileBytes: await proxyBytes(path, facts) },
    onStdout: progressReader((atSeconds) => options.onProgress?.(Math.min(1, atSeconds / seconds))),
  })
  if (exitCode !== 0) throw failed(`ffmpeg ended with ${exitCode}: ${stderr.slice(-2000)}`)
  return check(job, method)
}

/** Looks at what came out as at an upload: it has to be whole and playable. */
async function check({ tools, facts, workDir, options }: ProxyJob, method: ProxyMethod): Promise<MadeProxy> {
  const path = join(workDir, NAME)
  const made = await probeVideo(tools, path, { workDir, signal: options.signal }).catch((cause: unknown) => {
    throw cause instanceof MediaError && cause.code === 'MEDIA_UNREADABLE' ? failed('It cannot be read', cause) : cause
  })
  const missingMs = (facts.durationMs ?? 0) - (made.durationMs ?? 0)
  if (missingMs > MISSING_MS) throw failed(`It ends ${missingMs} ms before the video does`)
  if (!made.playable) throw failed(`It came out as ${made.videoCodec} ${made.pixelFormat}, ${made.audio?.codec}`)
  const { mimeType, widthPx, heightPx } = made
  return { path, method, mimeType, widthPx, heightPx }
}

/** Containers round, and some count a subtitle that outlasts the pictures. */
const MISSING_MS = 2_000

function failed(why: string, cause: unknown = new Error(why)): MediaError {
  const message = 'No copy for browsers could be made: the video is damaged in places. Export it again and replace it'
  return new MediaError('MEDIA_PROXY_FAILED', message, { cause })
}

/** Reads ffmpeg's `-progress`: lines of `key=value`, of which one is how far it has written. */
function progressReader(onTime: (seconds: number) => void): (chunk: Buffer) => void {
  let rest = ''
  return (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = (lines.pop() ?? '').slice(-200)
    for (const line of lines) {
      const us = Number(/^out_time_us=(\d+)$/.exec(line.trim())?.[1] ?? Number.NaN)
      if (Number.isFinite(us)) onTime(us / 1e6)
    }
  }
}
