import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { beforeAll, expect, test, vi } from 'vitest'
import { createMediaTools, type MediaTools } from '../../media/tools.ts'
import { analyse, ffmpeg, h264, pictures, temporaryFolder } from './clips.ts'

// Many encodes and runs: seconds, but on a busy machine minutes.
vi.setConfig({ testTimeout: 180_000 })

let tools: MediaTools
beforeAll(async () => {
  tools = await createMediaTools()
})

const SMALL = '64x96'
/** EBU Tech 3341, test signal 1: a tone of 1000 Hz at -23 dBFS on both channels is -23.0 LUFS. */
const TONE = '0.070795*sin(2*PI*1000*t)'
const sound = (channels: string, seconds: number) => ['-f', 'lavfi', '-i', `aevalsrc=${channels}:s=48000:d=${seconds}`]
const VP8 = ['-c:v', 'libvpx', '-b:v', '200k', '-deadline', 'realtime', '-cpu-used', '8', '-g', '25']

test.each([
  ['beside its key frames', h264(25)],
  ['while key frames are copied', VP8],
  ['where the pictures need a second pass', h264(500)],
])('sound is measured as EBU R 128 says, %s', async (_, encoding) => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mkv')
  await ffmpeg(...pictures(SMALL, 14), ...sound(`${TONE}|${TONE}`, 14), ...encoding, '-c:a', 'flac', path)
  const { facts, analysis } = await analyse(tools, path, folder.path)
  expect(facts.audio).toMatchObject({ codec: 'flac', channels: 2, channelLayout: 'stereo', sampleRateHz: 48_000 })
  expect(analysis.sound).toEqual({
    integratedLufs: -23,
    loudnessRangeLu: 0,
    peakDbfs: -23,
    silentChannels: 0,
    silentShare: 0,
    longestSilenceMs: 0,
    levels: expect.any(Uint8Array),
  })
  // A level each 100 ms, of -23 LUFS once the 400 ms before it were heard.
  const { levels } = analysis.sound ?? { levels: new Uint8Array() }
  expect(levels.length).toBeGreaterThanOrEqual(138)
  expect(new Set(levels.slice(4, 138))).toEqual(new Set([37]))
  expect(analysis.audioFingerprint?.length).toBeGreaterThan(70)
  expect(analysis.warnings).toEqual([])
})

test('the sound is decoded once, also when the pictures are decoded twice', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mp4')
  await ffmpeg(...pictures(SMALL, 30), ...sound(`${TONE}|${TONE}`, 30), ...h264(500), '-c:a', 'aac', path)
  await mkdir(folder.file('bin'))
  const listing = folder.file('bin/ffmpeg')
  await writeFile(listing, `#!/bin/sh\necho "$*" >> runs.txt\nexec ${tools.ffmpegPath} "$@"\n`)
  await chmod(listing, 0o755)
  const { analysis } = await analyse({ ...tools, ffmpegPath: listing }, path, folder.path)
  const runs = (await readFile(folder.file('runs.txt'), 'utf8')).trim().split('\n')
  expect(runs.filter((run) => run.includes('showinfo'))).toHaveLength(2)
  expect(runs.filter((run) => run.includes('ebur128'))).toHaveLength(1)
  expect(analysis.sound?.integratedLufs).toBeCloseTo(-23, 0)
})

test('silence is told by its share and its longest stretch', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mkv')
  const gap = `if(between(t\\,3\\,9)\\,0\\,${TONE})`
  await ffmpeg(...pictures(SMALL, 12), ...sound(`${gap}|${gap}`, 12), ...h264(25), '-c:a', 'flac', path)
  const { analysis } = await analyse(tools, path, folder.path)
  expect(analysis.sound?.longestSilenceMs).toBeGreaterThanOrEqual(5_800)
  expect(analysis.sound?.longestSilenceMs).toBeLessThanOrEqual(6_000)
  expect(analysis.sound?.silentShare).toBeCloseTo(0.48, 1)
})

test('digital silence has no loudness and no peak, and is silent throughout', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mkv')
  await ffmpeg(...pictures(SMALL, 6), ...sound('0|0', 6), ...h264(25), '-c:a', 'flac', path)
  const { analysis } = await analyse(tools, path, folder.path)
  expect(analysis.sound).toMatchObject({
    integratedLufs: null,
    peakDbfs: null,
    silentShare: 1,
    longestSilenceMs: 6_000,
  })
})

test('a channel without sound is counted beside one that has some', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mkv')
  await ffmpeg(...pictures(SMALL, 6), ...sound(`${TONE}|0`, 6), ...h264(25), '-c:a', 'flac', path)
  expect((await analyse(tools, path, folder.path)).analysis.sound?.silentChannels).toBe(1)
})

test('six channels are measured and give a fingerprint', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mkv')
  const six = Array.from({ length: 6 }, () => TONE).join('|')
  await ffmpeg(...pictures(SMALL, 8), ...sound(`${six}:c=5.1`, 8), ...h264(25), '-c:a', 'flac', path)
  const { facts, analysis } = await analyse(tools, path, folder.path)
  expect(facts.audio).toMatchObject({ channels: 6, channelLayout: '5.1' })
  expect(analysis.sound?.integratedLufs).toBeLessThan(0)
  expect(analysis.audioFingerprint?.length).toBeGreaterThan(20)
})

test('a video without sound has none, and no warning of it', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures(SMALL, 6), ...h264(25), folder.file('a.mp4'))
  const { analysis } = await analyse(tools, folder.file('a.mp4'), folder.path)
  expect(analysis).toMatchObject({ sound: null, audioFingerprint: null, warnings: [] })
})

test('the same file sounds the same again', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mp4')
  const noise = ['-f', 'lavfi', '-i', 'anoisesrc=c=pink:d=8:a=0.3:seed=7:r=44100']
  await ffmpeg(...pictures(SMALL, 8), ...noise, ...h264(25), '-c:a', 'aac', path)
  const [one, two] = await Promise.all(
    ['one', 'two'].map(async (name) => {
      await mkdir(folder.file(name))
      const { sound, audioFingerprint } = (await analyse(tools, path, folder.file(name))).analysis
      return { sound, audioFingerprint }
    }),
  )
  expect(one?.audioFingerprint?.length).toBeGreaterThan(20)
  expect(one).toEqual(two)
})

test('damaged sound costs the pictures nothing', async () => {
  await using folder = await temporaryFolder()
  const [whole, path] = [folder.file('whole.mp4'), folder.file('a.mp4')]
  await ffmpeg(...pictures(SMALL, 30), ...sound(`${TONE}|${TONE}`, 30), ...h264(50), '-c:a', 'aac', whole)
  await ffmpeg('-i', whole, '-c', 'copy', '-bsf:a', 'noise=amount=300', path)
  const { analysis } = await analyse(tools, path, folder.path)
  expect(analysis.storyboard?.cells).toHaveLength(15)
  expect(analysis.warnings.map(({ code }) => code)).toEqual(['MEDIA_SOUND_DAMAGED'])
})

test('damaged pictures cost the sound nothing', async () => {
  await using folder = await temporaryFolder()
  const [whole, path] = [folder.file('whole.mp4'), folder.file('a.mp4')]
  await ffmpeg(...pictures('180x320', 20), ...sound(`${TONE}|${TONE}`, 20), ...h264(25), '-c:a', 'aac', whole)
  await ffmpeg('-i', whole, '-c', 'copy', '-bsf:v', 'noise=amount=2000', path)
  const { analysis } = await analyse(tools, path, folder.path)
  expect(analysis.warnings.map(({ code }) => code)).toContain('MEDIA_DAMAGED')
  expect(analysis.warnings.map(({ code }) => code)).not.toContain('MEDIA_SOUND_DAMAGED')
  expect(analysis.sound?.integratedLufs).toBeCloseTo(-23, 0)
})

test('sound of an unknown kind leaves the pictures as they are, and a warning', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mkv')
  await ffmpeg(...pictures(SMALL, 12), ...sound(TONE, 12), ...h264(25), '-c:a', 'flac', path)
  const bytes = await readFile(path)
  bytes.write('A_ZZZZ', bytes.indexOf('A_FLAC'), 'latin1')
  await writeFile(path, bytes)
  const { facts, analysis } = await analyse(tools, path, folder.path)
  expect(facts.audio?.codec).toBeNull()
  expect(analysis.storyboard?.cells).toHaveLength(12)
  expect(analysis).toMatchObject({ sound: null, warnings: [{ code: 'MEDIA_SOUND_UNMEASURED' }] })
})

test('sound that changes its channels on the way is not measured by its last part', async () => {
  await using folder = await temporaryFolder()
  for (const [name, channels] of [
    ['stereo.ts', `${TONE}|${TONE}`],
    ['mono.ts', TONE],
  ] as const) {
    await ffmpeg(...pictures(SMALL, 6), ...sound(channels, 6), ...h264(25), '-c:a', 'aac', folder.file(name))
  }
  const path = folder.file('a.ts')
  await writeFile(
    path,
    Buffer.concat([await readFile(folder.file('stereo.ts')), await readFile(folder.file('mono.ts'))]),
  )
  const { analysis } = await analyse(tools, path, folder.path)
  expect(analysis.sound).toBeNull()
  expect(analysis.warnings.map(({ code }) => code)).toContain('MEDIA_SOUND_UNMEASURED')
  expect(analysis.stills.length).toBeGreaterThan(5)
})

test('an ffmpeg without chromaprint is found out at the start, and measures all the same', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('a.mp4')
  await ffmpeg(...pictures(SMALL, 6), ...sound(TONE, 6), ...h264(25), '-c:a', 'aac', path)
  await mkdir(folder.file('bin'))
  const poor = folder.file('bin/ffmpeg')
  const answer = `exec ${tools.ffmpegPath} "$@"`
  await writeFile(
    poor,
    `#!/bin/sh\ncase "$*" in *-muxers*) ${tools.ffmpegPath} "$@" | grep -v chromaprint ;; *) ${answer} ;; esac\n`,
  )
  await chmod(poor, 0o755)
  const found = await createMediaTools({ ffmpegPath: poor })
  expect(tools.hasChromaprint).toBe(true)
  expect(found.hasChromaprint).toBe(false)
  const { analysis } = await analyse(found, path, folder.path)
  expect(analysis.audioFingerprint).toBeNull()
  expect(analysis.sound?.integratedLufs).toBeCloseTo(-26, 0)
})
