import { makeClip } from '../made-clips.ts'
import { jsonBody, type TestServer, until } from '../start-server.ts'

/** Cues of the seeded episode: what is said at which second, in two locales. */
export const SEEDED = {
  title: '霓虹渡口',
  traditional: [
    { startMs: 1_000, endMs: 2_500, text: '師傅，去友誼大橋。' },
    { startMs: 4_200, endMs: 6_200, text: '這輛計程車要開去哪裡？' },
    { startMs: 7_000, endMs: 9_000, text: '越快越好。' },
  ],
  portuguese: [
    { startMs: 1_000, endMs: 2_500, text: 'Para a Ponte da Amizade.' },
    { startMs: 4_200, endMs: 6_200, text: 'Para onde vai este táxi?' },
    { startMs: 7_000, endMs: 9_000, text: 'O mais depressa possível.' },
  ],
} as const

export interface Cue {
  readonly startMs: number
  readonly endMs: number
  readonly text: string
}

/** A published work with one episode, two tracks, analysed and indexed. */
export async function seedWork(server: TestServer): Promise<{ workId: string; episodeId: string }> {
  const { id: workId } = await server.json<{ id: string }>(
    '/api/works',
    jsonBody({
      kind: 'micro_drama',
      originalLocale: 'zh-Hant-MO',
      originRegion: 'MO',
      titles: [
        { locale: 'zh-Hant-MO', text: SEEDED.title, kind: 'display' },
        { locale: 'en', text: 'Neon Crossing', kind: 'display' },
      ],
      genres: ['urban'],
      tags: ['霓虹'],
      contentNotes: [{ code: 'smoking' }],
      credits: [
        { role: 'director', names: [{ locale: 'zh-Hant-MO', text: '歐陽靖' }] },
        { role: 'lead-actor', names: [{ locale: 'en', text: 'Ana Lam' }], character: 'Rita' },
      ],
      releaseYear: 2026,
    }),
    201,
  )
  const form = new FormData()
  form.append('metadata', JSON.stringify({ number: 1 }))
  form.append('subtitle', new Blob([toSrt(SEEDED.traditional)]), 'clip.zh-Hant-MO.srt')
  form.append('subtitle', new Blob([toSrt(SEEDED.portuguese)]), 'clip.pt-PT.srt')
  form.append('video', new Blob([new Uint8Array(await makeClip({ seconds: 10, seed: 71 }))]), 'clip.mp4')
  const { id: episodeId } = await server.json<{ id: string }>(
    `/api/works/${workId}/episodes`,
    { method: 'POST', body: form },
    202,
  )
  await until(
    () => server.json<{ state: string; indexedAt: string | null }>(`/api/episodes/${episodeId}`),
    (episode) => episode.state === 'failed' || (episode.state === 'ready' && episode.indexedAt !== null),
    { what: 'the seeded episode' },
  )
  await server.json(`/api/works/${workId}/publish`, { method: 'POST' })
  return { workId, episodeId }
}

/** Cues as SubRip. */
export function toSrt(cues: readonly Cue[]): string {
  return cues.map((cue, at) => `${at + 1}\n${time(cue.startMs)} --> ${time(cue.endMs)}\n${cue.text}\n`).join('\n')
}

function time(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23).replace('.', ',')
}
