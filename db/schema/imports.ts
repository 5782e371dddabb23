import { check, index, integer, sql, sqliteTable, text } from '../drizzle.ts'
import { organisations } from './accounts.ts'
import { works } from './works.ts'

export const IMPORT_STATES = ['planned', 'committed'] as const

/** One drop of a whole series: what it is made of, and what it will change or has changed. */
export const imports = sqliteTable(
  'imports',
  {
    id: text('id').primaryKey(),
    organisationId: text('organisation_id').references(() => organisations.id, { onDelete: 'cascade' }), // whose the new work will be; null = the operator's, or there is a work
    callerId: text('caller_id').notNull(), // `operator`, or a person's id
    workId: text('work_id').references(() => works.id, { onDelete: 'cascade' }), // null = it makes a new one
    newWork: text('new_work', { mode: 'json' }).$type<unknown>(), // as for POST /works; null = it goes into one that there is
    uploadIds: text('upload_ids', { mode: 'json' }).$type<readonly string[]>().notNull(),
    sheetUploadId: text('sheet_upload_id'), // null = none came
    overrides: text('overrides', { mode: 'json' }).$type<readonly unknown[]>().notNull(),
    corrections: text('corrections', { mode: 'json' }).$type<readonly unknown[]>().notNull().default([]), // of cells of the sheet
    state: text('state', { enum: IMPORT_STATES }).notNull(),
    plan: text('plan', { mode: 'json' }).$type<unknown>().notNull(), // as it is shown
    planDigest: text('plan_digest').notNull(), // of everything that the plan does and presumes
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
    committedAtMs: integer('committed_at_ms'), // set when and only when it is committed
  },
  (t) => [
    index('imports_by_organisation').on(t.organisationId, t.id), // cascade
    index('imports_by_work').on(t.workId), // cascade
    index('imports_age').on(t.updatedAtMs), // which may be forgotten?
    check('imports_state_known', sql`${t.state} in ('planned', 'committed')`),
    check('imports_work_known', sql`${t.workId} is not null or ${t.newWork} is not null`),
    check(
      'imports_committed_whole',
      sql`(${t.state} = 'committed') = (${t.committedAtMs} is not null) and (${t.state} = 'planned' or ${t.workId} is not null)`,
    ),
  ],
)
