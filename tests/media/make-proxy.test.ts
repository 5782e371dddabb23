import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { beforeAll, expect, test, vi } from 'vitest'
import { isFaststart } from '../../media/is-faststart.ts'
import { makeProxy, needsProxy } from '../../media/make-proxy.ts'
import { probeVideo } from '../../media/probe.ts'
import { createMediaTools, type MediaTools } from '../../media/tools.ts'
import { sharedData } from '../shared-data.ts'
import { ffmpeg, h264, pictures, pixels, temporaryFolder, turned } from './clips.ts'

vi.setConfig({ testTimeout: 180_000 })

const run = promisify(execFile)
let tools: MediaTools
beforeAll(async () => {
  tools = await createMediaTools()
})

const HEVC = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error', '-pix_fmt', 'yuv420p']
const tone = (seconds: number) => ['-f', 'lavfi', '-i', `sine=f=440:r=44100:d=${seconds}`]

/** When each picture is shown, in seconds from the first, in order. */
async function times(path: string): Promise<number[]> {
  const show = ['-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0']
  const { stdout } = await run('ffprobe', ['-v', 'error', ...show, path])
  const all = stdout.split('\n').map(Number.parseFloat).filter(Number.isFinite)
  all.sort((a, b) => a - b)
  return all.map((time) => time - (all[0] ?? 0))
}

async function proxyOf(path: string, workDir: string) {
  const facts = await probeVideo(tools, path)
  const made = await makeProxy(tools, path, facts, workDir)
  return { facts, made, result: await probeVideo(tools, made.path) }
}

/** Digest of the coded pictures, whatever they are packed in. */
async function pictureDigest(path: string): Promise<string> {
  const { stdout } = await run('ffmpeg', [
    '-v',
    'error',
    '-i',
    path,
    '-map',
    '0:v',
    '-c',
    'copy',
    '-f',
    'streamhash',
    '-',
  ])
  return stdout
}

test.runIf(sharedData('videos')).each([
  ['androidx_sample_h265.ts', 'HEVC in a transport stream'],
  ['androidx_hlg10-color-test.mp4', 'HDR with 10 bits'],
  ['androidx_sample_av1.mkv', 'AV1 with 10 bits in Matroska'],
  ['androidx_sample.avi', 'MPEG-4 in AVI'],
  ['se_sample_MP4_SRT.mp4', 'MPEG-4 with subtitles'],
  ['mp4parse_bbb_sunflower_QCIF_30fps_h263_noaudio_1f.3gp', 'H.263 of one picture that is not square'],
])('%s (%s) becomes a playable copy with the same times', async (name) => {
  await using folder = await temporaryFolder()
  const path = sharedData('videos', name) ?? ''
  const { facts, made, result } = await proxyOf(path, folder.path)
  expect(facts.playable).toBe(false)
  expect(made.method).toBe('encode')
  expect(result).toMatchObject({
    playable: true,
    container: 'mp4',
    pixelFormat: 'yuv420p',
    hdr: false,
    rotation: 0,
    pixelAspect: 1,
  })
  expect(result.videoCodec).toBe('h264')
  expect(result.audio === null).toBe(facts.audio === null)
  expect(await isFaststart(made.path)).toBe(true)
  const isWide = facts.widthPx > facts.heightPx
  expect(result.widthPx).toBeLessThanOrEqual(isWide ? 960 : 540)
  expect(result.heightPx).toBeLessThanOrEqual(isWide ? 540 : 960)
  const shape = (facts.widthPx * facts.pixelAspect) / facts.heightPx
  expect(Math.abs(result.widthPx / result.heightPx / shape - 1)).toBeLessThan(0.02)
  const [before, after] = [await times(path), await times(made.path)]
  expect(after).toHaveLength(before.length)
  expect(farthest(before, after)).toBeLessThan(0.005)
})

function farthest(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((time, index) => Math.abs(time - (b[index] ?? Number.POSITIVE_INFINITY))))
}

test('a frame rate that changes is kept, picture by picture, and the sound stays with it', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mkv')
  const uneven = ['-filter:v', "select='lt(mod(n,12),5)+eq(mod(n,12),8)'", '-fps_mode', 'vfr']
  await ffmpeg(...pictures('180x320', 6), ...tone(6), ...uneven, ...HEVC, '-c:a', 'flac', path)
  const { made, result, facts } = await proxyOf(path, folder.path)
  const [before, after] = [await times(path), await times(made.path)]
  expect(
    new Set(before.slice(1).map((time, index) => Math.round((time - (before[index] ?? 0)) * 1000))).size,
  ).toBeGreaterThan(1)
  expect(after).toHaveLength(before.length)
  expect(farthest(before, after)).toBeLessThan(0.005)
  expect(result.audio).toMatchObject({ codec: 'aac', channels: 1 })
  expect(Math.abs((result.durationMs ?? 0) - (facts.durationMs ?? 0))).toBeLessThan(50)
})

test('a turned video comes out upright', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('128x64', 2), ...HEVC, '-tag:v', 'hvc1', folder.file('flat.mp4'))
  const path = folder.file('a.mp4')
  await writeFile(path, turned(await readFile(folder.file('flat.mp4')), 90))
  const { facts, result, made } = await proxyOf(path, folder.path)
  expect(facts).toMatchObject({ rotation: 90, widthPx: 64, heightPx: 128 })
  expect(result).toMatchObject({ rotation: 0, widthPx: 64, heightPx: 128 })
  const [before, after] = [await pixels(path, 4, 8), await pixels(made.path, 4, 8)]
  const difference = before.subarray(0, 96).reduce((sum, value, i) => sum + Math.abs(value - (after[i] ?? 0)), 0) / 96
  expect(difference).toBeLessThan(12)
})

test('odd sides become even, six channels two, and small pictures are not enlarged', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mkv')
  const six = ['-f', 'lavfi', '-i', 'sine=f=440:d=3,pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0']
  await ffmpeg(
    ...pictures('92x162', 3),
    ...six,
    '-vf',
    'scale=91:161',
    '-c:v',
    'ffv1',
    '-pix_fmt',
    'yuv444p',
    '-c:a',
    'ac3',
    path,
  )
  const { facts, result } = await proxyOf(path, folder.path)
  expect(facts).toMatchObject({ widthPx: 91, heightPx: 161, audio: { channels: 6 } })
  expect([90, 92]).toContain(result.widthPx)
  expect([160, 162]).toContain(result.heightPx)
  expect(result.audio).toMatchObject({ codec: 'aac', channels: 2 })
})

test('interlaced pictures are told and come out whole, as many as before', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.ts')
  const fields = ['-vf', 'tinterlace=interleave_top', '-c:v', 'mpeg2video', '-flags', '+ilme+ildct', '-b:v', '2M']
  await ffmpeg(...pictures('192x128', 4, 50), ...fields, path)
  const { facts, made, result } = await proxyOf(path, folder.path)
  expect(facts.isInterlaced).toBe(true)
  expect(result.isInterlaced).toBe(false)
  expect(await times(made.path)).toHaveLength((await times(path)).length)
})

test.each(['a.mkv', 'a.ts', 'a.mov'])(
  'H.264 in %s is copied, and only sound that browsers do not play is made anew',
  async (name) => {
    await using folder = await temporaryFolder()
    const path = folder.file(name)
    const plain = ['-bf', '0', '-metadata', 'title=Where it was shot']
    await ffmpeg(...pictures('180x320', 4), ...tone(4), ...h264(50), ...plain, '-c:a', 'ac3', path)
    const { facts, made, result } = await proxyOf(path, folder.path)
    expect(facts.playable).toBe(false)
    expect(made.method).toBe('remux')
    expect(result).toMatchObject({ playable: true, widthPx: 180, heightPx: 320, audio: { codec: 'aac' } })
    expect(await times(made.path)).toHaveLength(100)
    expect((await readFile(made.path)).includes('Where it was shot')).toBe(false)
  },
)

test('H.264 in AVI, which does not tell when pictures are shown, comes out in their order', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.avi')
  await ffmpeg(...pictures('180x320', 3), ...h264(50), '-preset', 'medium', '-bf', '3', path)
  const { made } = await proxyOf(path, folder.path)
  const after = await times(made.path)
  expect(after.length).toBe(75)
  expect(new Set(after.slice(1).map((time, index) => Math.round((time - (after[index] ?? 0)) * 1000)))).toEqual(
    new Set([40]),
  )
})

test('a playable video whose index stands at its end is put in order without a new picture', async () => {
  await using folder = await temporaryFolder()
  const [late, path] = [folder.file('late.mp4'), folder.file('early.mp4')]
  await ffmpeg(...pictures('180x320', 4), ...tone(4), ...h264(50), '-c:a', 'aac', late)
  await ffmpeg('-i', late, '-c', 'copy', '-movflags', '+faststart', path)
  expect(await needsProxy(path, await probeVideo(tools, path))).toBe(false)
  expect(await needsProxy(late, await probeVideo(tools, late))).toBe(true)
  const { facts, made } = await proxyOf(late, folder.path)
  expect(facts.playable).toBe(true)
  expect(made.method).toBe('remux')
  expect(await isFaststart(made.path)).toBe(true)
  expect(await pictureDigest(made.path)).toBe(await pictureDigest(late))
})

test('a video that cannot be decoded to its end gives no copy, and says what to do', async () => {
  await using folder = await temporaryFolder()
  const [whole, path] = [folder.file('whole.mkv'), folder.file('a.mkv')]
  await ffmpeg(...pictures('180x320', 8), ...HEVC, whole)
  await ffmpeg('-i', whole, '-c', 'copy', '-bsf:v', 'noise=amount=500', path)
  await expect(proxyOf(path, folder.path)).rejects.toMatchObject({
    code: 'MEDIA_PROXY_FAILED',
    message: expect.stringContaining('Export it again'),
  })
})

test('progress is told as it goes, and a stop ends it', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mkv')
  await ffmpeg(...pictures('360x640', 6), ...HEVC, path)
  const facts = await probeVideo(tools, path)
  const shares: number[] = []
  const stop = new AbortController()
  const onProgress = (share: number) => {
    shares.push(share)
    if (share > 0) stop.abort(new Error('stopped'))
  }
  await expect(makeProxy(tools, path, facts, folder.path, { signal: stop.signal, onProgress })).rejects.toThrow(
    'stopped',
  )
  expect(shares.every((share) => share >= 0 && share < 1)).toBe(true)
})
