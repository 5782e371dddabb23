import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { cuesOf, type DemoEpisode, type DemoWork, shotDurationsMs } from './demo-work.ts'
import { drawScene } from './scenes.ts'
import { SCENE_HEIGHT, SCENE_WIDTH } from './shapes.ts'

const WIDTH = 540
const HEIGHT = 960
const ROW_LENGTH = 13
const run = promisify(execFile)

/**
 * Draws one episode as a 540 x 960 H.264 clip with sound, its original lines burnt in where a font with Han glyphs is at hand.
 * @returns the path of the clip, in a folder of its own that the caller removes.
 */
export async function makeClip(work: DemoWork, episode: DemoEpisode): Promise<{ path: string; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'juku-demo-'))
  try {
    const scenes = await drawScenes(folder, work, episode)
    const captions = await drawCaptions(folder, work, episode)
    const path = join(folder, `${work.key}-${work.episodes.indexOf(episode) + 1}.mp4`)
    await run(process.env.FFMPEG_PATH ?? 'ffmpeg', clipArguments(work, episode, scenes, captions, path), {
      timeout: 120_000,
    })
    return { path, folder }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function drawScenes(folder: string, work: DemoWork, episode: DemoEpisode): Promise<string[]> {
  const drawn = episode.shots.map(async (shot, index) => {
    const path = join(folder, `scene-${index}.png`)
    await writeFile(
      path,
      await sharp(Buffer.from(drawScene(shot.scene, work.palette)))
        .png()
        .toBuffer(),
    )
    return path
  })
  return Promise.all(drawn)
}

async function drawCaptions(folder: string, work: DemoWork, episode: DemoEpisode): Promise<string[]> {
  const family = await hanFamily(work.locales[0])
  if (family === undefined) return []
  const drawn = cuesOf(episode, 0).map(async ({ text }, index) => {
    const path = join(folder, `caption-${index}.png`)
    await sharp(Buffer.from(captionSvg(text, family)))
      .png()
      .toFile(path)
    return path
  })
  return Promise.all(drawn)
}

function captionSvg(text: string, family: string): string {
  const rows = rowsOf(text).map((row, index) => `<text x="270" y="${60 + index * 54}">${row}</text>`)
  const look = `font-family="${family}" font-size="38" font-weight="700" text-anchor="middle" fill="#fff" stroke="#000" stroke-width="7" paint-order="stroke" stroke-linejoin="round"`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="180"><g ${look}>${rows.join('')}</g></svg>`
}

/** Breaks a line that is too long for one row: after the comma nearest to its middle where one is near, else in the middle. */
function rowsOf(text: string): string[] {
  if (text.length <= ROW_LENGTH) return [text]
  const middle = Math.ceil(text.length / 2)
  const distance = (at: number): number => Math.abs(at - middle)
  const breaks = [...text.matchAll(/，/g)].map((comma) => comma.index + 1).filter((at) => distance(at) <= 4)
  const at = breaks.sort((a, b) => distance(a) - distance(b))[0] ?? middle
  return [text.slice(0, at), text.slice(at)]
}

/** The installed family that draws a locale's Han glyphs, or undefined. */
async function hanFamily(locale: string): Promise<string | undefined> {
  const wanted = locale.includes('Hans') ? 'SC' : locale.includes('TW') ? 'TC' : 'HK'
  const { stdout } = await run('fc-list', [':lang=zh', 'family']).catch(() => ({ stdout: '' }))
  const families = stdout.split(/[\n,]/).map((name) => name.trim())
  return families.find((name) => name === `Noto Sans CJK ${wanted}`) ?? families.find((name) => name !== '')
}

function clipArguments(
  work: DemoWork,
  episode: DemoEpisode,
  scenes: string[],
  captions: string[],
  path: string,
): string[] {
  const durations = shotDurationsMs(episode).map((ms) => ms / 1000)
  const total = durations.reduce((sum, seconds) => sum + seconds, 0)
  const pictures = scenes.flatMap((scene, i) => [
    '-loop',
    '1',
    '-framerate',
    '25',
    '-t',
    String(durations[i]),
    '-i',
    scene,
  ])
  const overlays = captions.flatMap((caption) => ['-i', caption])
  const tones = [work.toneHz, work.toneHz * 1.5].flatMap((hz) => [
    '-f',
    'lavfi',
    '-t',
    String(total),
    '-i',
    `sine=f=${hz}`,
  ])
  const firstTone = scenes.length + captions.length
  const graph = [
    ...drift(durations),
    ...captionSteps(episode, scenes.length, captions.length),
    `[${firstTone}][${firstTone + 1}]amix,tremolo=f=0.6:d=0.6,lowpass=f=900,volume=0.5,afade=t=out:st=${total - 0.6}:d=0.6[a]`,
  ].join(';')
  const encode = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '24',
    '-pix_fmt',
    'yuv420p',
    '-g',
    '50',
    '-c:a',
    'aac',
    '-b:a',
    '64k',
  ]
  return [
    ...['-v', 'error', '-nostdin', '-y', ...pictures, ...overlays, ...tones],
    ...[
      '-filter_complex',
      graph,
      '-map',
      '[v]',
      '-map',
      '[a]',
      ...encode,
      '-t',
      String(total),
      '-movflags',
      '+faststart',
      path,
    ],
  ]
}

/** The camera drifts over each scene, one way and then the other; the scenes follow each other as `[base]`. */
function drift(durations: number[]): string[] {
  const shots = durations.map((seconds, i) => {
    const across = `(${SCENE_WIDTH - WIDTH})*t/${seconds}`
    const x = i % 2 === 0 ? across : `${SCENE_WIDTH - WIDTH}-${across}`
    const y = `(${SCENE_HEIGHT - HEIGHT})*${i % 2 === 0 ? `(1-t/${seconds})` : `t/${seconds}`}`
    return `[${i}]crop=${WIDTH}:${HEIGHT}:x='${x}':y='${y}',noise=alls=5:allf=t,setsar=1[s${i}]`
  })
  return [...shots, `${durations.map((_, i) => `[s${i}]`).join('')}concat=n=${durations.length}:v=1:a=0[base]`]
}

function captionSteps(episode: DemoEpisode, firstInput: number, count: number): string[] {
  if (count === 0) return ['[base]null[v]']
  return cuesOf(episode, 0).map(({ startMs, endMs }, i) => {
    const from = i === 0 ? 'base' : `c${i - 1}`
    const to = i === count - 1 ? 'v' : `c${i}`
    return `[${from}][${firstInput + i}]overlay=0:540:enable='between(t,${startMs / 1000},${endMs / 1000})'[${to}]`
  })
}
