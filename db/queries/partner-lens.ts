import type { Column, SQL } from 'drizzle-orm'
import { and, asc, desc, eq, getTableColumns, gt, lt, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import {
  changes,
  coverImages,
  episodes,
  type LICENCE_TYPES,
  stills,
  tracks,
  windowEdges,
  workCovers,
  workPublications,
  workSerials,
  works,
  workWindows,
} from '../schema/index.ts'
import { subquery } from '../subquery.ts'
import type { EpisodeRow } from './episodes.ts'
import type { TrackRow } from './tracks.ts'
import { isShowableIn } from './windows.ts'

/** What a partner may see: works that may be shown, by a window that is meant for it, in one of its regions. */
export interface Lens {
  /** The partner: windows that are given to somebody else open nothing to it. */
  readonly organisationId: string
  /** ISO 3166-1 alpha-2, at least one. */
  readonly regions: readonly string[]
  /** Null: whichever. */
  readonly licenceTypes: readonly (typeof LICENCE_TYPES)[number][] | null
}

/** A lens at an instant, as parameters of a statement or as placeholders for them. */
export type LensParameters = Readonly<Record<'licensee' | 'regions' | 'licenceTypes' | 'atMs', unknown>>

declare const throughLens: unique symbol
/** A work that was looked at through a lens. Nothing but the functions of this file makes one. */
export type SeenWork = Readonly<typeof works.$inferSelect> & {
  /** Place of its last entry in the change log: what is known of it is the same while this is. */
  readonly seq: number
  /** The instant of that entry. */
  readonly changedAtMs: number
  /** The next instant at which a window of it begins or ends: until then the lens shows it, if nothing changes. Null: none. */
  readonly nextEdgeMs: number | null
  readonly [throughLens]: true
}

/** The one condition on rows of works that says what is in a lens. */
export function isInLens({ licensee, regions, licenceTypes, atMs }: LensParameters): SQL {
  const window = sql`(${workWindows.licensee} is null or ${workWindows.licenseeOrganisationId} = ${licensee})
    and (${licenceTypes} is null or ${workWindows.licenceType} in (select value from json_each(${licenceTypes})))`
  return sql`exists (select 1 from json_each(${regions}) as place
    where ${isShowableIn({ region: sql`place.value`, atMs }, window)})`
}

/** The parameters that `isInLens` takes. */
export function lensParameters({ organisationId, regions, licenceTypes }: Lens, atMs: number) {
  return {
    licensee: organisationId,
    regions: JSON.stringify(regions),
    licenceTypes: licenceTypes === null ? null : JSON.stringify(licenceTypes),
    atMs,
  } satisfies LensParameters
}

/** The work of this id; undefined: there is none, or the lens does not show it. */
export async function findSeenWork(db: Reader, lens: Lens, id: string, atMs: number): Promise<SeenWork | undefined> {
  return statementsOf(db).one.get({ ...lensParameters(lens, atMs), id }) as SeenWork | undefined
}

/** Those of these works that the lens shows, in no order. */
export async function findSeenWorks(db: Reader, lens: Lens, ids: readonly string[], atMs: number): Promise<SeenWork[]> {
  if (ids.length === 0) return []
  return statementsOf(db).some.all({ ...lensParameters(lens, atMs), ids: JSON.stringify(ids) }) as SeenWork[]
}

/** The works that the lens shows, the newest first. */
export async function listSeenWorks(
  db: Reader,
  lens: Lens,
  atMs: number,
  page: { readonly beforeId: string | undefined; readonly limit: number },
): Promise<SeenWork[]> {
  const { beforeId = LAST_ID, limit } = page
  const { publishedIn } = statementsOf(db)
  const parameters = { ...lensParameters(lens, atMs), beforeId, limit }
  // Region by region along an index: few works of many may be published in them.
  const found = lens.regions.flatMap((region) => publishedIn.all({ ...parameters, region }) as SeenWork[])
  const distinct = [...new Map(found.map((work) => [work.id, work])).values()]
  return distinct.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit)
}

/** Behind every id. */
const LAST_ID = 'g'

/** The serials of all works that the lens shows, by id. */
export async function listSeenSerials(db: Reader, lens: Lens, atMs: number): Promise<ReadonlyMap<string, number>> {
  const rows = statementsOf(db).serials.all(lensParameters(lens, atMs))
  return new Map(rows.map(({ id, serial }) => [id, serial]))
}

/** The first instant after this one at which a window of any work begins or ends; undefined: none is known. */
export async function findNextEdge(db: Reader, atMs: number): Promise<number | undefined> {
  return statementsOf(db).nextEdge.get({ atMs })?.atMs
}

/** Something that hangs on a work which the lens shows. */
export interface Seen<Row> {
  readonly work: SeenWork
  readonly row: Row
}

/** An analysed episode of a work in the lens. */
export async function findSeenEpisode(
  db: Reader,
  lens: Lens,
  id: string,
  atMs: number,
): Promise<Seen<EpisodeRow> | undefined> {
  return statementsOf(db).episode.get({ ...lensParameters(lens, atMs), id }) as Seen<EpisodeRow> | undefined
}

/** An approved track of an analysed episode of a work in the lens. */
export async function findSeenTrack(
  db: Reader,
  lens: Lens,
  id: string,
  atMs: number,
): Promise<Seen<TrackRow> | undefined> {
  return statementsOf(db).track.get({ ...lensParameters(lens, atMs), id }) as Seen<TrackRow> | undefined
}

/** What a work in the lens is shown by: a still of an analysed episode, or the image of a cover. */
export async function findSeenStill(
  db: Reader,
  lens: Lens,
  id: string,
  atMs: number,
): Promise<Seen<{ readonly sha256: string | null; readonly mimeType: string | null }> | undefined> {
  const { still, cover } = statementsOf(db)
  const wanted = { ...lensParameters(lens, atMs), id }
  return (still.get(wanted) ?? cover.get(wanted)) as Awaited<ReturnType<typeof findSeenStill>>
}

const statementsOf = prepareOnce((db) => {
  const names = ['licensee', 'regions', 'licenceTypes', 'atMs'] as const
  const lens = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])) as unknown as LensParameters
  const inLens = isInLens(lens)
  const isWanted = (id: Column) => eq(id, sql.placeholder('id'))
  const seq = sql`select max(${changes.seq}) from ${changes} where ${changes.workId} = ${works.id}`
  const changedAt = sql`select ${changes.atMs} from ${changes}
    where ${changes.workId} = ${works.id} order by ${changes.seq} desc limit 1`
  const edge = sql`select min(${windowEdges.atMs}) from ${windowEdges}
    where ${windowEdges.workId} = ${works.id} and ${windowEdges.atMs} > ${lens.atMs}`
  const work = {
    ...getTableColumns(works),
    seq: subquery<number>(seq),
    changedAtMs: subquery<number>(changedAt),
    nextEdgeMs: subquery<number | null>(edge),
  }
  const analysed = and(eq(episodes.state, 'ready'), inLens)
  const image = { sha256: stills.sha256, mimeType: stills.mimeType }
  return {
    one: db
      .select(work)
      .from(works)
      .where(and(isWanted(works.id), inLens))
      .prepare(),
    some: db
      .select(work)
      .from(works)
      .where(and(sql`${works.id} in (select value from json_each(${sql.placeholder('ids')}))`, inLens))
      .prepare(),
    publishedIn: db
      .select(work)
      .from(workPublications)
      .innerJoin(works, eq(works.id, workPublications.workId))
      .where(
        and(
          eq(workPublications.region, sql.placeholder('region')),
          lt(workPublications.workId, sql.placeholder('beforeId')),
          inLens,
        ),
      )
      .orderBy(desc(workPublications.workId))
      .limit(sql.placeholder('limit'))
      .prepare(),
    serials: db
      .select({ id: works.id, serial: workSerials.serial })
      .from(works)
      .innerJoin(workSerials, eq(workSerials.workId, works.id))
      .where(
        and(
          sql`${works.id} in (select ${workPublications.workId} from ${workPublications}
            where ${workPublications.region} in (select value from json_each(${lens.regions})))`,
          inLens,
        ),
      )
      .prepare(),
    nextEdge: db
      .select({ atMs: windowEdges.atMs })
      .from(windowEdges)
      .where(gt(windowEdges.atMs, sql.placeholder('atMs')))
      .orderBy(asc(windowEdges.atMs))
      .limit(1)
      .prepare(),
    episode: db
      .select({ work, row: getTableColumns(episodes) })
      .from(episodes)
      .innerJoin(works, eq(works.id, episodes.workId))
      .where(and(isWanted(episodes.id), analysed))
      .prepare(),
    track: db
      .select({ work, row: getTableColumns(tracks) })
      .from(tracks)
      .innerJoin(episodes, eq(episodes.id, tracks.episodeId))
      .innerJoin(works, eq(works.id, episodes.workId))
      .where(and(isWanted(tracks.id), eq(tracks.state, 'approved'), analysed))
      .prepare(),
    still: db
      .select({ work, row: image })
      .from(stills)
      .innerJoin(episodes, eq(episodes.mediaSha256, stills.mediaSha256))
      .innerJoin(works, eq(works.id, episodes.workId))
      .where(and(isWanted(stills.id), analysed))
      .limit(1)
      .prepare(),
    cover: db
      .select({ work, row: { sha256: coverImages.sha256, mimeType: coverImages.mimeType } })
      .from(workCovers)
      .innerJoin(works, eq(works.id, workCovers.workId))
      .innerJoin(coverImages, eq(coverImages.id, workCovers.imageId))
      .where(and(eq(workCovers.imageId, sql.placeholder('id')), eq(coverImages.state, 'ready'), inLens))
      .limit(1)
      .prepare(),
  }
})
