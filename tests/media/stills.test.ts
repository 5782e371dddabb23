import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { MediaError } from '../../media/errors.ts'
import { probeVideo } from '../../media/probe.ts'
import { analyseVideo } from '../../media/stills.ts'
import { createMediaTools, type MediaTools } from '../../media/tools.ts'
import type { VideoAnalysis } from '../../media/video-analysis.ts'
import { sharedData } from '../shared-data.ts'
import { analyse, ffmpeg, h264, imageSize, pictures, pixels, temporaryFolder, turned } from './clips.ts'
import { processesNaming } from './processes.ts'

// Many encodes and runs each: they take seconds, but on a busy machine minutes.
vi.setConfig({ testTimeout: 180_000 })

let tools: MediaTools
beforeAll(async () => {
  tools = await createMediaTools()
})

test('an upright episode gives a poster, ten ranked candidates and a storyboard that covers it from start to end', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('360x640', 40), ...h264(50), folder.file('a.mp4'))
  const { facts, analysis } = await analyse(tools, folder.file('a.mp4'), folder.path)

  await expectSound(analysis)
  const [poster, first, ...rest] = analysis.stills
  expect(poster).toMatchObject({ kind: 'poster', rank: 1, widthPx: 360, heightPx: 640, atMs: first?.atMs })
  expect(rest.slice(0, 9).map(({ rank }) => rank)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(analysis.storyboard).toMatchObject({ tileWidthPx: 108, tileHeightPx: 192, columns: 10, rows: 2 })
  expect(analysis.storyboard?.cells).toHaveLength(20)
  expect(analysis.storyboard?.cells[0]?.fromMs).toBe(0)
  expect(analysis.storyboard?.cells.at(-1)?.toMs).toBe(facts.durationMs)
  expect(analysis.warnings).toEqual([])
})

test('the poster shows the same moment as the candidate of rank 1', async () => {
  await using folder = await temporaryFolder()
  for (const [name, encoding] of [
    ['key.mp4', h264(50)],
    ['sparse.mp4', h264(300)],
    ['copy.webm', ['-c:v', 'libvpx', '-b:v', '1M', '-deadline', 'realtime', '-cpu-used', '8', '-g', '50']],
  ] as const) {
    const workDir = folder.file(`work-${name}`)
    await mkdir(workDir)
    await ffmpeg(...pictures('96x160', 12), ...encoding, folder.file(name))
    const { stills } = (await analyse(tools, folder.file(name), workDir)).analysis
    expect(await difference(stills[0]?.path ?? '', stills[1]?.path ?? ''), name).toBeLessThan(4)
  }
})

test('the same video gives the same bytes again', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('180x320', 10), ...h264(25), folder.file('a.mp4'))
  const digests: string[][] = []
  for (const name of ['one', 'two']) {
    await mkdir(folder.file(name))
    const { analysis } = await analyse(tools, folder.file('a.mp4'), folder.file(name))
    const files = await Promise.all(analysis.stills.map(({ path }) => readFile(path)))
    digests.push(files.map((bytes) => createHash('sha256').update(bytes).digest('hex')))
  }
  expect(digests[0]).toEqual(digests[1])
})

test('a video whose key frames are far apart still gives frames a second apart', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('180x320', 24), ...h264(300), folder.file('a.mp4'))
  const { analysis } = await analyse(tools, folder.file('a.mp4'), folder.path)
  expect(analysis.storyboard?.cells.length).toBeGreaterThan(20)
  await expectSound(analysis)
})

test('a video with more key frames than cells is thinned out over its whole length', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('96x160', 60), ...h264(5), folder.file('a.mp4'))
  const { analysis } = await analyse(tools, folder.file('a.mp4'), folder.path)
  const cells = analysis.storyboard?.cells ?? []
  expect(cells.length).toBeLessThanOrEqual(100)
  expect(cells.length).toBeGreaterThan(70)
  expect(cells.at(-1)?.fromMs).toBeGreaterThan(57_000)
})

test('a video of more than ten minutes is thinned out before it is decoded', async () => {
  await using folder = await temporaryFolder()
  const slow = ['-f', 'lavfi', '-i', 'testsrc2=s=96x160:r=5:d=660']
  await ffmpeg(...slow, ...h264(10), folder.file('a.mkv'))
  const { analysis } = await analyse(tools, folder.file('a.mkv'), folder.path)
  const cells = analysis.storyboard?.cells ?? []
  expect(cells.length).toBeGreaterThan(75)
  expect(cells.at(-1)?.fromMs).toBeGreaterThan(640_000)
  await expectSound(analysis)
})

test('a turned video comes out upright on both ways to its frames', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('160x90', 3), ...h264(25), '-movflags', '+faststart', folder.file('flat.mp4'))
  await ffmpeg(
    ...pictures('160x90', 3),
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-g',
    '25',
    folder.file('vp9.mp4'),
  )
  for (const rotation of [90, 180, 270] as const) {
    const sheets: string[] = []
    for (const name of ['flat', 'vp9']) {
      const path = folder.file(`${name}-${rotation}.mp4`)
      await writeFile(path, turned(await readFile(folder.file(`${name}.mp4`)), rotation))
      await mkdir(folder.file(`${name}-${rotation}`))
      const { facts, analysis } = await analyse(tools, path, folder.file(`${name}-${rotation}`))
      expect(facts.widthPx).toBe(rotation === 180 ? 160 : 90)
      await expectSound(analysis)
      // A candidate comes from the pass, the poster from the file: both have to stand upright.
      const [poster, candidate] = analysis.stills
      expect(await difference(poster?.path ?? '', candidate?.path ?? ''), path).toBeLessThan(6)
      sheets.push(analysis.stills.at(-1)?.path ?? '')
    }
    expect(await difference(sheets[0] ?? '', sheets[1] ?? ''), String(rotation)).toBeLessThan(12)
  }
})

test('odd, square, tiny and wide pictures and a single frame give stills all the same', async () => {
  await using folder = await temporaryFolder()
  for (const size of ['2x2', '64x64', '426x240', '98x1000']) {
    await mkdir(folder.file(size))
    await ffmpeg(...pictures(size, 1), '-frames:v', '1', ...h264(25), folder.file(`${size}.mp4`))
    const { analysis } = await analyse(tools, folder.file(`${size}.mp4`), folder.file(size))
    expect(analysis.stills.map(({ kind }) => kind)).toEqual(['poster', 'candidate', 'storyboard'])
    await expectSound(analysis)
  }
  await ffmpeg(...pictures('101x77', 4), '-c:v', 'mjpeg', folder.file('odd.avi'))
  await mkdir(folder.file('odd'))
  await expectSound((await analyse(tools, folder.file('odd.avi'), folder.file('odd'))).analysis)
})

test('a black video gets a poster with the reasons against it', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg('-f', 'lavfi', '-i', 'color=black:s=180x320:d=10', ...h264(25), folder.file('a.mp4'))
  const { analysis } = await analyse(tools, folder.file('a.mp4'), folder.path)
  expect(analysis.stills[0]).toMatchObject({ kind: 'poster', reasons: expect.arrayContaining(['black']) })
})

test('a file that breaks off says how far there are pictures', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('90x160', 40), ...h264(25), '-movflags', '+faststart', folder.file('whole.mp4'))
  const whole = await readFile(folder.file('whole.mp4'))
  await writeFile(folder.file('cut.mp4'), whole.subarray(0, whole.length * 0.5))
  const [warning] = (await analyse(tools, folder.file('cut.mp4'), folder.path)).analysis.warnings
  const { shownMs = 0 } = warning?.values ?? {}
  expect([warning?.code, shownMs > 5_000 && shownMs < 30_000]).toEqual(['MEDIA_DAMAGED', true])
  expect(warning?.detail).toContain(`only the first ${Math.ceil(shownMs / 1_000)} s`)
})

test('a damaged file that still shows frames is kept with a warning, one that shows none is refused', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('360x640', 20), ...h264(25), '-movflags', '+faststart', folder.file('whole.mp4'))
  const whole = await readFile(folder.file('whole.mp4'))
  await writeFile(folder.file('cut.mp4'), whole.subarray(0, whole.length * 0.6))
  const { analysis } = await analyse(tools, folder.file('cut.mp4'), folder.path)
  expect(analysis.warnings.map(({ code }) => code)).toEqual(['MEDIA_DAMAGED'])
  expect(analysis.storyboard?.cells.length).toBeGreaterThan(8)

  await ffmpeg(
    ...pictures('180x320', 10),
    '-c:v',
    'libvpx',
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-g',
    '25',
    folder.file('whole.webm'),
  )
  const webm = await readFile(folder.file('whole.webm'))
  await writeFile(folder.file('cut.webm'), webm.subarray(0, webm.length * 0.6))
  await mkdir(folder.file('webm'))
  const cut = await analyse(tools, folder.file('cut.webm'), folder.file('webm'))
  expect(cut.analysis.warnings.map(({ code }) => code)).toEqual(['MEDIA_DAMAGED'])

  const header = whole.indexOf('mdat')
  await writeFile(
    folder.file('hollow.mp4'),
    Buffer.concat([whole.subarray(0, header + 4), Buffer.alloc(whole.length - header - 4)]),
  )
  const facts = await probeVideo(tools, folder.file('hollow.mp4'))
  await mkdir(folder.file('none'))
  await expect(analyseVideo(tools, folder.file('hollow.mp4'), facts, folder.file('none'))).rejects.toMatchObject({
    code: 'MEDIA_NO_FRAMES',
  })
})

test('an analysis that is called off ends with the reason and leaves no process', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('360x640', 8), ...h264(1), folder.file('a.mp4'))
  const facts = await probeVideo(tools, folder.file('a.mp4'))
  const abort = new AbortController()
  const analysis = analyseVideo(tools, folder.file('a.mp4'), facts, folder.path, { signal: abort.signal })
  setTimeout(() => abort.abort(new Error('stopping')), 100)
  await expect(analysis).rejects.toThrow('stopping')
  expect(processesNaming(folder.path)).toEqual([])
})

const videos = sharedData('videos')

describe.skipIf(!videos)('real files of the shared test data (skipped where it is absent)', () => {
  test('each gives sound stills or is refused with a code, and none leaves a process', async () => {
    await using folder = await temporaryFolder()
    const names = (await readFile(sharedData('videos', 'ffprobe.tsv') ?? '', 'utf8'))
      .split('\n')
      .slice(1)
      .filter(Boolean)
    const outcomes: Record<string, string> = {}
    const next = names.map((line) => line.split('\t')[0] ?? '').values()
    const work = async () => {
      for (const name of next) {
        await mkdir(folder.file(name))
        outcomes[name] = await outcome(sharedData('videos', name) ?? '', folder.file(name))
      }
    }
    await Promise.all([work(), work()])

    expect(Object.fromEntries(Object.entries(outcomes).filter(([, outcome]) => outcome !== 'stills'))).toEqual(REFUSED)
    expect(processesNaming(folder.path)).toEqual([])
  })
})

const REFUSED = {
  'androidx_sample_audio_only.mp4': 'MEDIA_NO_VIDEO',
  'mp4parse_bipbop_nonfragment_header.mp4': 'MEDIA_NO_FRAMES',
  'mp4parse_chunk_out_of_range.mp4': 'MEDIA_UNREADABLE',
  'mp4parse_invalid_userdata.mp4': 'MEDIA_NO_FRAMES',
  'mp4parse_short-cenc.mp4': 'MEDIA_NO_FRAMES',
  'mp4parse_test_case_1185230.mp4': 'MEDIA_NO_FRAMES',
  'mp4parse_zero_empty_stsc.mp4': 'MEDIA_NO_FRAMES',
  'se_container_text_undeclared_lang.mkv': 'MEDIA_NO_VIDEO',
  'se_sample_MP4.mp4': 'MEDIA_NO_VIDEO',
  'se_sample_TS_with_graphics.ts': 'MEDIA_NO_VIDEO',
  'se_sample_TS_with_teletext.ts': 'MEDIA_NO_VIDEO',
}

async function outcome(path: string, folder: string): Promise<string> {
  try {
    await expectSound((await analyse(tools, path, folder)).analysis)
    return 'stills'
  } catch (error) {
    if (error instanceof MediaError) return error.code
    throw error
  }
}

/** Sizes are what the files have, the sheet is what its cells fill, and cells follow each other without a gap. */
async function expectSound({ stills, storyboard }: VideoAnalysis): Promise<void> {
  for (const { path, widthPx, heightPx, kind } of stills)
    expect([kind, await imageSize(path)]).toEqual([kind, `${widthPx}x${heightPx}`])
  const cells = storyboard?.cells ?? []
  expect(cells.length).toBeGreaterThan(0)
  const sheet = stills.find(({ kind }) => kind === 'storyboard')
  cells.forEach(({ fromMs, toMs, x, y }, i) => {
    expect(fromMs).toBe(cells[i - 1]?.toMs ?? 0)
    expect(toMs).toBeGreaterThan(fromMs)
    expect(x + (storyboard?.tileWidthPx ?? 0)).toBeLessThanOrEqual(sheet?.widthPx ?? 0)
    expect(y + (storyboard?.tileHeightPx ?? 0)).toBeLessThanOrEqual(sheet?.heightPx ?? 0)
  })
}

/** Mean difference of two pictures, 0 to 255. */
async function difference(pathA: string, pathB: string): Promise<number> {
  const [a, b] = await Promise.all([pixels(pathA, 48, 48), pixels(pathB, 48, 48)])
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length
}
