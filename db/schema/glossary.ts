import { check, index, integer, sql, sqliteTable, text } from '../drizzle.ts'
import { CALLER_KINDS, people } from './accounts.ts'

export const GLOSSARY_ACTIONS = ['added', 'retired'] as const
/** Whether a person wrote the word down, or took one that had been found in parallel texts. */
export const EDIT_SOURCES = ['curator', 'learned'] as const

/**
 * What people decided about regional words beside those that come with the program, in order; never changed, so that
 * it is also the record of who did what. `revision` names the vocabulary as it was after this edit.
 */
export const glossaryEdits = sqliteTable(
  'glossary_edits',
  {
    revision: integer('revision').primaryKey({ autoIncrement: true }),
    action: text('action', { enum: GLOSSARY_ACTIONS }).notNull(),
    region: text('region').notNull(), // where the word is said
    word: text('word').notNull(),
    canonical: text('canonical').notNull(), // the word that stands for it in every region
    note: text('note'), // null = none was given
    source: text('source', { enum: EDIT_SOURCES }).notNull().default('curator'),
    callerKind: text('caller_kind', { enum: CALLER_KINDS }).notNull(),
    personId: text('person_id').references(() => people.id, { onDelete: 'set null' }), // null = the operator
    atMs: integer('at_ms').notNull(),
  },
  (t) => [
    check('glossary_edits_action_known', sql`${t.action} in ('added', 'retired')`),
    check('glossary_edits_region_alpha2', sql`${t.region} glob '[A-Z][A-Z]'`),
    check('glossary_edits_source_known', sql`${t.source} in ('curator', 'learned')`),
    check('glossary_edits_words_not_empty', sql`length(${t.word}) > 0 and length(${t.canonical}) > 0`),
  ],
)

/** Texts that were searched for and hardly found. Nothing says who asked. */
export const searchMisses = sqliteTable(
  'search_misses',
  {
    text: text('text').primaryKey(),
    times: integer('times').notNull(),
    hits: integer('hits').notNull(), // works found the last time
    lastAtMs: integer('last_at_ms').notNull(),
  },
  (t) => [
    index('search_misses_age').on(t.lastAtMs), // what may be forgotten?
    index('search_misses_often').on(t.times, t.text), // what is missed most?
    check('search_misses_times_positive', sql`${t.times} > 0`),
  ],
)
