import { and, asc, eq, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import {
  coverImages,
  episodes,
  episodeTitles,
  mediaFiles,
  mediaMarks,
  mediaSounds,
  stills,
  tracks,
  workContentNotes,
  workCoProductionRegions,
  workCovers,
  workCredits,
  workExternalIds,
  workGenres,
  workSynopses,
  works,
  workTags,
  workTitles,
} from '../schema/index.ts'
import { subquery } from '../subquery.ts'

type EpisodeRow = typeof episodes.$inferSelect
type MediaRow = typeof mediaFiles.$inferSelect
type SoundRow = typeof mediaSounds.$inferSelect
type MarkRow = typeof mediaMarks.$inferSelect
type TrackRow = typeof tracks.$inferSelect
type TitleRow = Pick<typeof workTitles.$inferSelect, 'locale' | 'text' | 'kind'>

/** A work with those of its lists that are codes. */
export interface WorkFactRow
  extends Pick<
    typeof works.$inferSelect,
    'id' | 'kind' | 'status' | 'originRegion' | 'originalLocale' | 'releaseYear'
  > {
  readonly genres: readonly string[]
  readonly tags: readonly string[]
  readonly contentNotes: readonly string[]
  /** Each once. */
  readonly creditRoles: readonly string[]
  readonly externalIdSchemes: readonly string[]
  readonly coProductionRegions: readonly string[]
}

/** Of a work, its titles, synopses and covers. */
export interface WorkTextRow {
  readonly workId: string
  readonly locale: string
}
export interface CoverFactRow extends WorkTextRow {
  readonly widthPx: number
  readonly heightPx: number
  readonly sizeBytes: number
  readonly mimeType: string
}

/** An episode with what is known of its file, as a list: millions of them are read at once. */
export type EpisodeFactValues = readonly [
  workId: string,
  id: string,
  number: number,
  state: EpisodeRow['state'],
  durationMs: MediaRow['durationMs'],
  sizeBytes: MediaRow['sizeBytes'],
  widthPx: MediaRow['widthPx'],
  heightPx: MediaRow['heightPx'],
  frameRate: MediaRow['frameRate'],
  container: MediaRow['container'],
  videoCodec: MediaRow['videoCodec'],
  audioCodec: MediaRow['audioCodec'],
  isHdr: 0 | 1 | null,
  audioChannels: SoundRow['channels'],
  sampleRateHz: SoundRow['sampleRateHz'],
  /** Null: the file was not inspected. */
  c2pa: MarkRow['c2pa'] | null,
  aigcLabel: MarkRow['aigcLabel'],
]
export type EpisodeTitleValues = readonly [episodeId: string, locale: string, text: string, kind: TitleRow['kind']]
export type TrackFactValues = readonly [
  episodeId: string,
  locale: string,
  kind: TrackRow['kind'],
  origin: TrackRow['origin'],
  state: TrackRow['state'],
]

export interface WorkFactRows {
  readonly works: readonly WorkFactRow[]
  readonly titles: readonly (WorkTextRow & TitleRow)[]
  readonly synopses: readonly (WorkTextRow & { readonly text: string })[]
  readonly covers: readonly CoverFactRow[]
  readonly episodes: readonly EpisodeFactValues[]
  readonly episodeTitles: readonly EpisodeTitleValues[]
  readonly tracks: readonly TrackFactValues[]
}

/** What is known of these works, in seven queries however many they are; each list in its own order. A work that is not there is left out. */
export async function listWorkFactRows(db: Reader, workIds: readonly string[]): Promise<WorkFactRows> {
  const wanted = { ids: JSON.stringify(workIds) }
  const statements = statementsOf(db)
  const codes = (json: string) => JSON.parse(json) as string[] // as the statement makes it
  return {
    works: statements.works.all(wanted).map((row) => ({
      ...row,
      genres: codes(row.genres),
      tags: codes(row.tags),
      contentNotes: codes(row.contentNotes),
      creditRoles: codes(row.creditRoles),
      externalIdSchemes: codes(row.externalIdSchemes),
      coProductionRegions: codes(row.coProductionRegions),
    })),
    titles: statements.titles.all(wanted),
    synopses: statements.synopses.all(wanted),
    covers: statements.covers.all(wanted),
    // As selected.
    episodes: statements.episodes.values(wanted) as unknown as EpisodeFactValues[],
    episodeTitles: statements.episodeTitles.values(wanted) as unknown as EpisodeTitleValues[],
    tracks: statements.tracks.values(wanted) as unknown as TrackFactValues[],
  }
}

const statementsOf = prepareOnce((db) => {
  const wanted = sql`json_each(${sql.placeholder('ids')}) wanted`
  const isOf = (workId: typeof works.id | typeof workTitles.workId) => sql`${workId} = wanted.value`
  const { workId, id, number, state } = episodes
  const { durationMs, sizeBytes, widthPx, heightPx, frameRate, container, videoCodec, audioCodec, hdr } = mediaFiles
  const { channels, sampleRateHz } = mediaSounds
  return {
    works: prepareWorks(db),
    titles: db
      .select({
        ...{ workId: workTitles.workId, locale: workTitles.locale },
        ...{ text: workTitles.text, kind: workTitles.kind },
      })
      .from(wanted)
      .crossJoin(workTitles)
      .where(isOf(workTitles.workId))
      .orderBy(sql`wanted.key`, asc(workTitles.position))
      .prepare(),
    synopses: db
      .select({ workId: workSynopses.workId, locale: workSynopses.locale, text: workSynopses.text })
      .from(wanted)
      .crossJoin(workSynopses)
      .where(sql`${workSynopses.workId} = wanted.value`)
      .orderBy(sql`wanted.key`, asc(workSynopses.locale))
      .prepare(),
    covers: prepareCovers(db),
    episodes: db
      .select({
        ...{ workId, id, number, state, durationMs, sizeBytes, widthPx, heightPx, frameRate, container },
        ...{ videoCodec, audioCodec, hdr, channels, sampleRateHz },
        ...{ c2pa: mediaMarks.c2pa, aigcLabel: mediaMarks.aigcLabel },
      })
      .from(wanted)
      .crossJoin(episodes)
      .crossJoin(mediaFiles)
      .leftJoin(mediaSounds, eq(mediaSounds.mediaSha256, episodes.mediaSha256))
      .leftJoin(mediaMarks, eq(mediaMarks.mediaSha256, episodes.mediaSha256))
      .where(and(sql`${episodes.workId} = wanted.value`, eq(mediaFiles.sha256, episodes.mediaSha256)))
      .orderBy(sql`wanted.key`, asc(episodes.number))
      .prepare(),
    episodeTitles: db
      .select({
        ...{ episodeId: episodeTitles.episodeId, locale: episodeTitles.locale },
        ...{ text: episodeTitles.text, kind: episodeTitles.kind },
      })
      .from(wanted)
      .crossJoin(episodes)
      .crossJoin(episodeTitles)
      .where(and(sql`${episodes.workId} = wanted.value`, eq(episodeTitles.episodeId, episodes.id)))
      .orderBy(sql`wanted.key`, asc(episodes.number), asc(episodeTitles.position))
      .prepare(),
    tracks: db
      .select({
        ...{ episodeId: tracks.episodeId, locale: tracks.locale, kind: tracks.kind },
        ...{ origin: tracks.origin, state: tracks.state },
      })
      .from(wanted)
      .crossJoin(episodes)
      .crossJoin(tracks)
      .where(and(sql`${episodes.workId} = wanted.value`, eq(tracks.episodeId, episodes.id)))
      .orderBy(sql`wanted.key`, asc(episodes.number), asc(tracks.locale), asc(tracks.origin), asc(tracks.kind))
      .prepare(),
  }
})

function prepareWorks(db: Reader) {
  const { id, kind, status, originRegion, originalLocale, releaseYear } = works
  const ofWork = (column: unknown) => sql`${column} = ${works.id}`
  const regions = workCoProductionRegions
  return db
    .select({
      ...{ id, kind, status, originRegion, originalLocale, releaseYear },
      genres: subquery<string>(sql`select json_group_array(${workGenres.genre} order by ${workGenres.genre})
        from ${workGenres} where ${ofWork(workGenres.workId)}`),
      tags: subquery<string>(sql`select json_group_array(${workTags.tag} order by ${workTags.position})
        from ${workTags} where ${ofWork(workTags.workId)}`),
      contentNotes:
        subquery<string>(sql`select json_group_array(${workContentNotes.code} order by ${workContentNotes.code})
        from ${workContentNotes} where ${ofWork(workContentNotes.workId)}`),
      creditRoles: subquery<string>(sql`select json_group_array(role order by role)
        from (select distinct ${workCredits.role} as role from ${workCredits} where ${ofWork(workCredits.workId)})`),
      externalIdSchemes: subquery<string>(sql`select json_group_array(scheme order by scheme)
        from (select distinct ${workExternalIds.scheme} as scheme from ${workExternalIds} where ${ofWork(workExternalIds.workId)})`),
      coProductionRegions: subquery<string>(sql`select json_group_array(${regions.region} order by ${regions.region})
        from ${regions} where ${ofWork(regions.workId)}`),
    })
    .from(sql`json_each(${sql.placeholder('ids')}) wanted`)
    .crossJoin(works)
    .where(sql`${works.id} = wanted.value`)
    .orderBy(sql`wanted.key`)
    .prepare()
}

/** An image that was made, or the still that is nearest to the moment, of an episode of the work; a cover that has neither is none. */
function prepareCovers(db: Reader) {
  const nearest = sql`(select ${stills.id} from ${stills}
    where ${stills.mediaSha256} = ${workCovers.mediaSha256} and ${stills.kind} in ('poster', 'candidate')
      and exists (select 1 from ${episodes}
        where ${episodes.workId} = ${workCovers.workId} and ${episodes.mediaSha256} = ${workCovers.mediaSha256})
    order by abs(${stills.atMs} - ${workCovers.atMs}), ${stills.kind}, ${stills.rank} limit 1)`
  const shown = sql.raw('shown')
  return db
    .select({
      ...{ workId: workCovers.workId, locale: workCovers.locale },
      widthPx: sql<number>`coalesce(${coverImages.widthPx}, ${shown}.width_px)`,
      heightPx: sql<number>`coalesce(${coverImages.heightPx}, ${shown}.height_px)`,
      sizeBytes: sql<number>`coalesce(${coverImages.sizeBytes}, ${shown}.size_bytes)`,
      mimeType: sql<string>`coalesce(${coverImages.mimeType}, ${shown}.mime_type)`,
    })
    .from(sql`json_each(${sql.placeholder('ids')}) wanted`)
    .crossJoin(workCovers)
    .leftJoin(coverImages, eq(coverImages.id, workCovers.imageId))
    .leftJoin(sql`${stills} as shown`, sql`${workCovers.imageId} is null and shown.id = ${nearest}`)
    .where(
      and(sql`${workCovers.workId} = wanted.value`, sql`coalesce(${coverImages.sha256}, ${shown}.sha256) is not null`),
    )
    .orderBy(sql`wanted.key`, asc(workCovers.locale))
    .prepare()
}
