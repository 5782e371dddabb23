import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { extractTextSubtitles } from '../../media/embedded-subtitles.ts'
import { untrustedInputOptions } from '../../media/input-options.ts'
import { probeVideo } from '../../media/probe.ts'
import { runTool } from '../../media/run-tool.ts'
import { sniffVideoType } from '../../media/sniff.ts'
import { analyseVideo } from '../../media/stills.ts'
import { createMediaTools, type MediaTools } from '../../media/tools.ts'
import { analyse, ffmpeg, h264, pictures, temporaryFolder } from './clips.ts'
import { processesNaming } from './processes.ts'

vi.setConfig({ testTimeout: 120_000 })

let tools: MediaTools
beforeAll(async () => {
  tools = await createMediaTools()
})

describe('a list that is sent as a video and points elsewhere', () => {
  test.each([
    ['a playlist with a local file', ({ canary }: Lure) => hls(`file://${canary}`)],
    ['a playlist with a network address', ({ address }: Lure) => hls(address)],
    ['a master playlist', ({ address }: Lure) => `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${address}\n`],
    ['a concat list', () => "ffconcat version 1.0\nfile 'canary.mp4'\n"],
    [
      'a DASH manifest',
      ({ address }: Lure) => `<?xml version="1.0"?><MPD><Period><BaseURL>${address}</BaseURL></Period></MPD>`,
    ],
    [
      'an SVG with a picture',
      ({ address }: Lure) => `<svg xmlns="http://www.w3.org/2000/svg"><image href="${address}"/></svg>`,
    ],
    ['subtitles', () => '1\n00:00:01,000 --> 00:00:02,000\nhello\n'],
  ])('%s gets nothing out', async (_, write) => {
    await using folder = await temporaryFolder()
    await using listener = await listen()
    await ffmpeg(...pictures('160x120', 1), ...h264(25), folder.file('canary.mp4'))
    const path = folder.file('upload.mp4')
    await writeFile(path, write({ canary: folder.file('canary.mp4'), address: listener.address }))

    await expect(probeVideo(tools, path)).rejects.toMatchObject({ code: 'MEDIA_TYPE_UNSUPPORTED' })
    expect(sniffVideoType(await readFile(path))).toBeUndefined()
    // The options alone have to hold as well, without the look at the first bytes and without namespaces.
    expect(await openedAnyway(path, folder.path)).toEqual({ exitCode: 1, stdout: '' })
    expect(listener.connections()).toBe(0)
  })

  test('a playlist dressed as a transport stream gets nothing out', async () => {
    await using folder = await temporaryFolder()
    await using listener = await listen()
    const dressed = Buffer.from(hls(listener.address).padEnd(188 * 6, '#'))
    for (let at = 0; at < 5; at++) dressed[187 + at * 188] = 0x47
    await writeFile(folder.file('upload.mp4'), dressed)
    await expect(probeVideo(tools, folder.file('upload.mp4'))).rejects.toMatchObject({ name: 'MediaError' })
    expect(await openedAnyway(folder.file('upload.mp4'), folder.path)).toMatchObject({ stdout: '' })
    expect(listener.connections()).toBe(0)
  })
})

test('a file with 900 tracks is refused at once', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('64x64', 1), ...h264(25), folder.file('one.mp4'))
  await writeFile(folder.file('bomb.mp4'), withTracks(await readFile(folder.file('one.mp4')), 900))
  await expect(probeVideo(tools, folder.file('bomb.mp4'))).rejects.toMatchObject({ code: 'MEDIA_TOO_MANY_STREAMS' })

  await writeFile(folder.file('many.mp4'), withTracks(await readFile(folder.file('one.mp4')), 32))
  expect(await probeVideo(tools, folder.file('many.mp4'))).toMatchObject({ videoCodec: 'h264' })
})

test('a picture of 12288 x 12288 is refused before it is decoded, in whatever container', async () => {
  await using folder = await temporaryFolder()
  const cheap = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-x264-params',
    'threads=2:rc-lookahead=0:ref=1',
    '-pix_fmt',
    'yuv420p',
  ]
  await ffmpeg('-f', 'lavfi', '-i', 'color=gray:s=12288x12288:r=1', '-frames:v', '1', ...cheap, folder.file('bomb.mp4'))
  for (const extension of ['mkv', 'ts'])
    await ffmpeg('-i', folder.file('bomb.mp4'), '-c', 'copy', folder.file(`bomb.${extension}`))
  for (const extension of ['mp4', 'mkv', 'ts']) {
    const path = folder.file(`bomb.${extension}`)
    await expect(probeVideo(tools, path), extension).rejects.toMatchObject({ code: 'MEDIA_TOO_LARGE_PICTURE' })
  }
})

test('frames hours apart are too long, and cost nothing where that is allowed', async () => {
  await using folder = await temporaryFolder()
  const path = folder.file('gaps.mkv')
  await ffmpeg(...pictures('160x120', 1, 10), '-vf', 'setpts=N*50000/TB', '-fps_mode', 'passthrough', ...h264(1), path)
  await expect(probeVideo(tools, path)).rejects.toMatchObject({ code: 'MEDIA_TOO_LONG' })

  const facts = await probeVideo(tools, path, { limits: { maxDurationMs: 1e12 } })
  const analysis = await analyseVideo(tools, path, facts, folder.path)
  expect(analysis.storyboard?.cells.length).toBeGreaterThan(3)
  expect(processesNaming(folder.path)).toEqual([])
})

test('subtitles without end are cut at two megabytes', async () => {
  await using folder = await temporaryFolder()
  const line = (i: number) => `${i + 1}\n00:00:${stamp(i)} --> 00:00:${stamp(i + 1)}\n${'x'.repeat(900)}\n\n`
  await writeFile(folder.file('a.srt'), Array.from({ length: 5000 }, (_, i) => line(i)).join(''))
  await ffmpeg(...pictures('64x64', 10), '-i', folder.file('a.srt'), ...h264(25), '-c:s', 'srt', folder.file('a.mkv'))
  const facts = await probeVideo(tools, folder.file('a.mkv'))
  const [subtitles] = await extractTextSubtitles(tools, folder.file('a.mkv'), facts, folder.path)
  expect(subtitles).toMatchObject({ isTruncated: true })
  expect((await readFile(subtitles?.path ?? '')).length).toBeLessThan(2_100_000)
})

test('a file name full of tricks is only a name', async () => {
  await using folder = await temporaryFolder()
  await ffmpeg(...pictures('64x64', 1), ...h264(25), folder.file('plain.mp4'))
  const plain = await readFile(folder.file('plain.mp4'))
  for (const name of ['-y', 'a|b.mp4', "a'b.mp4", 'concat:a', 'a\nb.mp4', '%03d.mp4']) {
    await writeFile(folder.file(name), plain)
    expect(await probeVideo(tools, folder.file(name)), name).toMatchObject({ widthPx: 64 })
  }
  await using workDir = await temporaryFolder()
  expect((await analyse(tools, folder.file('%03d.mp4'), workDir.path)).analysis.stills[0]).toMatchObject({
    kind: 'poster',
  })
})

interface Lure {
  readonly canary: string
  readonly address: string
}

function hls(address: string): string {
  return `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n${address}\n#EXT-X-ENDLIST\n`
}

async function listen() {
  let count = 0
  const server = createServer((socket) => {
    count++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  const port = at !== null && typeof at === 'object' ? at.port : 0
  return {
    address: `http://127.0.0.1:${port}/canary.ts`,
    connections: () => count,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

async function openedAnyway(path: string, workDir: string) {
  const bare = { ...tools, guards: { ...tools.guards, bwrapPath: undefined } }
  const args = (input: string) => [
    '-v',
    'error',
    ...untrustedInputOptions(),
    '-show_entries',
    'stream=codec_name',
    '-of',
    'csv',
    input,
  ]
  const { exitCode, stdout } = await runTool(bare, { tool: 'ffprobe', args, inputPath: path, workDir })
  return { exitCode, stdout: stdout.toString() }
}

/** Repeats the one track of an mp4 file whose `moov` stands last. */
function withTracks(mp4: Buffer, count: number): Buffer {
  const moov = mp4.indexOf('moov') - 4
  const trak = mp4.indexOf('trak') - 4
  const track = mp4.subarray(trak, trak + mp4.readUInt32BE(trak))
  const grown = Buffer.concat([mp4, ...Array.from({ length: count - 1 }, () => track)])
  // Tracks have to stay inside `moov`, whose last child is `udta`: a track may follow that.
  grown.writeUInt32BE(grown.length - moov, moov)
  return grown
}

function stamp(hundredth: number): string {
  const ms = hundredth * 2
  return `${String(Math.floor(ms / 1000)).padStart(2, '0')},${String(ms % 1000).padStart(3, '0')}`
}
