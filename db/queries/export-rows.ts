import { and, asc, eq, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import {
  coverImages,
  episodes,
  episodeTitles,
  mediaFiles,
  organisations,
  proxies,
  stills,
  tracks,
  works,
} from '../schema/index.ts'

/** An analysed episode with its file, and the copy for browsers where one was made. */
export interface ExportEpisodeRow {
  readonly id: string
  readonly workId: string
  readonly number: number
  readonly durationMs: number | null
  readonly widthPx: number | null
  readonly heightPx: number | null
  readonly frameRate: number | null
  readonly videoCodec: string | null
  readonly audioCodec: string | null
  readonly mimeType: string | null
  readonly sizeBytes: number
  readonly playable: boolean | null
  readonly proxyMimeType: string | null
  readonly proxySizeBytes: number | null
  readonly posterId: string | null
}

/** An image that covers and posters are shown by. */
export interface ExportImageRow {
  readonly id: string
  readonly mimeType: string | null
  readonly widthPx: number | null
  readonly heightPx: number | null
  readonly sizeBytes: number | null
  readonly sha256: string | null
}

/** The analysed episodes of these works, each work's in order of number. */
export async function listExportEpisodes(db: Reader, workIds: readonly string[]): Promise<ExportEpisodeRow[]> {
  return workIds.length === 0 ? [] : statementsOf(db).episodes.all({ ids: JSON.stringify(workIds) })
}

/** The titles of the analysed episodes of these works, in the order that they were given. */
export async function listExportEpisodeTitles(
  db: Reader,
  workIds: readonly string[],
): Promise<(typeof episodeTitles.$inferSelect)[]> {
  return workIds.length === 0 ? [] : statementsOf(db).titles.all({ ids: JSON.stringify(workIds) })
}

/** The approved tracks of the analysed episodes of these works: uploaded before embedded before converted, within that by locale. */
export async function listExportTracks(
  db: Reader,
  workIds: readonly string[],
): Promise<Pick<typeof tracks.$inferSelect, 'id' | 'episodeId' | 'locale' | 'kind'>[]> {
  return workIds.length === 0 ? [] : statementsOf(db).tracks.all({ ids: JSON.stringify(workIds) })
}

/** Those of these stills and images of covers that are there. */
export async function listExportImages(db: Reader, ids: readonly string[]): Promise<ExportImageRow[]> {
  if (ids.length === 0) return []
  const wanted = { ids: JSON.stringify(ids) }
  return [...statementsOf(db).stills.all(wanted), ...statementsOf(db).images.all(wanted)]
}

/** Whose these works are, and when they were added. */
export async function listExportOwners(
  db: Reader,
  workIds: readonly string[],
): Promise<{ workId: string; id: string; name: string }[]> {
  return workIds.length === 0 ? [] : statementsOf(db).owners.all({ ids: JSON.stringify(workIds) })
}

const statementsOf = prepareOnce((db) => {
  const wanted = sql`(select value from json_each(${sql.placeholder('ids')}))`
  const ofWorks = and(sql`${episodes.workId} in ${wanted}`, eq(episodes.state, 'ready'))
  const image = { sha256: stills.sha256, sizeBytes: stills.sizeBytes, mimeType: stills.mimeType }
  const cover = { sha256: coverImages.sha256, sizeBytes: coverImages.sizeBytes, mimeType: coverImages.mimeType }
  return {
    episodes: db
      .select({
        ...{ id: episodes.id, workId: episodes.workId, number: episodes.number },
        ...{ durationMs: mediaFiles.durationMs, widthPx: mediaFiles.widthPx, heightPx: mediaFiles.heightPx },
        ...{ frameRate: mediaFiles.frameRate, videoCodec: mediaFiles.videoCodec, audioCodec: mediaFiles.audioCodec },
        ...{ mimeType: mediaFiles.mimeType, sizeBytes: mediaFiles.sizeBytes, playable: mediaFiles.playable },
        ...{ proxyMimeType: proxies.mimeType, proxySizeBytes: proxies.sizeBytes, posterId: stills.id },
      })
      .from(episodes)
      .innerJoin(mediaFiles, eq(mediaFiles.sha256, episodes.mediaSha256))
      .leftJoin(proxies, and(eq(proxies.mediaSha256, episodes.mediaSha256), eq(proxies.state, 'ready')))
      .leftJoin(
        stills,
        and(eq(stills.mediaSha256, episodes.mediaSha256), eq(stills.kind, 'poster'), eq(stills.rank, 1)),
      )
      .where(ofWorks)
      .orderBy(asc(episodes.workId), asc(episodes.number))
      .prepare(),
    titles: db
      .select({
        ...{ episodeId: episodeTitles.episodeId, position: episodeTitles.position },
        ...{ locale: episodeTitles.locale, text: episodeTitles.text, kind: episodeTitles.kind },
      })
      .from(episodes)
      .innerJoin(episodeTitles, eq(episodeTitles.episodeId, episodes.id))
      .where(ofWorks)
      .orderBy(asc(episodeTitles.episodeId), asc(episodeTitles.position))
      .prepare(),
    tracks: db
      .select({ id: tracks.id, episodeId: tracks.episodeId, locale: tracks.locale, kind: tracks.kind })
      .from(episodes)
      .innerJoin(tracks, and(eq(tracks.episodeId, episodes.id), eq(tracks.state, 'approved')))
      .where(ofWorks)
      .orderBy(
        asc(tracks.episodeId),
        sql`case ${tracks.origin} when 'uploaded' then 0 when 'embedded' then 1 else 2 end`,
        asc(tracks.locale),
        asc(tracks.id),
      )
      .prepare(),
    stills: db
      .select({ id: stills.id, widthPx: stills.widthPx, heightPx: stills.heightPx, ...image })
      .from(stills)
      .where(sql`${stills.id} in ${wanted}`)
      .prepare(),
    images: db
      .select({ id: coverImages.id, widthPx: coverImages.widthPx, heightPx: coverImages.heightPx, ...cover })
      .from(coverImages)
      .where(sql`${coverImages.id} in ${wanted}`)
      .prepare(),
    owners: db
      .select({ workId: works.id, id: organisations.id, name: organisations.name })
      .from(works)
      .innerJoin(organisations, eq(organisations.id, works.organisationId))
      .where(sql`${works.id} in ${wanted}`)
      .prepare(),
  }
})
