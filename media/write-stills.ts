import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpegArguments, type ToolSide } from './arguments.ts'
import { MediaError } from './errors.ts'
import { pictureFilters } from './frame-filters.ts'
import type { AnalysisTask, FramePass, PassFrame } from './frame-pass.ts'
import { ownInputOptions, untrustedInputOptions } from './input-options.ts'
import { fittedSize } from './picture-size.ts'
import { runTool } from './run-tool.ts'
import type { Storyboard } from './video-analysis.ts'

/** Names of the images, in the work folder. */
export interface WrittenStills {
  /** undefined when the picture could not be taken again at full size. */
  readonly posterName: string | undefined
  readonly candidateNames: readonly string[]
  readonly storyboardName: string
}

/**
 * Takes the poster at full size from the video and, in the same run, turns the chosen JPEGs and the raw tiles into WebP.
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
  const candidateNames = chosen.map((_, index) => `candidate-${index + 1}.webp`)
  await runTool(task.tools, {
    tool: 'ffmpeg',
    args: (input) =>
      ffmpegArguments({
        global: ['-v', 'error', '-filter_threads', '1'],
        inputs: [
          posterInput(pass, chosen[0]?.atMs ?? 0, input),
          ...chosen.map(jpegInput),
          tilesInput(pass, storyboard),
        ],
        outputs: [
          posterOutput(task),
          ...candidateNames.map((name, index) =>
            webpOutput(name, index + 1, 80, ['scale=out_range=tv', 'format=yuv420p']),
          ),
          webpOutput(STORYBOARD_NAME, chosen.length + 1, 70, [`tile=${storyboard.columns}x${storyboard.rows}`]),
        ],
      }),
    inputPath: task.path,
    workDir: task.workDir,
    signal: task.signal,
    limits: { cpuSeconds: 60 },
  })
  for (const name of [...candidateNames, STORYBOARD_NAME]) await getWritten(task, name)
  const hasPoster = await isWritten(task, POSTER_NAME)
  return { posterName: hasPoster ? POSTER_NAME : undefined, candidateNames, storyboardName: STORYBOARD_NAME }
}

const POSTER_NAME = 'poster.webp'
const STORYBOARD_NAME = 'storyboard.webp'
const JUST_BEFORE_SECONDS = 0.005

function posterInput({ route }: FramePass, atMs: number, input: string): ToolSide {
  // What the pass left out has to be left out again: start times, and with them every seek, depend on it.
  const same =
    route.origin === 'key-copy' ? [] : route.inputOptions.filter((_, i, all) => all[i] !== '-t' && all[i - 1] !== '-t')
  const seek = ['-ss', Math.max(0, atMs / 1000 - JUST_BEFORE_SECONDS).toFixed(3)]
  return { options: ['-threads', '1', ...untrustedInputOptions(), ...same, ...seek], name: input }
}

function posterOutput({ facts }: AnalysisTask): ToolSide {
  const filters = pictureFilters(facts, fittedSize('poster', facts), 'webp', 'file')
  return webpOutput(POSTER_NAME, 0, 80, filters, facts.videoStreamIndex)
}

function jpegInput({ jpegName }: PassFrame): ToolSide {
  return {
    options: ['-threads', '1', ...ownInputOptions('image2'), '-f', 'image2', '-pattern_type', 'none'],
    name: `file:${jpegName}`,
  }
}

function tilesInput({ tilesName }: FramePass, { tileWidthPx, tileHeightPx }: Storyboard): ToolSide {
  const format = ['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', `${tileWidthPx}x${tileHeightPx}`]
  return { options: [...ownInputOptions('rawvideo'), ...format], name: `file:${tilesName}` }
}

function webpOutput(name: string, input: number, quality: number, filters: readonly string[], stream = 0): ToolSide {
  const encoding = ['-c:v', 'libwebp', '-quality', String(quality), '-compression_level', '2']
  return {
    name,
    options: [
      ...['-map', `${input}:${stream}`, '-frames:v', '1', '-vf', filters.join(',')],
      ...[...encoding, '-f', 'image2', '-update', '1'],
    ],
  }
}

async function getWritten(task: AnalysisTask, name: string): Promise<void> {
  if (await isWritten(task, name)) return
  throw new MediaError(
    'MEDIA_NO_FRAMES',
    'The pictures of this video could not be written; try again, or export the video again',
  )
}

async function isWritten({ workDir }: AnalysisTask, name: string): Promise<boolean> {
  return stat(join(workDir, name)).then(
    ({ size }) => size > 0,
    () => false,
  )
}
