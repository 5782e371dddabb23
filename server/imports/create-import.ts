import { type ImportRow, insertImport, updateImport } from '../../db/queries/imports.ts'
import { requirePermission } from '../accounts/authorise.ts'
import { checkContent } from '../catalogue/check-content.ts'
import { chooseOrganisation } from '../catalogue/choose-organisation.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { requestOf } from './load-drop.ts'
import { getImport } from './lookups.ts'
import { makePlan } from './make-plan.ts'
import type { ImportChange, NewImport } from './schemas.ts'

type Needs = Pick<Context, 'db' | 'store' | 'now' | 'newId'>

/**
 * Plans an import and keeps the plan; nothing of the catalogue changes.
 * @throws {CatalogueError} CONTENT_INVALID, WORK_NOT_FOUND, FORBIDDEN, ORGANISATION_*, UPLOAD_NOT_FOUND, UPLOAD_NOT_FINISHED, SHEET_*, IMPORT_TOO_LARGE
 */
export async function createImport(
  ctx: Needs,
  caller: Caller,
  input: NewImport,
  idempotency?: Idempotency,
): Promise<ImportRow> {
  if ((input.workId === undefined) === (input.newWork === undefined)) {
    throw new CatalogueError('CONTENT_INVALID', 'Say which work it is for: give either workId or newWork.')
  }
  if (input.workId === undefined) await requirePermission(ctx.db, caller, 'work.create')
  else await requirePermission(ctx.db, caller, 'work.edit', { name: 'workId', id: input.workId })
  const { uploadIds, sheetUploadId = null, overrides = [], corrections = [] } = input
  const newWork = input.newWork ? checkContent(input.newWork) : null
  const request = { workId: input.workId ?? null, newWork, uploadIds, sheetUploadId, overrides, corrections }
  const { view, digest } = await makePlan(ctx, caller, request)
  const nowMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierResult(tx, idempotency, nowMs)
    if (earlier !== undefined) return getImport(tx, earlier)
    const organisationId = newWork ? await chooseOrganisation(tx, caller, newWork.organisationId) : null
    const row = await insertImport(tx, {
      ...request,
      ...{ id: ctx.newId(), organisationId, callerId: caller.id, state: 'planned' },
      ...{ plan: view, planDigest: digest, createdAtMs: nowMs, updatedAtMs: nowMs },
    })
    await rememberResult(tx, idempotency, row.id, nowMs)
    return row
  })
}

/**
 * Plans an import anew with other overrides, cells or another sheet.
 * @throws {CatalogueError} IMPORT_NOT_FOUND, IMPORT_COMMITTED, and what `createImport` throws
 */
export async function changeImport(
  ctx: Needs,
  caller: Caller,
  id: string,
  { sheetUploadId, overrides, corrections }: ImportChange,
): Promise<ImportRow> {
  const before = await getImport(ctx.db, id)
  requirePlanned(before)
  const change = {
    ...(sheetUploadId === undefined ? {} : { sheetUploadId }),
    ...(overrides ? { overrides } : {}),
    ...(corrections ? { corrections } : {}),
  }
  const { view, digest } = await makePlan(ctx, caller, requestOf({ ...before, ...change }))
  return ctx.db.transaction(async (tx) => {
    requirePlanned(await getImport(tx, id))
    return updateImport(tx, id, { ...change, plan: view, planDigest: digest, updatedAtMs: ctx.now() })
  })
}

function requirePlanned(row: ImportRow): void {
  if (row.state === 'planned') return
  throw new CatalogueError('IMPORT_COMMITTED', 'This import has been committed. Begin another for what comes next.')
}
