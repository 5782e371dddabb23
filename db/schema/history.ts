import { check, index, integer, primaryKey, sql, sqliteTable, text } from '../drizzle.ts'
import { works } from './works.ts'

export const EDIT_ENTITIES = ['work', 'episode', 'track', 'note'] as const
/** Who edits: a caller, or the program by itself. */
export const EDITOR_KINDS = ['operator', 'person', 'program'] as const
export const REMOVED_KINDS = ['episode', 'track'] as const

/** Fields of a thing as a reader knows them, by name. */
export type EditedFields = Readonly<Record<string, unknown>>

/**
 * Who changed what of a work, when, and how it was before. Only ever added to: triggers refuse all else. Entities and actions
 * become more with the program, and a table that cannot be written anew takes no check of them.
 */
export const edits = sqliteTable(
  'edits',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'restrict' }),
    entity: text('entity', { enum: EDIT_ENTITIES }).notNull(),
    entityId: text('entity_id').notNull(),
    action: text('action').notNull(), // created, edited, removed, restored, published, withdrawn ...
    editorKind: text('editor_kind', { enum: EDITOR_KINDS }).notNull(),
    editorId: text('editor_id').notNull(),
    editorName: text('editor_name').notNull(), // as it was then
    atMs: integer('at_ms').notNull(),
    before: text('before', { mode: 'json' }).$type<EditedFields>(), // only fields that changed; null = there was none
    after: text('after', { mode: 'json' }).$type<EditedFields>(), // null = there is none any more
    isContent: integer('is_content', { mode: 'boolean' }).notNull().default(false), // of what viewers get: approvals from before it no longer count
  },
  (t) => [
    index('edits_by_work').on(t.workId, t.seq), // GET /api/works/{workId}/history
    index('edits_of_content').on(t.workId, t.seq).where(sql`is_content = 1`), // which is the last?
    check('edits_editor_known', sql`${t.editorKind} in ('operator', 'person', 'program')`),
    check('edits_editor_named', sql`length(${t.editorName}) > 0`),
    check('edits_say_something', sql`${t.before} is not null or ${t.after} is not null`),
  ],
)

/** An episode or a track that was removed, whole, so that it can come back. Housekeeping forgets it after its time. */
export const removals = sqliteTable(
  'removals',
  {
    id: text('id').primaryKey(),
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'restrict' }),
    kind: text('kind', { enum: REMOVED_KINDS }).notNull(),
    entityId: text('entity_id').notNull(),
    episodeId: text('episode_id').notNull(),
    episodeNumber: integer('episode_number').notNull(), // as it was then
    locale: text('locale'), // of a track; null = an episode
    document: text('document').notNull(), // its rows by table, as JSON
    editorKind: text('editor_kind', { enum: EDITOR_KINDS }).notNull(),
    editorId: text('editor_id').notNull(),
    editorName: text('editor_name').notNull(),
    removedAtMs: integer('removed_at_ms').notNull(),
  },
  (t) => [
    index('removals_by_work').on(t.workId, t.id), // GET /api/works/{workId}/removed
    index('removals_age').on(t.removedAtMs), // which have had their time?
    check('removals_kind_known', sql`${t.kind} in ('episode', 'track')`),
    check('removals_locale_of_track', sql`(${t.kind} = 'track') = (${t.locale} is not null)`),
  ],
)

/** The stored files that something removed would need again. */
export const removedFiles = sqliteTable(
  'removed_files',
  {
    removalId: text('removal_id')
      .notNull()
      .references(() => removals.id, { onDelete: 'cascade' }),
    sha256: text('sha256').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.removalId, t.sha256] }),
    index('removed_files_by_file').on(t.sha256), // is this file still named? (sweep)
  ],
)
