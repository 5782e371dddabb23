import { makeClip } from '../made-clips.ts'
import { jsonBody, type TestServer, until } from '../start-server.ts'
import { seedWork, toSrt } from './seed.ts'

/** English lines of the seeded episode: one over two of the others, and one while nobody else speaks. */
export const ENGLISH = [
  { startMs: 1_000, endMs: 6_000, text: 'To the Friendship Bridge. Where is this taxi going?' },
  { startMs: 9_200, endMs: 9_900, text: 'Hold on.' },
]
export const NOTE = '片頭備案號要停留五秒。'
export const SYNOPSIS = '霓虹燈下，渡口的最後一班船開走了；她攔下一輛不該停的的士。'
export const SECOND_TITLE = '友誼大橋'

export interface WholeWork {
  readonly workId: string
  readonly episodeId: string
  readonly secondId: string
  readonly noteId: string
}

/** The seeded work with a second episode, a third track, a note, windows, ratings, a filing and declarations. */
export async function seedWholeWork(server: TestServer): Promise<WholeWork> {
  const { workId, episodeId } = await seedWork(server)
  const work = `/api/works/${workId}`
  const track = new FormData()
  track.append('metadata', JSON.stringify({ locale: 'en' }))
  track.append('subtitle', new Blob([toSrt(ENGLISH)]), 'clip.en.srt')
  await server.json(`/api/episodes/${episodeId}/subtitles`, { method: 'POST', body: track }, 201)
  const secondId = await addSecond(server, work)
  const patch = {
    synopses: [
      { locale: 'zh-Hant-MO', text: SYNOPSIS },
      { locale: 'en', text: 'Under the neon lights she stops a taxi that should not have stopped.' },
    ],
  }
  await server.json(work, jsonBody(patch, 'PATCH'))
  const note = { episodeId, fromMs: 4_000, text: NOTE }
  const { id: noteId } = await server.json<{ id: string }>(`${work}/notes`, jsonBody(note), 201)
  await declare(server, work)
  return { workId, episodeId, secondId, noteId }
}

async function addSecond(server: TestServer, work: string): Promise<string> {
  const form = new FormData()
  const titles = [{ locale: 'zh-Hant-MO', text: SECOND_TITLE, kind: 'display' }]
  form.append('metadata', JSON.stringify({ number: 2, titles }))
  form.append('video', new Blob([new Uint8Array(await makeClip({ seconds: 8, seed: 72 }))]), 'b.mp4')
  const { id } = await server.json<{ id: string }>(`${work}/episodes`, { method: 'POST', body: form }, 202)
  await until(
    () => server.json<{ state: string }>(`/api/episodes/${id}`),
    ({ state }) => state === 'ready' || state === 'failed',
    { what: 'the second episode' },
  )
  return id
}

async function declare(server: TestServer, work: string): Promise<void> {
  const windows = [
    {
      scope: 'regions',
      regions: ['MO', 'HK'],
      licenceType: 'SVOD',
      isExclusive: true,
      from: '2026-02-01T00:00:00+08:00',
      until: '2027-06-01T00:00:00+08:00',
    },
    {
      scope: 'regions',
      regions: ['PT', 'BR'],
      licenceType: 'AVOD',
      from: '2026-07-01T00:00:00Z',
      until: null,
      licensee: 'RTP',
    },
  ]
  await server.json(`${work}/windows`, jsonBody({ windows }, 'PUT'))
  const rating = { region: 'TW', system: 'MOC-TW-TV', status: 'rated', code: 'PG-12', basis: 'official' }
  await server.json(`${work}/ratings`, jsonBody(rating), 201)
  const filing = { region: 'CN', scheme: 'cn-licence', number: '(京)网微剧审字(2026)第1号' }
  await server.json(`${work}/filings`, jsonBody(filing), 201)
  const ai = { involvement: 'assisted', elements: ['music'], tools: ['Suno'], isRealistic: false }
  await server.json(`${work}/ai`, jsonBody(ai, 'PUT'))
}
