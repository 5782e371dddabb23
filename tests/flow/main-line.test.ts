import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeClip } from '../made-clips.ts'
import { jsonBody, startServer, type TestServer, until } from '../start-server.ts'

const run = promisify(execFile)
const TITLE = '雨夜計程車'
const DIALOGUE = `1
00:00:01,200 --> 00:00:02,400
小姐，這麼晚了，一個人搭計程車？

2
00:00:03,000 --> 00:00:04,500
頭髮亂了，麵條也涼了
`

interface Line {
  readonly workId?: string
  readonly episodeId: string
  readonly episodeNumber: number
  readonly startMs: number
  readonly endMs: number
  readonly locale: string
  readonly text: string
  readonly marks: [number, number][]
  readonly stillUrl: string | null
}

interface Found {
  readonly items: {
    readonly work: { readonly id: string }
    readonly why: {
      readonly field: string
      readonly kind: string
      readonly text: string
      readonly marks: [number, number][]
    }[]
    readonly lines: Line[]
  }[]
  readonly facets: Record<string, Record<string, number>>
}

interface Episode {
  readonly id: string
  readonly state: string
  readonly indexedAt: string | null
  readonly tracks: { readonly encoding: string; readonly locale: string; readonly url: string }[]
  readonly posterUrl: string
  readonly storyboardUrl: string
  readonly videoUrl: string
}

let server: TestServer
let workId: string
let episode: Episode
let uploadToIndexMs: number
let video: Buffer

beforeAll(async () => {
  server = await startServer()
  const work = await server.json<{ id: string }>(
    '/api/works',
    jsonBody({
      kind: 'micro_drama',
      originalLocale: 'zh-Hant-TW',
      originRegion: 'TW',
      titles: [{ locale: 'zh-Hant-TW', text: TITLE, kind: 'display' }],
    }),
    201,
  )
  workId = work.id
  video = await makeClip({ seconds: 6 })
  const form = new FormData()
  form.set('metadata', JSON.stringify({ number: 1, subtitles: [{ fileName: 'a.srt', locale: 'zh-TW' }] }))
  form.append('subtitle', new Blob([new Uint8Array(await toBig5(DIALOGUE))]), 'a.srt')
  form.set('video', new Blob([new Uint8Array(video)]), 'a.mp4')
  const sentAtMs = performance.now()
  const sent = await server.json<Episode>(`/api/works/${workId}/episodes`, { method: 'POST', body: form }, 202)
  episode = await until(
    () => server.json<Episode>(`/api/episodes/${sent.id}`),
    (answer) => answer.indexedAt !== null && answer.state === 'ready',
    { what: 'indexing' },
  )
  uploadToIndexMs = performance.now() - sentAtMs
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

test('a clip with Big5 subtitles is analysed and indexed in under 10 seconds', () => {
  expect(uploadToIndexMs).toBeLessThan(10_000)
  expect(episode.tracks).toMatchObject([{ encoding: 'big5', locale: 'zh-Hant-TW' }])
})

test('a line in Traditional characters is found by a Simplified query at its second', async () => {
  const found = await search('头发乱了')
  expect(found.items.map((item) => item.work.id)).toEqual([workId])
  const line = found.items[0]?.lines[0]
  expect(line).toMatchObject({ episodeId: episode.id, episodeNumber: 1, startMs: 3_000, endMs: 4_500, marks: [[0, 4]] })
  expect(line?.text).toBe('頭髮亂了，麵條也涼了')
  expect(line?.stillUrl).toMatch(/^\/api\/stills\//)
})

test('a work is found by its title in the other script and in another region’s wording, and says why', async () => {
  const byScript = await search('雨夜计程车')
  expect(byScript.items[0]?.why).toMatchObject([{ field: 'title', kind: 'script', text: TITLE, marks: [[0, 5]] }])
  const byWording = await search('出租车')
  expect(byWording.items[0]?.why).toMatchObject([{ field: 'title', kind: 'wording', text: TITLE, marks: [[2, 5]] }])
  expect(byWording.items[0]?.lines[0]).toMatchObject({ startMs: 1_200, marks: [[12, 15]] })
})

test('all lines of a work are listed with their seconds', async () => {
  const { items } = await server.json<{ items: Line[] }>(
    `/api/search/lines?q=${encodeURIComponent('的士')}&workId=${workId}`,
  )
  expect(items).toMatchObject([{ workId, episodeId: episode.id, startMs: 1_200, locale: 'zh-Hant-TW' }])
})

test('the track is served as WebVTT and SubRip in UTF-8, and the video by ranges', async () => {
  const vtt = await (await server.call(episode.tracks[0]?.url ?? '')).text()
  expect(vtt).toContain('00:00:03.000 --> 00:00:04.500\n頭髮亂了，麵條也涼了')
  const srt = await (await server.call(`/api/episodes/${episode.id}/subtitles/zh-Hant-TW.srt`)).text()
  expect(srt).toContain('00:00:03,000 --> 00:00:04,500\n頭髮亂了，麵條也涼了')
  const part = await server.call(episode.videoUrl, { headers: { range: 'bytes=100-199' } })
  expect(part.status).toBe(206)
  expect(Buffer.from(await part.arrayBuffer())).toEqual(video.subarray(100, 200))
  expect(part.headers.get('content-type')).toBe('video/mp4')
})

test('poster and storyboard are images that the map fits', async () => {
  const poster = await server.call(episode.posterUrl)
  expect(poster.headers.get('content-type')).toBe('image/webp')
  expect(
    Buffer.from(await poster.arrayBuffer())
      .subarray(8, 12)
      .toString(),
  ).toBe('WEBP')
  const map = await (await server.call(episode.storyboardUrl)).text()
  expect(map).toMatch(/^WEBVTT\n\n00:00:00\.000 --> .*\n\/api\/stills\/[0-9a-f-]{36}#xywh=0,0,\d+,\d+/)
})

test('a withdrawn work keeps its status to itself: the operator sees it as withdrawn, at once', async () => {
  await server.json(`/api/works/${workId}/publish`, { method: 'POST' })
  expect((await search('计程车', '&status=published')).items).toHaveLength(1)
  await server.json(`/api/works/${workId}/withdraw`, { method: 'POST' })
  expect((await search('计程车', '&status=published')).items).toHaveLength(0)
  expect((await search('计程车', '&status=withdrawn')).items).toHaveLength(1)
})

async function search(q: string, more = ''): Promise<Found> {
  return server.json<Found>(`/api/search?q=${encodeURIComponent(q)}${more}`)
}

/** Node decodes Big5 but does not encode it; the C library does. */
async function toBig5(text: string): Promise<Buffer> {
  const encoded = run('iconv', ['-f', 'UTF-8', '-t', 'BIG5'], { encoding: 'buffer' })
  encoded.child.stdin?.end(text)
  return (await encoded).stdout
}
