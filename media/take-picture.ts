import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpegArguments, type ToolSide } from './arguments.ts'
import { MediaError } from './errors.ts'
import { UPRIGHT_FILTERS } from './exif-orientation.ts'
import { frameFilters, grayFilters, webpFilters } from './frame-filters.ts'
import { type ImageHeader, type ImageType, readImageHeader } from './image-header.ts'
import { checkImage, IMAGE_LIMITS } from './image-limits.ts'
import { imageInputOptions, untrustedInputOptions } from './input-options.ts'
import { boxFor, fittedSize, fitWithin, type PictureSize } from './picture-size.ts'
import { type FrameScore, scoreFrame } from './poster-score.ts'
import { readComplaint } from './read-complaint.ts'
import { runTool, type ToolOutcome } from './run-tool.ts'
import type { MediaTools } from './tools.ts'
import type { VideoFacts } from './video-facts.ts'

/** One picture, made anew as WebP in the work folder, and what is thought of it. */
export interface TakenPicture extends PictureSize {
  /** Absolute. */
  readonly path: string
  readonly mimeType: 'image/webp'
  readonly score: FrameScore
}

/** What one picture is taken from. `workDir` is an empty private folder of the caller's. */
export interface PictureTask {
  readonly tools: MediaTools
  readonly path: string
  readonly workDir: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Takes the frame of a video that is shown at `atMs`, at poster size; behind the last frame, the last one.
 * @param facts what `probeVideo` said of the file.
 * @throws {MediaError} MEDIA_NO_FRAMES, MEDIA_TIMED_OUT, MEDIA_LIMIT_EXCEEDED
 */
export async function takeFrame(task: PictureTask, facts: VideoFacts, atMs: number): Promise<TakenPicture> {
  const size = fittedSize('poster', facts)
  const gray = boxFor('gray', facts)
  const run = async (seekMs: number, counts: readonly string[]) => {
    const outputs = pictureOutputs(
      [...frameFilters(facts, size, 'file'), ...webpFilters(facts, size)],
      grayFilters(facts, gray, 'file'),
      ['-map', `0:${facts.videoStreamIndex}`, ...counts],
    )
    const seek = ['-ss', (Math.max(0, seekMs) / 1000).toFixed(4)]
    const options = ['-threads', '1', ...untrustedInputOptions(), ...seek]
    return readPicture(task, await runOn(task, options, outputs), { size, gray })
  }
  // A seek lands on the first frame that begins at the instant or after it; the one shown began up to a frame before.
  const shownMs = facts.frameRate ? 1000 / facts.frameRate - HALF_TICK_MS : JUST_BEFORE_MS
  const taken =
    (await run(atMs - shownMs, ['-frames:v', '1'])) ??
    (await run(atMs - LAST_FRAMES_MS, ['-t', String(LAST_FRAMES_MS / 1000)]))
  if (taken) return taken
  throw new MediaError('MEDIA_NO_FRAMES', 'No picture can be decoded at this moment of the video; choose another one')
}

/**
 * Decodes an image and makes it anew: upright, opaque, in sRGB, at most as large as covers are kept, and without anything that came
 * beside the picture (places, cameras, what was hung behind it).
 * @throws {MediaError} MEDIA_TYPE_UNSUPPORTED, IMAGE_UNREADABLE, IMAGE_ANIMATED, IMAGE_COLOURS_UNSUPPORTED, IMAGE_TOO_SMALL,
 *   MEDIA_TOO_LARGE_PICTURE, MEDIA_TIMED_OUT, MEDIA_LIMIT_EXCEEDED
 */
export async function takeImage(task: PictureTask): Promise<TakenPicture & { readonly header: ImageHeader }> {
  const header = readImageHeader(await readFile(task.path))
  const upright = checkImage(header)
  const size = fitWithin(upright, IMAGE_LIMITS.box)
  const gray = upright.widthPx > upright.heightPx ? { widthPx: 240, heightPx: 136 } : { widthPx: 136, heightPx: 240 }
  const filters = [...(header.hasAlpha ? OPAQUE : []), ...(UPRIGHT_FILTERS[header.orientation] ?? [])]
  const scale = (to: PictureSize) => `scale=${to.widthPx}:${to.heightPx}:flags=area`
  const outputs = pictureOutputs(
    [...filters, `${scale(size)}:out_color_matrix=bt601:out_range=tv`, 'setsar=1', 'format=yuv420p'],
    [...filters, scale(gray), 'format=gray'],
    ['-map', '0:v:0', '-frames:v', '1'],
  )
  const options = ['-threads', '1', '-noautorotate', ...imageInputOptions(header.type), '-c:v', DECODERS[header.type]]
  const outcome = await runOn(task, options, outputs)
  const complaint = outcome.stderr.split('\n').map(readComplaint).find(Boolean)
  const taken = complaint ? undefined : await readPicture(task, outcome, { size, gray })
  if (taken) return { ...taken, header }
  throw new MediaError('IMAGE_UNREADABLE', 'The image is damaged or cut short. Export it again and send it again.', {
    cause: new Error(outcome.stderr.slice(-2000)),
  })
}

const PICTURE_NAME = 'picture.webp'
const HALF_TICK_MS = 0.5
const JUST_BEFORE_MS = 5
const LAST_FRAMES_MS = 1_500
const DECODERS: Readonly<Record<ImageType, string>> = {
  'image/jpeg': 'mjpeg',
  'image/png': 'png',
  'image/webp': 'webp',
}
/** What is not there becomes black. */
const OPAQUE = ['format=gbrap', 'premultiply=inplace=1', 'format=gbrp']

/** The picture as WebP, and the gray frame that is judged, on stdout. */
function pictureOutputs(picture: readonly string[], gray: readonly string[], both: readonly string[]): ToolSide[] {
  const encoder = ['-c:v', 'libwebp', '-quality', '88', '-compression_level', '3', '-f', 'image2', '-update', '1']
  return [
    { name: PICTURE_NAME, options: [...both, '-map_metadata', '-1', '-vf', picture.join(','), ...encoder] },
    { name: 'pipe:1', options: [...both, '-vf', gray.join(','), '-c:v', 'rawvideo', '-f', 'rawvideo'] },
  ]
}

function runOn(task: PictureTask, options: readonly string[], outputs: readonly ToolSide[]): Promise<ToolOutcome> {
  const { tools, path, workDir, signal } = task
  return runTool(tools, {
    tool: 'ffmpeg',
    args: (input) =>
      ffmpegArguments({
        global: ['-v', 'level+error', '-filter_threads', '1'],
        inputs: [{ options, name: input }],
        outputs,
      }),
    inputPath: path,
    workDir,
    signal,
    timeoutMs: 240_000,
    limits: { cpuSeconds: 120 },
  })
}

/** undefined when nothing was written; of several pictures the last. */
async function readPicture(
  { workDir }: PictureTask,
  { stdout }: ToolOutcome,
  { size, gray }: { readonly size: PictureSize; readonly gray: PictureSize },
): Promise<TakenPicture | undefined> {
  const path = join(workDir, PICTURE_NAME)
  const sizeBytes = await stat(path).then(
    (facts) => facts.size,
    () => 0,
  )
  const grayBytes = gray.widthPx * gray.heightPx
  if (sizeBytes === 0 || stdout.length < grayBytes) return undefined
  const frame = stdout.subarray(stdout.length - (stdout.length % grayBytes) - grayBytes).subarray(0, grayBytes)
  return { path, mimeType: 'image/webp', ...size, score: scoreFrame(frame, gray.widthPx, gray.heightPx) }
}
