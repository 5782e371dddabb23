import { check, index, integer, sql, sqliteTable, text } from '../drizzle.ts'
import { CALLER_KINDS } from './accounts.ts'

/** `set`: this pack is in force for its target from now on; `removed`: what comes with the program, or stands in a file, is again. */
export const RULE_EDIT_ACTIONS = ['set', 'removed'] as const

/**
 * What people decided about rule packs, in order; only ever added to (triggers refuse all else), so that it is also the record of who
 * did what. The last edit of a target is what counts. `revision` names the packs as they were after this edit.
 */
export const rulePackEdits = sqliteTable(
  'rule_pack_edits',
  {
    revision: integer('revision').primaryKey({ autoIncrement: true }),
    target: text('target').notNull(),
    action: text('action', { enum: RULE_EDIT_ACTIONS }).notNull(),
    pack: text('pack', { mode: 'json' }).$type<unknown>(), // as it was sent; set when and only when the action is
    note: text('note'), // null = none was given
    editorKind: text('editor_kind', { enum: CALLER_KINDS }).notNull(),
    editorId: text('editor_id').notNull(), // `operator`, or the person's
    editorName: text('editor_name').notNull(), // as it was then
    atMs: integer('at_ms').notNull(),
  },
  (t) => [
    index('rule_pack_edits_target').on(t.target, t.revision), // what counts, and who changed it?
    check('rule_pack_edits_action_known', sql`${t.action} in ('set', 'removed')`),
    check('rule_pack_edits_pack_when_set', sql`(${t.action} = 'set') = (${t.pack} is not null)`),
    check('rule_pack_edits_target_not_empty', sql`length(${t.target}) > 0`),
    check('rule_pack_edits_editor_named', sql`length(${t.editorName}) > 0`),
  ],
)
