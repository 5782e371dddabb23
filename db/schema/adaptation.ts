import { check, index, integer, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { EDITOR_KINDS } from './history.ts'
import { works } from './works.ts'

export const ADAPTATION_DECISIONS = ['keep', 'replace', 'not_a_problem', 'needs_change'] as const
/** For one work, or for all of the organisation that it belongs to. */
export const ADAPTATION_SCOPES = ['work', 'organisation'] as const

/**
 * What a person says of a word that wanted a look before a work is shown in a region. The item's id names the region and the word, the
 * same in every work.
 */
export const adaptationAnswers = sqliteTable(
  'adaptation_answers',
  {
    id: text('id').primaryKey(),
    organisationId: text('organisation_id').notNull(), // whose works it is for; '' = those of the operator
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }), // where it was given
    scope: text('scope', { enum: ADAPTATION_SCOPES }).notNull(),
    itemId: text('item_id').notNull(),
    decision: text('decision', { enum: ADAPTATION_DECISIONS }).notNull(),
    replacement: text('replacement'), // set when and only when the decision is replace
    note: text('note'), // null = none
    editorKind: text('editor_kind', { enum: EDITOR_KINDS }).notNull(),
    editorId: text('editor_id').notNull(),
    editorName: text('editor_name').notNull(), // as it was then
    atMs: integer('at_ms').notNull(),
  },
  (t) => [
    uniqueIndex('adaptation_answers_of_work').on(t.workId, t.itemId).where(sql`scope = 'work'`),
    uniqueIndex('adaptation_answers_of_organisation').on(t.organisationId, t.itemId).where(sql`scope = 'organisation'`),
    index('adaptation_answers_by_work').on(t.workId), // what goes with a work?
    check('adaptation_answers_scope_known', sql`${t.scope} in ('work', 'organisation')`),
    check(
      'adaptation_answers_decision_known',
      sql`${t.decision} in ('keep', 'replace', 'not_a_problem', 'needs_change')`,
    ),
    check(
      'adaptation_answers_replacement',
      sql`(${t.decision} = 'replace') = (coalesce(length(${t.replacement}), 0) > 0)`,
    ),
  ],
)
