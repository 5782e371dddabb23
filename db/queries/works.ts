import type { Column, SQL } from 'drizzle-orm'
import { and, asc, desc, eq, gt, gte, isNull, lt, ne, or, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import {
  workCoProductionRegions,
  workExternalIds,
  workGenres,
  workSynopses,
  works,
  workTitles,
} from '../schema/index.ts'
import { idsOfWorksOf } from './access.ts'
import { areShowableIn, type ShowingPlace } from './windows.ts'

export type WorkRow = typeof works.$inferSelect
export type WorkTitleRow = typeof workTitles.$inferSelect
export type WorkStatus = WorkRow['status']

/** Everything about works that hangs on them, by table; each list in its own order. */
export interface WorkDetails {
  readonly titles: WorkTitleRow[]
  readonly synopses: (typeof workSynopses.$inferSelect)[]
  readonly genres: (typeof workGenres.$inferSelect)[]
  readonly coProductionRegions: (typeof workCoProductionRegions.$inferSelect)[]
  readonly externalIds: (typeof workExternalIds.$inferSelect)[]
}

export async function findWork(db: Reader, id: string): Promise<WorkRow | undefined> {
  return db.select().from(works).where(eq(works.id, id)).get()
}

/** The rows of these works, in no order. */
export async function findWorks(db: Reader, ids: readonly string[]): Promise<WorkRow[]> {
  if (ids.length === 0) return []
  return statementsOf(db).works.all({ ids: JSON.stringify(ids) })
}

/** Works that some may see: those of organisations, owned or shared, and all that was ever submitted. */
export interface WorksSeen {
  readonly submitted: boolean
  readonly organisationIds: readonly string[]
}

export interface WorkFilter {
  /** Undefined: all works. */
  readonly seen?: WorksSeen | undefined
  readonly status?: WorkStatus | undefined
  readonly originRegion?: string | undefined
  /** May be shown there and then. */
  readonly showable?: ShowingPlace | undefined
  /** With it: changed at this instant or later, oldest change first. Without: newest work first. */
  readonly updatedSinceMs?: number | undefined
  readonly after?: { readonly updatedAtMs: number; readonly id: string } | undefined
  readonly limit: number
}

export async function listWorks(db: Reader, filter: WorkFilter): Promise<WorkRow[]> {
  const conditions: (SQL | undefined)[] = [
    filter.status === undefined ? undefined : eq(works.status, filter.status),
    filter.originRegion === undefined ? undefined : eq(works.originRegion, filter.originRegion),
    filter.seen && isSeen(filter.seen),
    filter.showable && areShowableIn(filter.showable),
  ]
  const { after, updatedSinceMs } = filter
  if (updatedSinceMs === undefined) {
    if (after) conditions.push(lt(works.id, after.id))
    return db
      .select()
      .from(works)
      .where(and(...conditions))
      .orderBy(desc(works.id))
      .limit(filter.limit)
      .all()
  }
  conditions.push(
    after
      ? or(
          gt(works.updatedAtMs, after.updatedAtMs),
          and(eq(works.updatedAtMs, after.updatedAtMs), gt(works.id, after.id)),
        )
      : gte(works.updatedAtMs, updatedSinceMs),
  )
  return db
    .select()
    .from(works)
    .where(and(...conditions))
    .orderBy(asc(works.updatedAtMs), asc(works.id))
    .limit(filter.limit)
    .all()
}

/** A condition on rows of works. */
export function isSeen({ submitted, organisationIds }: WorksSeen): SQL | undefined {
  const owned = sql`${works.id} in ${idsOfWorksOf(JSON.stringify(organisationIds))}`
  return submitted ? or(ne(works.status, 'draft'), owned) : owned
}

export async function findWorkDetails(db: Reader, ids: readonly string[]): Promise<WorkDetails> {
  if (ids.length === 0) return { titles: [], synopses: [], genres: [], coProductionRegions: [], externalIds: [] }
  const { titles, synopses, genres, coProductionRegions, externalIds } = statementsOf(db)
  const wanted = { ids: JSON.stringify(ids) }
  return {
    titles: titles.all(wanted),
    synopses: synopses.all(wanted),
    genres: genres.all(wanted),
    coProductionRegions: coProductionRegions.all(wanted),
    externalIds: externalIds.all(wanted),
  }
}

const statementsOf = prepareOnce((db) => {
  const wanted = sql`(select value from json_each(${sql.placeholder('ids')}))`
  const ofWork = (workId: Column) => sql`${workId} in ${wanted}`
  return {
    works: db.select().from(works).where(ofWork(works.id)).prepare(),
    titles: db
      .select()
      .from(workTitles)
      .where(ofWork(workTitles.workId))
      .orderBy(asc(workTitles.workId), asc(workTitles.position))
      .prepare(),
    synopses: db
      .select()
      .from(workSynopses)
      .where(ofWork(workSynopses.workId))
      .orderBy(asc(workSynopses.locale))
      .prepare(),
    genres: db.select().from(workGenres).where(ofWork(workGenres.workId)).orderBy(asc(workGenres.genre)).prepare(),
    coProductionRegions: db
      .select()
      .from(workCoProductionRegions)
      .where(ofWork(workCoProductionRegions.workId))
      .orderBy(asc(workCoProductionRegions.region))
      .prepare(),
    externalIds: db
      .select()
      .from(workExternalIds)
      .where(ofWork(workExternalIds.workId))
      .orderBy(asc(workExternalIds.scheme), asc(workExternalIds.value))
      .prepare(),
  }
})

export async function insertWork(tx: Tx, row: typeof works.$inferInsert): Promise<WorkRow> {
  return tx.insert(works).values(row).returning().get()
}

/** Changes a work's own columns and raises its version; the log and the ETag follow from it. */
export async function updateWork(
  tx: Tx,
  id: string,
  change: Partial<Pick<WorkRow, 'kind' | 'status' | 'originalLocale' | 'originRegion' | 'releaseYear'>>,
  nowMs: number,
): Promise<WorkRow> {
  return tx
    .update(works)
    .set({ ...change, version: sql`${works.version} + 1`, updatedAtMs: nowMs, indexedAtMs: null })
    .where(eq(works.id, id))
    .returning()
    .get() as WorkRow
}

/** Stores what a work is ordered by among titles. */
export async function putSortTitle(tx: Tx, id: string, sortTitle: string): Promise<void> {
  tx.update(works).set({ sortTitle }).where(eq(works.id, id)).run()
}

/** Works that have nothing to be ordered by yet. */
export async function listUnsortedWorkIds(db: Reader, limit: number): Promise<string[]> {
  const rows = db.select({ id: works.id }).from(works).where(isNull(works.sortTitle)).limit(limit).all()
  return rows.map((row) => row.id)
}

/** Says that something under a work changed (an episode, a track), without a new version of the work itself. */
export async function touchWork(tx: Tx, id: string, nowMs: number): Promise<void> {
  tx.update(works).set({ updatedAtMs: nowMs, indexedAtMs: null }).where(eq(works.id, id)).run()
}

export interface WorkParts {
  readonly titles?: readonly { locale: string; text: string; kind: WorkTitleRow['kind'] }[] | undefined
  readonly synopses?: readonly { locale: string; text: string }[] | undefined
  readonly genres?: readonly string[] | undefined
  readonly coProductionRegions?: readonly string[] | undefined
  readonly externalIds?: readonly { scheme: string; value: string }[] | undefined
}

/** Replaces those lists of a work that are given. External ids must be free: see `findExternalIdOwner`. */
export async function replaceWorkParts(tx: Tx, workId: string, parts: WorkParts): Promise<void> {
  if (parts.titles) {
    tx.delete(workTitles).where(eq(workTitles.workId, workId)).run()
    if (parts.titles.length > 0) {
      tx.insert(workTitles)
        .values(parts.titles.map((title, position) => ({ ...title, workId, position })))
        .run()
    }
  }
  if (parts.synopses) {
    tx.delete(workSynopses).where(eq(workSynopses.workId, workId)).run()
    if (parts.synopses.length > 0)
      tx.insert(workSynopses)
        .values(parts.synopses.map((synopsis) => ({ ...synopsis, workId })))
        .run()
  }
  if (parts.genres) {
    tx.delete(workGenres).where(eq(workGenres.workId, workId)).run()
    if (parts.genres.length > 0)
      tx.insert(workGenres)
        .values(parts.genres.map((genre) => ({ genre, workId })))
        .run()
  }
  if (parts.coProductionRegions) {
    tx.delete(workCoProductionRegions).where(eq(workCoProductionRegions.workId, workId)).run()
    if (parts.coProductionRegions.length > 0)
      tx.insert(workCoProductionRegions)
        .values(parts.coProductionRegions.map((region) => ({ region, workId })))
        .run()
  }
  if (parts.externalIds) {
    tx.delete(workExternalIds).where(eq(workExternalIds.workId, workId)).run()
    if (parts.externalIds.length > 0)
      tx.insert(workExternalIds)
        .values(parts.externalIds.map((id) => ({ ...id, workId })))
        .run()
  }
}

/** The work that has this external id. */
export async function findExternalIdOwner(
  db: Reader,
  id: { scheme: string; value: string },
): Promise<string | undefined> {
  return db
    .select({ workId: workExternalIds.workId })
    .from(workExternalIds)
    .where(and(eq(workExternalIds.scheme, id.scheme), eq(workExternalIds.value, id.value)))
    .get()?.workId
}
