import { listEditedCounts, listEpisodesOfWork } from '../../db/queries/drafts.ts'
import { listTracks } from '../../db/queries/tracks.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Context } from '../context.ts'

/** How far a work is in a locale. */
export interface Progress {
  readonly locale: string
  /** Lines of the episodes' largest tracks: what there is to say. */
  readonly lines: number
  /** Lines of tracks that were sent or approved, and lines of drafts that a person wrote. */
  readonly done: number
  readonly percent: number
}

/** How far a work is in each locale that it has tracks in. @throws {CatalogueError} WORK_NOT_FOUND */
export async function countTranslated(ctx: Pick<Context, 'db'>, workId: string): Promise<Progress[]> {
  await getWork(ctx.db, workId)
  const done = new Map<string, number>()
  let lines = 0
  for (const { id } of await listEpisodesOfWork(ctx.db, workId)) {
    const tracks = await listTracks(ctx.db, id)
    const most = Math.max(0, ...tracks.map((track) => track.cueCount))
    const edited = await listEditedCounts(
      ctx.db,
      tracks.map((track) => track.id),
    )
    lines += most
    for (const [locale, ofLocale] of Map.groupBy(tracks, (track) => track.locale)) {
      // A track that people approved is whole, even where its lines are cut otherwise.
      const isWhole = ofLocale.some((track) => track.state === 'approved')
      const best = Math.max(...ofLocale.map((track) => edited.get(track.id) ?? 0))
      done.set(locale, (done.get(locale) ?? 0) + (isWhole ? most : Math.min(best, most)))
    }
  }
  return [...done]
    .map(([locale, count]) => ({ locale, lines, done: count, percent: Math.floor((count / Math.max(lines, 1)) * 100) }))
    .sort((a, b) => b.done - a.done || (a.locale < b.locale ? -1 : 1))
}
