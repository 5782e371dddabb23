import { setTimeout as pause } from 'node:timers/promises'
import { makeClip } from '../../tests/made-clips.ts'
import { distinctCopy } from '../../tests/proofs/support/ingest.ts'
import { jsonBody, type TestServer } from '../../tests/start-server.ts'
import type { SetWork } from './query-set.ts'

/** Ids that the server gave, by the keys of the set. */
export type WorkIds = Map<string, string>

/** From where a line is shown, by its number from 1. */
export const lineStartMs = (line: number): number => (line - 1) * LINE_EVERY_MS

const AT_ONCE = 8
const LINE_EVERY_MS = 1_000
const LINE_MS = 800
const PICTURES = 6
const PATIENCE_MS = 45 * 60_000

/** Creates works as a producer would, several at once, each with its episode if it has subtitles. */
export async function createWorks(server: TestServer, works: readonly SetWork[]): Promise<WorkIds> {
  const ids: WorkIds = new Map()
  await eachOf(works, async (work) => {
    const { id } = await server.json<{ id: string }>('/api/works', jsonBody(bodyOf(work)), 201)
    ids.set(work.key, id)
    if (work.subtitles) await sendEpisode(server, id, work)
  })
  return ids
}

/** Gives works the titles that they have here. */
export async function changeTitles(server: TestServer, works: readonly SetWork[], ids: WorkIds): Promise<void> {
  await eachOf(works, async (work) => {
    await server.json(`/api/works/${ids.get(work.key)}`, jsonBody({ titles: work.titles }, 'PATCH'))
  })
}

/** Waits until the engine has the present version of these works and of their episodes. */
export async function untilIndexed(server: TestServer, ids: Iterable<string>): Promise<void> {
  const giveUpAtMs = Date.now() + PATIENCE_MS
  for (const id of ids) {
    while (!(await isIndexed(server, id))) {
      if (Date.now() > giveUpAtMs) throw new Error(`Work ${id} is not in the engine after ${PATIENCE_MS} ms`)
      await pause(500)
    }
  }
}

/** Does it for each, eight at once. */
export async function eachOf<T>(items: readonly T[], act: (item: T, index: number) => Promise<void>): Promise<void> {
  const waiting = items.entries()
  const next = async () => {
    for (const [index, item] of waiting) await act(item, index)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
}

interface WorkAnswer {
  readonly indexedAt: string | null
  readonly episodes: readonly { readonly id: string; readonly state: string }[]
}

async function isIndexed(server: TestServer, id: string): Promise<boolean> {
  const work = await server.json<WorkAnswer>(`/api/works/${id}`)
  if (work.indexedAt === null) return false
  for (const { id: episodeId, state } of work.episodes) {
    if (state === 'failed') throw new Error(`Episode ${episodeId} failed`)
    const episode = await server.json<{ indexedAt: string | null }>(`/api/episodes/${episodeId}`)
    if (state !== 'ready' || episode.indexedAt === null) return false
  }
  return true
}

function bodyOf({ originRegion, titles }: SetWork): Record<string, unknown> {
  return { kind: 'micro_drama', originalLocale: titles[0]?.locale ?? 'zh', originRegion, titles }
}

async function sendEpisode(server: TestServer, workId: string, { key, subtitles }: SetWork): Promise<void> {
  if (!subtitles) return
  const clip = await makeClip({ seconds: 4, size: '90x160', seed: Number(key.slice(1)) % PICTURES })
  const form = new FormData()
  form.set('metadata', JSON.stringify({ number: 1 }))
  form.set('video', new Blob([new Uint8Array(distinctCopy(clip, key))]), 'episode.mp4')
  for (const { locale, lines } of subtitles) form.append('subtitle', new Blob([toSrt(lines)]), `a.${locale}.srt`)
  await server.json(`/api/works/${workId}/episodes`, { method: 'POST', body: form }, 202)
}

function toSrt(lines: readonly string[]): string {
  const time = (ms: number) =>
    `00:00:${String(Math.floor(ms / 1000)).padStart(2, '0')},${String(ms % 1000).padStart(3, '0')}`
  const cue = (line: string, index: number) => {
    const fromMs = lineStartMs(index + 1)
    return `${index + 1}\n${time(fromMs)} --> ${time(fromMs + LINE_MS)}\n${line}\n`
  }
  return lines.map(cue).join('\n')
}
