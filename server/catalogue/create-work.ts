import type { Tx } from '../../db/open.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { findExternalIdOwner, insertWork, type WorkRow } from '../../db/queries/works.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { recordEdit } from '../history/record-edit.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { loadReadings, type Readings } from '../language/phonetics/load-readings.ts'
import { checkContent } from './check-content.ts'
import { chooseOrganisation } from './choose-organisation.ts'
import { getWork } from './lookups.ts'
import type { NewWork } from './schemas.ts'
import { storeSortTitles } from './sort-titles.ts'
import { storeWorkParts } from './store-descriptions.ts'

/**
 * Adds a work as a draft and asks for its indexing. The same idempotent call again gives the work it made before.
 *
 * @throws {CatalogueError} CONTENT_INVALID, EXTERNAL_ID_TAKEN, IDEMPOTENCY_KEY_REUSED, ORGANISATION_*
 */
export async function createWork(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  caller: Caller,
  input: NewWork,
  idempotency?: Idempotency,
): Promise<WorkRow> {
  const work = checkContent(input)
  const readings = await loadReadings()
  const nowMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierResult(tx, idempotency, nowMs)
    if (earlier !== undefined) return getWork(tx, earlier)
    const row = await storeWork(ctx, tx, { by: caller, atMs: nowMs }, work, readings)
    await rememberResult(tx, idempotency, row.id, nowMs)
    return row
  })
}

/** Stores a work that was checked, as a draft, and asks for its indexing. @throws {CatalogueError} EXTERNAL_ID_TAKEN, ORGANISATION_* */
export async function storeWork(
  ctx: Pick<Context, 'newId'>,
  tx: Tx,
  { by, atMs }: { readonly by: Caller; readonly atMs: number },
  work: NewWork,
  readings: Readings,
): Promise<WorkRow> {
  const id = ctx.newId()
  const organisationId = await chooseOrganisation(tx, by, work.organisationId)
  await requireFreeExternalIds(tx, id, work.externalIds)
  const edit = { by, atMs, workId: id, entity: 'work', entityId: id, action: 'created' } as const
  const row = await recordEdit(tx, edit, async () => {
    const made = await insertWork(tx, {
      ...{ id, kind: work.kind, status: 'draft', organisationId, originalLocale: work.originalLocale },
      ...{ originRegion: work.originRegion, releaseYear: work.releaseYear ?? null },
      ...{ version: 1, createdAtMs: atMs, updatedAtMs: atMs },
    })
    await storeWorkParts(tx, id, work, atMs)
    return made
  })
  await storeSortTitles(tx, [row.id], readings)
  await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: row.id, dueAtMs: atMs, nowMs: atMs })
  return row
}

/** @throws {CatalogueError} EXTERNAL_ID_TAKEN when another work has one of these. */
export async function requireFreeExternalIds(
  tx: Tx,
  workId: string,
  externalIds: NewWork['externalIds'] = [],
): Promise<void> {
  for (const [index, id] of externalIds.entries()) {
    const owner = await findExternalIdOwner(tx, id)
    if (owner === undefined || owner === workId) continue
    const detail = `Another work has ${id.scheme} ${id.value}.`
    throw new CatalogueError('EXTERNAL_ID_TAKEN', detail, {
      errors: [{ pointer: `/externalIds/${index}`, code: 'EXTERNAL_ID_TAKEN', detail }],
    })
  }
}
