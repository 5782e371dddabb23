import { execFile } from 'node:child_process'
import { mkdir, rename, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** The clips that the media bench runs on; each is made from a part of the first. */
export const CLIPS = ['h264-gop2', 'h264-gop10', 'hevc', 'vp9', 'av1', 'h264-4k'] as const
export type Clip = (typeof CLIPS)[number]

const run = promisify(execFile)
const FOLDER = join(tmpdir(), 'juku-bench')
const SHOTS = 15
const SHOT_SECONDS = 6
const RATE = 30

/**
 * Absolute path of a clip of 90 s (4K: 30 s) at 30 frames a second, upright: fifteen different textured shots with grain at about 3.6 Mbit/s.
 * Encoded once, kept in the temporary folder: the first call takes minutes.
 */
export async function benchClip(clip: Clip): Promise<string> {
  const path = join(FOLDER, `${clip}-1.${clip === 'vp9' ? 'webm' : 'mp4'}`)
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  if (exists) return path
  await mkdir(FOLDER, { recursive: true })
  const unfinished = path.replace('-1.', '-1-unfinished.')
  await make(clip, unfinished)
  await rename(unfinished, path)
  return path
}

/** The same pictures with two channels of changing noise at 48 kHz, as AAC of 128 kbit/s. */
export async function stereoClip(clip: Clip): Promise<string> {
  const base = await benchClip(clip)
  const path = base.replace('-1.', '-stereo.')
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  if (exists) return path
  const noise = (seed: number, hz: number) => [
    '-f',
    'lavfi',
    '-i',
    `anoisesrc=c=pink:r=48000:a=0.4:s=${seed},tremolo=f=${hz}:d=0.7`,
  ]
  const sound = [
    '-filter_complex',
    '[1][2]amerge[a]',
    '-map',
    '0:v',
    '-map',
    '[a]',
    '-shortest',
    '-c:a',
    'aac',
    '-b:a',
    '128k',
  ]
  const unfinished = path.replace('-stereo.', '-stereo-unfinished.')
  await ffmpeg(
    '-i',
    base,
    ...noise(1, 3),
    ...noise(2, 5),
    ...sound,
    '-c:v',
    'copy',
    '-movflags',
    '+faststart',
    unfinished,
  )
  await rename(unfinished, path)
  return path
}

async function make(clip: Clip, path: string): Promise<void> {
  if (clip === 'h264-gop2') return ffmpeg(...shots(), ...h264(60), '-c:a', 'aac', '-movflags', '+faststart', path)
  const base = await benchClip('h264-gop2')
  // Encoding is slow: a part is encoded and then repeated.
  const part = path.replace('-1-', '-part-')
  const [seconds, ...encoding] = PARTS[clip]
  await ffmpeg('-i', base, '-t', seconds, '-an', ...encoding, part)
  return ffmpeg('-stream_loop', '2', '-i', part, '-c', 'copy', path)
}

const PARTS = {
  'h264-gop10': ['30', ...h264(300)],
  'h264-4k': ['10', '-vf', 'scale=2160:3840', ...h264(60, '14M')],
  hevc: [
    '30',
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-b:v',
    '3M',
    '-x265-params',
    'keyint=60:min-keyint=60:scenecut=0:log-level=error',
  ],
  vp9: [
    '30',
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-row-mt',
    '1',
    '-b:v',
    '3M',
    '-g',
    '60',
  ],
  av1: ['30', '-c:v', 'libsvtav1', '-preset', '12', '-b:v', '3M', '-g', '60'],
} as const satisfies Partial<Record<Clip, readonly [string, ...string[]]>>

function h264(gop: number, rate = '3500k'): string[] {
  const keys = ['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0']
  return [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-b:v',
    rate,
    '-maxrate',
    rate,
    '-bufsize',
    '8M',
    '-pix_fmt',
    'yuv420p',
    ...keys,
  ]
}

/** Shots that look different: parts of a fractal and of a growing pattern, with grain, each turned and coloured its own way. */
function shots(): string[] {
  const inputs = [...['-f', 'lavfi', '-i', 'sine=f=440:r=44100'], ...['-t', String(SHOTS * SHOT_SECONDS)]]
  const parts = Array.from({ length: SHOTS }, (_, i) => shot(i))
  const all = parts.map((_, i) => `[s${i}]`).join('')
  const graph = `${parts.join(';')};${all}concat=n=${SHOTS},noise=alls=8:allf=t[v]`
  return [...inputs, '-filter_complex', graph, '-map', '[v]', '-map', '0:a']
}

function shot(i: number): string {
  const zoom = (3 / (1 + i * 0.9)).toFixed(3)
  const fractal = `mandelbrot=s=180x320:r=${RATE}:start_scale=${zoom}:end_scale=${zoom}*0.2:end_pts=400:maxiter=300`
  const pattern = `life=s=135x240:r=15:mold=20:ratio=0.3:seed=${i + 1}:death_color=#C83232:life_color=#20d0ff:mold_color=#203010`
  const turn = [`hue=h=${i * 47}`, ...(i % 2 ? ['hflip'] : []), ...(i % 3 ? ['vflip'] : [])].join(',')
  const size = 'scale=1080:1920:flags=bilinear,format=yuv420p'
  const cut = `trim=duration=${SHOT_SECONDS},setpts=PTS-STARTPTS`
  return `${fractal.replace(`${zoom}*0.2`, (Number(zoom) * 0.2).toFixed(4))},${turn},${size}[f${i}];${pattern},fps=${RATE},${size}[p${i}];[f${i}][p${i}]blend=all_mode=average,${cut}[s${i}]`
}

async function ffmpeg(...args: string[]): Promise<void> {
  await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args])
}
