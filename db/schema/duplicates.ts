import { blob, check, index, integer, primaryKey, real, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { EDITOR_KINDS } from './history.ts'
import { mediaFiles } from './media.ts'

export const DUPLICATE_KINDS = ['same', 'clip'] as const
export const DUPLICATE_EVIDENCE = ['same', 'different', 'unknown'] as const
export const DUPLICATE_DECISIONS = ['duplicate', 'different'] as const

/** A stretch of one file and where it stands in the other. */
export interface DuplicateSpan {
  readonly fromMs: number
  readonly toMs: number
  readonly otherFromMs: number
  readonly otherToMs: number
}

/** What a media file looks and sounds like, packed by `media/fingerprint.ts`. Ids are never given twice: terms name them. */
export const fingerprints = sqliteTable(
  'fingerprints',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    mediaSha256: text('media_sha256')
      .notNull()
      .references(() => mediaFiles.sha256, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    packed: blob('packed', { mode: 'buffer' }).notNull(),
    madeAtMs: integer('made_at_ms').notNull(),
  },
  (t) => [uniqueIndex('fingerprints_one_a_file').on(t.mediaSha256)],
)

/** Fingerprints that are gone (a trigger notes them), until their terms are out of the index. */
export const retiredFingerprints = sqliteTable('retired_fingerprints', {
  id: integer('id').primaryKey(),
  packed: blob('packed', { mode: 'buffer' }).notNull(),
})

/**
 * The inverted index: which fingerprints have a term, a hash of a sound value or of a part of a picture's hash. WITHOUT ROWID
 * (see the migration), so that the key is all there is; no foreign key, which would need a second index as large.
 */
export const fingerprintTerms = sqliteTable(
  'fingerprint_terms',
  { term: integer('term').notNull(), fingerprintId: integer('fingerprint_id').notNull() },
  (t) => [primaryKey({ columns: [t.term, t.fingerprintId] })],
)

/** Two files that a person should look at, or has looked at. Times are of `mediaSha256`, the lesser of both digests. */
export const duplicateCandidates = sqliteTable(
  'duplicate_candidates',
  {
    id: text('id').primaryKey(),
    mediaSha256: text('media_sha256')
      .notNull()
      .references(() => mediaFiles.sha256, { onDelete: 'cascade' }),
    otherSha256: text('other_sha256')
      .notNull()
      .references(() => mediaFiles.sha256, { onDelete: 'cascade' }),
    kind: text('kind', { enum: DUPLICATE_KINDS }).notNull(),
    score: real('score').notNull(),
    sound: text('sound', { enum: DUPLICATE_EVIDENCE }).notNull(),
    pictures: text('pictures', { enum: DUPLICATE_EVIDENCE }).notNull(),
    isMirrored: integer('is_mirrored', { mode: 'boolean' }).notNull(),
    spans: text('spans', { mode: 'json' }).$type<DuplicateSpan[]>().notNull(),
    foundAtMs: integer('found_at_ms').notNull(),
    decision: text('decision', { enum: DUPLICATE_DECISIONS }), // null = nobody has decided
    deciderKind: text('decider_kind', { enum: EDITOR_KINDS }),
    deciderId: text('decider_id'),
    deciderName: text('decider_name'), // as it was then
    decidedAtMs: integer('decided_at_ms'),
  },
  (t) => [
    uniqueIndex('duplicate_candidates_one_a_pair').on(t.mediaSha256, t.otherSha256),
    index('duplicate_candidates_by_other').on(t.otherSha256), // what is like this file?
    index('duplicate_candidates_by_decision').on(t.decision, t.id), // GET /api/duplicates
    check('duplicate_candidates_ordered', sql`${t.mediaSha256} < ${t.otherSha256}`),
    check('duplicate_candidates_score_share', sql`${t.score} between 0 and 1`),
    check('duplicate_candidates_decided_whole', sql`(${t.decision} is null) = (${t.deciderId} is null)`),
  ],
)
