import type { Tx } from '../../db/open.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { updateWork, type WorkRow } from '../../db/queries/works.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { recordEdit } from '../history/record-edit.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'

type EditContext = Pick<Context, 'db' | 'now' | 'newId'>

/** A change of what is declared of a work. */
export interface DeclaredChange {
  readonly workId: string
  readonly ifMatch: string | undefined
}

/** What a change gave, and the work as it is then. */
export interface Declared<T> {
  readonly work: WorkRow
  readonly result: T
}

/**
 * Changes what is declared of a work, in one transaction: notes who did, gives the work a new version, and asks for its indexing.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, and those of `change`
 */
export async function changeDeclared<T>(
  ctx: EditContext,
  caller: Caller,
  wanted: DeclaredChange,
  change: (tx: Tx, nowMs: number) => Promise<T>,
): Promise<Declared<T>> {
  return ctx.db.transaction((tx) => changeWithin(ctx, tx, caller, wanted, change))
}

/**
 * The same for what is added; the same idempotent call again finds what it added before, and adds nothing.
 * @throws {CatalogueError} as `changeDeclared`, IDEMPOTENCY_KEY_REUSED, and those of `find`
 */
export async function addDeclared<T extends { readonly id: string }>(
  ctx: EditContext,
  caller: Caller,
  { idempotency, ...wanted }: DeclaredChange & { readonly idempotency: Idempotency | undefined },
  add: (tx: Tx, nowMs: number) => Promise<T>,
  find: (tx: Tx, id: string) => Promise<T>,
): Promise<Declared<T>> {
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierResult(tx, idempotency, ctx.now())
    if (earlier !== undefined) return { work: await getWork(tx, wanted.workId), result: await find(tx, earlier) }
    const added = await changeWithin(ctx, tx, caller, wanted, add)
    await rememberResult(tx, idempotency, added.result.id, ctx.now())
    return added
  })
}

async function changeWithin<T>(
  ctx: EditContext,
  tx: Tx,
  caller: Caller,
  { workId, ifMatch }: DeclaredChange,
  change: (tx: Tx, nowMs: number) => Promise<T>,
): Promise<Declared<T>> {
  const nowMs = ctx.now()
  requireMatch(ifMatch, await getWork(tx, workId))
  const edit = { by: caller, atMs: nowMs, workId, entity: 'work', entityId: workId, action: 'edited' } as const
  return recordEdit(tx, edit, async () => {
    const result = await change(tx, nowMs)
    await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: workId, dueAtMs: nowMs, nowMs })
    return { result, work: await updateWork(tx, workId, {}, nowMs) }
  })
}
