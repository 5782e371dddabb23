import type { ImportRow } from '../../db/queries/imports.ts'
import type { ImportView, PlanView } from './schemas.ts'

/** An import as its caller sees it. */
export function presentImport(row: ImportRow): ImportView {
  const { id, state, workId, sheetUploadId, planDigest } = row
  return {
    ...{ id, state, workId, sheetUploadId, planDigest },
    uploadIds: [...row.uploadIds],
    overrides: row.overrides as ImportView['overrides'], // checked by the schema when it came
    corrections: row.corrections as ImportView['corrections'], // likewise
    plan: row.plan as PlanView, // written by presentPlan
    createdAt: new Date(row.createdAtMs).toISOString(),
    updatedAt: new Date(row.updatedAtMs).toISOString(),
    committedAt: row.committedAtMs === null ? null : new Date(row.committedAtMs).toISOString(),
  }
}
