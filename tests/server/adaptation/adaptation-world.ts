import { insertTrack, type NewCue } from '../../../db/queries/tracks.ts'
import type { ItemView } from '../../../server/adaptation/schemas.ts'
import type { Context } from '../../../server/context.ts'
import { useLocalisationWorld } from '../localisation/localisation-world.ts'

/** An item as JSON. */
export type Item = ItemView

/** An app with what tests of adaptation do again and again. */
export function useAdaptationWorld() {
  const base = useLocalisationWorld()
  const { call, world } = base
  const list = async (workId: string, query: string, headers: Record<string, string> = world().operator) => {
    const answer = await world().app.inject({ url: `/api/works/${workId}/adaptation?${query}`, headers })
    if (answer.statusCode !== 200) throw new Error(answer.body)
    return answer.json() as { items: Item[]; nextCursor: string | null; isComplete: boolean }
  }
  return {
    ...base,
    list,
    /** The items of a region by their id without it. */
    async itemsIn(workId: string, region: string, more = ''): Promise<Record<string, Item>> {
      const { items } = await list(workId, `region=${region}&limit=100${more}`)
      return Object.fromEntries(items.map((item) => [item.id.slice(3), item]))
    },
    /** A new work with one episode that has these lines. */
    async makeWork(lines: readonly string[], locale = 'zh-Hans-CN', change: Record<string, unknown> = {}) {
      const titles = [{ locale, text: '无题', kind: 'display' }]
      const workId = await world().createWork({ originalLocale: locale, originRegion: 'CN', titles, ...change })
      return { workId, ...(await base.addEpisode(lines, locale, workId)) }
    },
    answer: (workId: string, itemId: string, body: object, headers = {}) =>
      call('PUT', `/api/works/${workId}/adaptation/${itemId}`, body, headers),
  }
}

/** Adds a track beside those that an episode has. */
export async function addTrackOf(
  { db, now, newId }: Pick<Context, 'db' | 'now' | 'newId'>,
  episodeId: string,
  { locale, state = 'approved' }: { locale: string; state?: 'draft' | 'approved' },
  lines: readonly string[],
): Promise<string> {
  const id = newId()
  const origin = state === 'draft' ? ('converted' as const) : ('uploaded' as const)
  const said = { format: 'srt', encoding: 'utf-8', encodingConfidence: 1, localeSource: 'given' } as const
  const cues: NewCue[] = lines.map((text, at) => ({ startMs: at * 3_000, endMs: at * 3_000 + 2_500, text }))
  const track = { id, episodeId, locale, kind: 'subtitles', origin, state, createdAtMs: now(), ...said } as const
  await db.transaction((tx) => insertTrack(tx, track, cues))
  return id
}
