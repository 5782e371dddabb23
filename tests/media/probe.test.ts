import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { MediaErrorCode } from '../../media/errors.ts'
import { probeVideo } from '../../media/probe.ts'
import { createMediaTools, type MediaTools } from '../../media/tools.ts'
import type { VideoFacts } from '../../media/video-facts.ts'
import { sharedData } from '../shared-data.ts'
import { ffmpeg, h264, pictures, temporaryFolder, turned } from './clips.ts'

let tools: MediaTools
beforeAll(async () => {
  tools = await createMediaTools()
})

const table = sharedData('videos', 'ffprobe.tsv')
const rows = table ? readTable(await readFile(table, 'utf8')) : []

describe.skipIf(!table)('real files of the shared test data (skipped where it is absent)', () => {
  test.each(rows.map((row) => [row.file, row] as const))(
    '%s: the facts agree with ffprobe, or it is refused',
    async (file, row) => {
      const path = sharedData('videos', file ?? '') ?? ''
      const refusal = expectedRefusal(row)
      if (refusal) {
        await expect(probeVideo(tools, path)).rejects.toMatchObject({ code: refusal })
        return
      }
      expectAgreement(await probeVideo(tools, path), row)
    },
  )
})

test('a phone clip that asks to be turned is taller than wide', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('320x240', 1), ...h264(25), folder.file('flat.mp4'))
  const flat = await readFile(folder.file('flat.mp4'))
  for (const [rotation, size] of [
    [0, '320x240'],
    [90, '240x320'],
    [180, '320x240'],
    [270, '240x320'],
  ] as const) {
    await writeFile(folder.file('turned.mp4'), turned(flat, rotation))
    const facts = await probeVideo(tools, folder.file('turned.mp4'))
    expect([`${facts.widthPx}x${facts.heightPx}`, facts.rotation]).toEqual([size, rotation])
  }
})

test('the name of a file says nothing about it', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('160x120', 1), '-c:v', 'libvpx', '-f', 'webm', folder.file('a.mp4'))
  expect(await probeVideo(tools, folder.file('a.mp4'))).toMatchObject({
    container: 'webm',
    mimeType: 'video/webm',
    playable: true,
  })
  await copyFile(folder.file('a.mp4'), folder.file('-i'))
  expect(await probeVideo(tools, folder.file('-i'))).toMatchObject({ container: 'webm' })
})

test('a recording without a duration gets the one its packets show, and says so', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('160x120', 3), '-c:v', 'libvpx', '-live', '1', '-f', 'webm', folder.file('live.webm'))
  const facts = await probeVideo(tools, folder.file('live.webm'))
  expect(facts.durationMs).toBeGreaterThan(2900)
  expect(facts.durationMs).toBeLessThan(3100)
  expect(facts.warnings).toMatchObject([{ code: 'MEDIA_DURATION_MEASURED' }])
})

test('a video beyond the longest duration is refused', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('64x64', 3), ...h264(25), folder.file('a.mp4'))
  await expect(probeVideo(tools, folder.file('a.mp4'), { limits: { maxDurationMs: 2000 } })).rejects.toMatchObject({
    code: 'MEDIA_TOO_LONG',
  })
})

test('a file cut off before its index, an empty one and a sound with a cover are told apart', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('160x120', 2), ...h264(25), folder.file('whole.mp4'))
  const whole = await readFile(folder.file('whole.mp4'))
  await writeFile(folder.file('cut.mp4'), whole.subarray(0, whole.length / 2))
  await writeFile(folder.file('empty.mp4'), '')
  await ffmpeg(...pictures('160x120', 1), '-frames:v', '1', folder.file('cover.jpg'))
  const sound = [
    '-f',
    'lavfi',
    '-i',
    'sine=d=1',
    '-i',
    folder.file('cover.jpg'),
    '-map',
    '0',
    '-map',
    '1',
    '-c:v',
    'copy',
  ]
  await ffmpeg(...sound, '-disposition:v', 'attached_pic', folder.file('song.mp4'))

  for (const [name, code] of [
    ['cut.mp4', 'MEDIA_UNREADABLE'],
    ['empty.mp4', 'MEDIA_UNREADABLE'],
    ['song.mp4', 'MEDIA_NO_VIDEO'],
    ['cover.jpg', 'MEDIA_TYPE_UNSUPPORTED'],
  ] as const) {
    await expect(probeVideo(tools, folder.file(name)), name).rejects.toMatchObject({ code })
  }
})

type Row = Record<string, string>

function readTable(text: string): Row[] {
  const [head = '', ...lines] = text.trimEnd().split('\n')
  const names = head.split('\t')
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, i) => [names[i] ?? '', value])))
}

function expectedRefusal(row: Row): MediaErrorCode | undefined {
  if (row.ffprobe_rc !== '0') return 'MEDIA_UNREADABLE'
  return row.nvideo === '0' ? 'MEDIA_NO_VIDEO' : undefined
}

function expectAgreement(facts: VideoFacts, row: Row): void {
  const isTurned = row.rotation === '-90' || row.rotation === '90'
  const [width, height] = (row.wxh ?? '').split('x').map(Number)
  const rates = [row.r_fps, row.avg_fps].map((rate) => {
    const [over = 0, under = 1] = (rate ?? '').split('/').map(Number)
    return over / under
  })
  expect(facts).toMatchObject({
    durationMs: Math.round(Number(row.duration) * 1000),
    widthPx: isTurned ? height : width,
    heightPx: isTurned ? width : height,
    videoCodec: row.vcodec,
    videoProfile: row.profile || null,
    pixelFormat: row.pix_fmt || null,
    audio: row.audio ? { codec: row.audio.split(':')[0] } : null,
    hdr: row.transfer === 'smpte2084' || row.transfer === 'arib-std-b67',
  })
  expect(rates).toContain(facts.frameRate)
  expect(facts.subtitles.map(({ codec }) => codec ?? '?').join(',')).toBe((row.subs ?? '').replaceAll(/:\w+/g, ''))
  expect(row.format?.split(',')).toContain(facts.container)
}
