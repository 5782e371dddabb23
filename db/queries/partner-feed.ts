import { and, asc, eq, gt, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { changes, partnerLenses, partnerToldWorks, works } from '../schema/index.ts'

export type PartnerLensRow = Readonly<typeof partnerLenses.$inferSelect>

/** The lens of an organisation with this definition. */
export async function findLens(
  db: Reader,
  { organisationId, definition }: Pick<PartnerLensRow, 'organisationId' | 'definition'>,
): Promise<PartnerLensRow | undefined> {
  return statementsOf(db).byDefinition.get({ organisationId, definition })
}

export async function findLensById(db: Reader, id: string): Promise<PartnerLensRow | undefined> {
  return statementsOf(db).byId.get({ id })
}

/** Adds a lens, or finds the one with this definition that somebody added meanwhile. */
export async function putLens(tx: Tx, row: typeof partnerLenses.$inferInsert): Promise<PartnerLensRow> {
  return tx
    .insert(partnerLenses)
    .values(row)
    .onConflictDoUpdate({
      target: [partnerLenses.organisationId, partnerLenses.definition],
      set: { definition: row.definition }, // as it is; so that the row is returned
    })
    .returning()
    .get()
}

/** Begins the next generation of a lens, unless it has begun. */
export async function endLensGeneration(
  tx: Tx,
  { id, generation }: Pick<PartnerLensRow, 'id' | 'generation'>,
): Promise<void> {
  tx.update(partnerLenses)
    .set({ generation: generation + 1 })
    .where(and(eq(partnerLenses.id, id), eq(partnerLenses.generation, generation)))
    .run()
}

/** Forgets every lens and what was told through it, so that no cursor of before is known. */
export async function deleteAllLenses(tx: Tx): Promise<void> {
  tx.delete(partnerLenses).run()
}

/** The last change of a work. */
export interface LastChange {
  readonly workId: string
  /** Its place in the change log. */
  readonly seq: number
  readonly atMs: number
}

/** Works whose last change is behind one place of the log, up to and with another, in the order of the log. */
export async function listLastChanges(
  db: Reader,
  range: { readonly afterSeq: number; readonly untilSeq: number; readonly limit: number },
): Promise<LastChange[]> {
  return statementsOf(db).lastChanges.all(range)
}

/** Works behind this one in the order of their ids, whatever they are, with their last change. */
export async function listWorksWithChange(db: Reader, afterId: string, limit: number): Promise<LastChange[]> {
  return statementsOf(db).slice.all({ afterId, limit })
}

/** Which of these works an organisation was told of, and through which of its lenses. */
export async function listToldWorks(
  db: Reader,
  organisationId: string,
  workIds: readonly string[],
): Promise<Pick<typeof partnerToldWorks.$inferSelect, 'lensId' | 'workId'>[]> {
  if (workIds.length === 0) return []
  return statementsOf(db).told.all({ organisationId, ids: JSON.stringify(workIds) })
}

/** Notes that these works are told through a lens. */
export async function insertToldWorks(tx: Tx, lensId: string, workIds: readonly string[]): Promise<void> {
  const rows = workIds.map((workId) => ({ lensId, workId }))
  if (rows.length > 0) tx.insert(partnerToldWorks).values(rows).onConflictDoNothing().run()
}

const statementsOf = prepareOnce((db) => {
  const isLast = sql`not exists (select 1 from changes as later
    where later.work_id = ${changes.workId} and later.seq > ${changes.seq})`
  const lastOfWork = sql`(select max(own.seq) from changes as own where own.work_id = ${works.id})`
  const change = { workId: changes.workId, seq: changes.seq, atMs: changes.atMs }
  return {
    byId: db
      .select()
      .from(partnerLenses)
      .where(eq(partnerLenses.id, sql.placeholder('id')))
      .prepare(),
    byDefinition: db
      .select()
      .from(partnerLenses)
      .where(
        and(
          eq(partnerLenses.organisationId, sql.placeholder('organisationId')),
          eq(partnerLenses.definition, sql.placeholder('definition')),
        ),
      )
      .prepare(),
    lastChanges: db
      .select(change)
      .from(changes)
      .where(
        and(
          gt(changes.seq, sql.placeholder('afterSeq')),
          sql`${changes.seq} <= ${sql.placeholder('untilSeq')}`,
          isLast,
        ),
      )
      .orderBy(asc(changes.seq))
      .limit(sql.placeholder('limit'))
      .prepare(),
    slice: db
      .select(change)
      .from(works)
      .innerJoin(changes, eq(changes.seq, lastOfWork))
      .where(gt(works.id, sql.placeholder('afterId')))
      .orderBy(asc(works.id))
      .limit(sql.placeholder('limit'))
      .prepare(),
    told: db
      .select({ lensId: partnerToldWorks.lensId, workId: partnerToldWorks.workId })
      .from(partnerLenses)
      .innerJoin(partnerToldWorks, eq(partnerToldWorks.lensId, partnerLenses.id))
      .where(
        and(
          eq(partnerLenses.organisationId, sql.placeholder('organisationId')),
          sql`${partnerToldWorks.workId} in (select value from json_each(${sql.placeholder('ids')}))`,
        ),
      )
      .prepare(),
  }
})
