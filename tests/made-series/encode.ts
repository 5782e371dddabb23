import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rename, rm, writeFile } from 'node:fs/promises'
import { MADE_FPS, type MadeEpisode } from './episode.ts'
import { MADE_HEIGHT_PX, MADE_WIDTH_PX } from './picture.ts'
import { SOUND_RATE } from './sound.ts'

/** Writes an episode as H.264 and AAC in MP4, 288x512. */
export async function encodeEpisode(episode: MadeEpisode, path: string): Promise<void> {
  const soundPath = `${path}.f32`
  await writeFile(soundPath, new Uint8Array(episode.sound.buffer))
  const video = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-s',
    `${MADE_WIDTH_PX}x${MADE_HEIGHT_PX}`,
    '-r',
    String(MADE_FPS),
  ]
  await runFfmpeg(
    [
      ...[...video, '-i', 'pipe:0', '-f', 'f32le', '-ar', String(SOUND_RATE), '-ac', '1', '-i', soundPath],
      ...['-vf', 'scale=288:512,format=yuv420p', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-g', '25'],
      ...['-c:a', 'aac', '-b:a', '96k', '-movflags', '+faststart', '-f', 'mp4', `${path}.part`],
    ],
    episode.frames(),
  )
  await rm(soundPath)
  await rename(`${path}.part`, path)
}

/** Ways to hand the same film in once more, as ffmpeg's options from the input on. */
export const ALTERATIONS = {
  'low quality, smaller': encodeAs({ filter: 'scale=180:320', crf: 38, sound: ['-c:a', 'aac', '-b:a', '32k'] }),
  'other codecs (HEVC, Opus)': encodeAs({
    codec: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:keyint=50', '-crf', '30'],
    sound: ['-c:a', 'libopus', '-b:a', '48k'],
    container: 'matroska',
  }),
  'larger, other key frames': encodeAs({ filter: 'scale=432:768', keyEvery: 33 }),
  'crop of 5 % each side': encodeAs({ filter: 'crop=iw*0.9:ih*0.9,scale=288:512' }),
  watermark: encodeAs({
    filter:
      'drawbox=x=iw*0.6:y=ih*0.05:w=iw*0.35:h=ih*0.06:color=white@0.8:t=fill,drawbox=x=0:y=ih*0.86:w=iw:h=ih*0.05:color=black@0.6:t=fill',
  }),
  'first 2 s cut off': encodeAs({ seek: ['-ss', '2'] }),
  mirrored: encodeAs({ filter: 'hflip' }),
  'brighter, more contrast': encodeAs({ filter: 'eq=brightness=0.08:contrast=1.3' }),
  'bars at both sides (16:9)': encodeAs({ filter: 'scale=-2:360,pad=640:360:-1:-1' }),
  'clip of 15 s': encodeAs({ seek: ['-ss', '12', '-t', '15'] }),
  'no sound': encodeAs({ sound: ['-an'] }),
} as const satisfies Record<string, Alteration>
export type AlterationName = keyof typeof ALTERATIONS

interface Alteration {
  readonly input: readonly string[]
  readonly output: readonly string[]
}

/** Writes an altered copy of a file. */
export async function alterCopy(source: string, name: AlterationName, path: string): Promise<void> {
  const { input, output }: Alteration = ALTERATIONS[name]
  await runFfmpeg([...input, '-i', source, ...output, `${path}.part`])
  await rename(`${path}.part`, path)
}

/** Writes the file with another sound: as a version in another language would be. */
export async function dubCopy(source: string, sound: Float32Array, path: string): Promise<void> {
  const soundPath = `${path}.f32`
  await writeFile(soundPath, new Uint8Array(sound.buffer))
  const second = ['-f', 'f32le', '-ar', String(SOUND_RATE), '-ac', '1', '-i', soundPath]
  await runFfmpeg(['-i', source, ...second, '-map', '0:v:0', '-map', '1:a:0', ...encodeAs({}).output, `${path}.part`])
  await rm(soundPath)
  await rename(`${path}.part`, path)
}

interface Encoding {
  readonly filter?: string
  readonly crf?: number
  readonly keyEvery?: number
  readonly codec?: readonly string[]
  readonly sound?: readonly string[]
  readonly container?: string
  readonly seek?: readonly string[]
}

function encodeAs({
  filter,
  crf = 28,
  keyEvery = 25,
  codec,
  sound,
  container = 'mp4',
  seek = [],
}: Encoding): Alteration {
  const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', String(crf), '-g', String(keyEvery)]
  return {
    input: seek,
    output: [
      ...(filter === undefined ? [] : ['-vf', filter]),
      ...(codec ?? h264),
      ...(sound ?? ['-c:a', 'aac', '-b:a', '64k']),
      ...['-f', container],
    ],
  }
}

const FFMPEG = 'ffmpeg'

async function runFfmpeg(args: readonly string[], input?: Iterable<Uint8Array>): Promise<void> {
  const child = spawn(FFMPEG, ['-v', 'error', '-y', ...args], { stdio: ['pipe', 'ignore', 'inherit'] })
  const ended = once(child, 'close')
  child.stdin.on('error', () => undefined) // told by the exit code
  for (const bytes of input ?? []) {
    if (!child.stdin.write(Uint8Array.from(bytes))) await Promise.race([once(child.stdin, 'drain'), ended])
  }
  child.stdin.end()
  const [code] = await ended
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${args.join(' ')}`)
}
