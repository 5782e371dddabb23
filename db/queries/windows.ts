import type { SQL } from 'drizzle-orm'
import { and, asc, desc, eq, getTableColumns, lte, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import {
  acceptedWindowConflicts,
  windowEdges,
  workPublications,
  works,
  workWindowRegions,
  workWindows,
} from '../schema/index.ts'
import { subquery } from '../subquery.ts'

/** A window with the regions that it covers or leaves out, in the order of their codes. */
export interface WindowRow extends Readonly<typeof workWindows.$inferSelect> {
  readonly regions: readonly string[]
}
export type PublicationRow = Readonly<typeof workPublications.$inferSelect>
export type AcceptedConflictRow = Readonly<typeof acceptedWindowConflicts.$inferSelect>

/** The windows of these works, each work's in the order that they were given. */
export async function findWindows(db: Reader, workIds: readonly string[]): Promise<WindowRow[]> {
  if (workIds.length === 0) return []
  const rows = statementsOf(db).windows.all({ ids: JSON.stringify(workIds) })
  return rows.map((row) => ({ ...row, regions: JSON.parse(row.regions) as string[] }))
}

/** Takes the windows of a work and puts these in their place, with the instants of theirs that are to come. */
export async function replaceWindows(
  tx: Tx,
  workId: string,
  windows: readonly WindowRow[],
  nowMs: number,
): Promise<void> {
  tx.delete(workWindows).where(eq(workWindows.workId, workId)).run()
  tx.delete(windowEdges).where(eq(windowEdges.workId, workId)).run()
  for (const { regions, ...row } of windows) {
    tx.insert(workWindows).values(row).run()
    const rows = regions.map((region) => ({ windowId: row.id, region }))
    if (rows.length > 0) tx.insert(workWindowRegions).values(rows).run()
  }
  const instants = windows.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs])
  const edges = [...new Set(instants)].flatMap((atMs) => (atMs !== null && atMs > nowMs ? [{ workId, atMs }] : []))
  if (edges.length > 0) tx.insert(windowEdges).values(edges).run()
}

/** The contradictions of a work's windows that were accepted. */
export async function listAcceptedConflicts(db: Reader, workId: string): Promise<AcceptedConflictRow[]> {
  return db
    .select()
    .from(acceptedWindowConflicts)
    .where(eq(acceptedWindowConflicts.workId, workId))
    .orderBy(asc(acceptedWindowConflicts.conflictId))
    .all()
}

/** Takes the accepted contradictions of a work and puts these in their place. */
export async function replaceAcceptedConflicts(
  tx: Tx,
  workId: string,
  rows: readonly AcceptedConflictRow[],
): Promise<void> {
  tx.delete(acceptedWindowConflicts).where(eq(acceptedWindowConflicts.workId, workId)).run()
  if (rows.length > 0)
    tx.insert(acceptedWindowConflicts)
      .values([...rows])
      .run()
}

/** Where these works are published, each work's in the order of the regions. */
export async function findPublications(db: Reader, workIds: readonly string[]): Promise<PublicationRow[]> {
  if (workIds.length === 0) return []
  return statementsOf(db).publications.all({ ids: JSON.stringify(workIds) })
}

/** Publishes a work in a region, or anew. Who calls raises the work's version. */
export async function putPublication(tx: Tx, row: typeof workPublications.$inferInsert): Promise<PublicationRow> {
  const { workId: _, region: __, ...set } = row
  return tx
    .insert(workPublications)
    .values(row)
    .onConflictDoUpdate({ target: [workPublications.workId, workPublications.region], set })
    .returning()
    .get()
}

/** Takes a work out of a region; undefined: it was not published there. Who calls raises the work's version. */
export async function deletePublication(
  tx: Tx,
  { workId, region }: Pick<PublicationRow, 'workId' | 'region'>,
): Promise<PublicationRow | undefined> {
  return tx
    .delete(workPublications)
    .where(and(eq(workPublications.workId, workId), eq(workPublications.region, region)))
    .returning()
    .get() as PublicationRow | undefined
}

/** A place and a time that a work may be shown in. */
export interface ShowingPlace {
  /** ISO 3166-1 alpha-2. */
  readonly region: string
  readonly atMs: number
}

/** Whether a work may be shown: it is published, there as well, and a window covers the region and holds at that instant. */
export async function isShowable(db: Reader, workId: string, { region, atMs }: ShowingPlace): Promise<boolean> {
  return statementsOf(db).showable.get({ workId, region, atMs }) !== undefined
}

export interface ShowableFilter extends ShowingPlace {
  /** Only works that are older than this one. */
  readonly beforeId?: string | undefined
  readonly limit: number
}

/** The ids of works that may be shown, the newest first. */
export async function listShowable(db: Reader, { beforeId, limit, ...place }: ShowableFilter): Promise<string[]> {
  const rows = statementsOf(db).allShowable.all({ ...place, beforeId: beforeId ?? null, limit })
  return rows.map(({ id }) => id)
}

/** The condition on rows of works that every question of this kind is answered by. @param window what a window has to be besides */
export function isShowableIn(
  { region, atMs }: { readonly region: unknown; readonly atMs: unknown },
  window: SQL = sql`true`,
): SQL {
  return sql`(${works.status} = 'published'
    and exists (select 1 from ${workPublications}
      where ${workPublications.workId} = ${works.id} and ${workPublications.region} = ${region})
    and exists (select 1 from ${workWindows} where ${workWindows.workId} = ${works.id} and ${window}
      and (${workWindows.fromMs} is null or ${workWindows.fromMs} <= ${atMs})
      and (${workWindows.untilMs} is null or ${workWindows.untilMs} > ${atMs})
      and (${workWindows.scope} = 'regions') = exists (select 1 from ${workWindowRegions}
        where ${workWindowRegions.windowId} = ${workWindows.id} and ${workWindowRegions.region} = ${region})))`
}

/** The same for lists, where a region that few works are published in is not looked for among all works. */
export function areShowableIn(place: { readonly region: unknown; readonly atMs: unknown }): SQL {
  return sql`(${works.id} in (select ${workPublications.workId} from ${workPublications}
    where ${workPublications.region} = ${place.region}) and ${isShowableIn(place)})`
}

/** Works that have an edge at this instant or before, the earliest first. @param limit of edges */
export async function listDueEdges(db: Reader, nowMs: number, limit: number): Promise<string[]> {
  const rows = statementsOf(db).dueEdges.all({ nowMs, limit })
  return [...new Set(rows.map(({ workId }) => workId))]
}

/** Takes out the edges of a work at this instant and before. @returns how many there were */
export async function deletePassedEdges(tx: Tx, workId: string, nowMs: number): Promise<number> {
  return tx
    .delete(windowEdges)
    .where(and(eq(windowEdges.workId, workId), lte(windowEdges.atMs, nowMs)))
    .run().changes
}

const statementsOf = prepareOnce((db) => {
  const wanted = sql`(select value from json_each(${sql.placeholder('ids')}))`
  const place = { region: sql.placeholder('region'), atMs: sql.placeholder('atMs') }
  const regionsOf = sql`select json_group_array(${workWindowRegions.region} order by ${workWindowRegions.region})
    from ${workWindowRegions} where ${workWindowRegions.windowId} = ${workWindows.id}`
  const regions = subquery<string>(regionsOf)
  return {
    windows: db
      .select({ ...getTableColumns(workWindows), regions })
      .from(workWindows)
      .where(sql`${workWindows.workId} in ${wanted}`)
      .orderBy(asc(workWindows.workId), asc(workWindows.position))
      .prepare(),
    publications: db
      .select()
      .from(workPublications)
      .where(sql`${workPublications.workId} in ${wanted}`)
      .orderBy(asc(workPublications.workId), asc(workPublications.region))
      .prepare(),
    showable: db
      .select({ id: works.id })
      .from(works)
      .where(and(eq(works.id, sql.placeholder('workId')), isShowableIn(place)))
      .prepare(),
    allShowable: db
      .select({ id: works.id })
      .from(works)
      .where(
        and(
          sql`(${sql.placeholder('beforeId')} is null or ${works.id} < ${sql.placeholder('beforeId')})`,
          areShowableIn(place),
        ),
      )
      .orderBy(desc(works.id))
      .limit(sql.placeholder('limit'))
      .prepare(),
    dueEdges: db
      .select({ workId: windowEdges.workId })
      .from(windowEdges)
      .where(lte(windowEdges.atMs, sql.placeholder('nowMs')))
      .orderBy(asc(windowEdges.atMs), asc(windowEdges.workId)) // so that it is read by its index
      .limit(sql.placeholder('limit'))
      .prepare(),
  }
})
