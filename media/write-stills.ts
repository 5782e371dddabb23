import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpegArguments, type ToolSide } from './arguments.ts'
import { MediaError } from './errors.ts'
import { frameFilters, webpFilters } from './frame-filters.ts'
import { type AnalysisTask, type FramePass, type PassFrame, pictureBytes } from './frame-pass.ts'
import { ownInputOptions, untrustedInputOptions } from './input-options.ts'
import { fittedSize } from './picture-size.ts'
import { runTool } from './run-tool.ts'
import type { Storyboard } from './video-analysis.ts'
import type { VideoFacts } from './video-facts.ts'

/** Names of the images, in the work folder. */
export interface WrittenStills {
  /** undefined when the picture could not be taken again at full size. */
  readonly posterName: string | undefined
  readonly candidateNames: readonly string[]
  readonly storyboardName: string
}

/**
 * Takes the poster at full size from the video and, in the same run, turns the chosen raw pictures and the sheet of all into WebP.
 *
 * @param chosen the candidates, best first; the poster is the first of them.
 * @throws {MediaError} MEDIA_NO_FRAMES when an image is missing afterwards.
 */
export async function writeStills(
  task: AnalysisTask,
  pass: FramePass,
  chosen: readonly PassFrame[],
  storyboard: Storyboard,
): Promise<WrittenStills> {
  const { facts, workDir } = task
  await gatherChosen(task, pass, chosen)
  await runTool(task.tools, {
    tool: 'ffmpeg',
    args: (input) =>
      ffmpegArguments({
        global: ['-v', 'error', '-filter_threads', '1'],
        inputs: [
          posterInput(pass, chosen[0]?.atMs ?? 0, input),
          rawInput(facts, CHOSEN_NAME),
          rawInput(facts, pass.picturesName),
        ],
        outputs: [posterOutput(facts), candidatesOutput(facts), storyboardOutput(facts, storyboard)],
      }),
    inputPath: task.path,
    workDir,
    signal: task.signal,
    limits: { cpuSeconds: 60 },
  })
  const candidateNames = chosen.map((_, index) => `candidate-${index + 1}.webp`)
  for (const name of [...candidateNames, STORYBOARD_NAME]) await checkWritten(workDir, name)
  const hasPoster = await isWritten(workDir, POSTER_NAME)
  return { posterName: hasPoster ? POSTER_NAME : undefined, candidateNames, storyboardName: STORYBOARD_NAME }
}

const POSTER_NAME = 'poster.webp'
const STORYBOARD_NAME = 'storyboard.webp'
const CHOSEN_NAME = 'chosen.yuv'
const JUST_BEFORE_SECONDS = 0.005

/** Copies the chosen pictures, best first, into a file of their own. */
async function gatherChosen(
  { facts, workDir }: AnalysisTask,
  pass: FramePass,
  chosen: readonly PassFrame[],
): Promise<void> {
  const sizeBytes = pictureBytes(facts)
  await using pictures = await open(join(workDir, pass.picturesName))
  await using gathered = await open(join(workDir, CHOSEN_NAME), 'w')
  const picture = Buffer.alloc(sizeBytes)
  for (const { index } of chosen) {
    await pictures.read(picture, 0, sizeBytes, index * sizeBytes)
    await gathered.write(picture)
  }
}

function posterInput({ route }: FramePass, atMs: number, input: string): ToolSide {
  // What the pass left out has to be left out again: start times, and with them every seek, depend on it.
  const same = route.origin === 'key-copy' ? [] : route.seekOptions
  const seek = ['-ss', Math.max(0, atMs / 1000 - JUST_BEFORE_SECONDS).toFixed(3)]
  return { options: ['-threads', '1', ...untrustedInputOptions(), ...same, ...seek], name: input }
}

function rawInput(facts: VideoFacts, name: string): ToolSide {
  const { widthPx, heightPx } = fittedSize('candidate', facts)
  const format = ['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', `${widthPx}x${heightPx}`]
  return { options: [...ownInputOptions('rawvideo'), ...format], name: `file:${name}` }
}

function posterOutput(facts: VideoFacts): ToolSide {
  const size = fittedSize('poster', facts)
  const filters = [...frameFilters(facts, size, 'file'), ...webpFilters(facts, size)]
  return {
    name: POSTER_NAME,
    options: ['-map', `0:${facts.videoStreamIndex}`, '-frames:v', '1', ...webpEncoding(filters, 80), '-update', '1'],
  }
}

function candidatesOutput(facts: VideoFacts): ToolSide {
  return {
    name: 'candidate-%d.webp',
    options: ['-map', '1:0', '-fps_mode', 'passthrough', ...webpEncoding(webpFilters(facts), 80, 0)],
  }
}

function storyboardOutput(facts: VideoFacts, { columns, rows }: Storyboard): ToolSide {
  const filters = [...webpFilters(facts, fittedSize('tile', facts)), `tile=${columns}x${rows}`]
  return {
    name: STORYBOARD_NAME,
    options: ['-map', '2:0', '-frames:v', '1', ...webpEncoding(filters, 70), '-update', '1'],
  }
}

function webpEncoding(filters: readonly string[], quality: number, effort = 2): string[] {
  const encoder = ['-c:v', 'libwebp', '-quality', String(quality), '-compression_level', String(effort)]
  return ['-vf', filters.join(','), ...encoder, '-f', 'image2']
}

async function checkWritten(workDir: string, name: string): Promise<void> {
  if (await isWritten(workDir, name)) return
  throw new MediaError(
    'MEDIA_NO_FRAMES',
    'The pictures of this video could not be written; try again, or export the video again',
  )
}

function isWritten(workDir: string, name: string): Promise<boolean> {
  return stat(join(workDir, name)).then(
    ({ size }) => size > 0,
    () => false,
  )
}
