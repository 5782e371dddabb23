import { check, foreignKey, integer, primaryKey, sql, sqliteTable, text } from '../drizzle.ts'
import { cues, tracks } from './episodes.ts'
import { works } from './works.ts'

/** Why a word of a draft is another than in its source; `start` counts code units of the source line. */
export interface LineChange {
  readonly from: string
  readonly to: string
  readonly start: number
  readonly reason: 'script' | 'phrase' | 'glossary'
  /** What a person said of it; not given: nothing yet. A refused one stands in the line as the source has it. */
  readonly decision?: 'accepted' | 'refused'
}

/** A track that was made from another one, as long as a person may still have to look at it. */
export const drafts = sqliteTable('drafts', {
  trackId: text('track_id')
    .primaryKey()
    .references(() => tracks.id, { onDelete: 'cascade' }),
  sourceLocale: text('source_locale').notNull(), // the episode's track in this locale is its source, whichever file it has
  madeAtMs: integer('made_at_ms').notNull(),
})

/** Where a line of a draft came from. Its words are in `cues`, as they were made or as a person wrote them. */
export const draftLines = sqliteTable(
  'draft_lines',
  {
    trackId: text('track_id').notNull(),
    position: integer('position').notNull(),
    sourceText: text('source_text').notNull(),
    changes: text('changes', { mode: 'json' }).$type<LineChange[]>().notNull(), // of what was made, not of an edit
    isEdited: integer('is_edited', { mode: 'boolean' }).notNull(), // a person wrote it: never written over
    isStale: integer('is_stale', { mode: 'boolean' }).notNull(), // the source changed after that
  },
  (t) => [
    primaryKey({ columns: [t.trackId, t.position] }),
    foreignKey({
      columns: [t.trackId, t.position],
      foreignColumns: [cues.trackId, cues.position],
      name: 'draft_lines_cue_fk',
    }).onDelete('cascade'),
    check('draft_lines_stale_when_edited', sql`${t.isEdited} = 1 or ${t.isStale} = 0`),
  ],
)

/** Words of a work that no draft changes: names, and what the lists get wrong. */
export const keptWords = sqliteTable(
  'kept_words',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    word: text('word').notNull(),
    written: text('written'), // how it is written in drafts; null = as it stands
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.word] }),
    check('kept_words_not_empty', sql`length(${t.word}) > 0 and (${t.written} is null or length(${t.written}) > 0)`),
  ],
)

/** Lines that people of an organisation approved in another language, to be offered where the same is said again. */
export const translatedLines = sqliteTable(
  'translated_lines',
  {
    organisationId: text('organisation_id').notNull(), // whose works it is offered to; '' = those of the operator
    sourceLocale: text('source_locale').notNull(),
    targetLocale: text('target_locale').notNull(),
    sourceDigest: text('source_digest').notNull(), // of the line; a line is longer than a key should be
    text: text('text').notNull(), // the last one that was approved
    atMs: integer('at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.sourceLocale, t.targetLocale, t.sourceDigest] }),
    check('translated_lines_not_empty', sql`length(${t.text}) > 0`),
  ],
)
