import { check, index, integer, primaryKey, real, sql, sqliteTable, text } from '../drizzle.ts'
import { CALLER_KINDS, people } from './accounts.ts'
import { works } from './works.ts'

export const WORDING_DECISIONS = ['accepted', 'rejected'] as const

/** The works whose texts in several regions were compared, and what these were then. */
export const wordingSources = sqliteTable('wording_sources', {
  workId: text('work_id')
    .primaryKey()
    .references(() => works.id, { onDelete: 'cascade' }),
  digest: text('digest').notNull(),
})

/**
 * Where two texts of a work that say the same have other words between equal ones. Words are folded, and `word_a` sorts
 * before `word_b`. One row a stretch and its neighbours, which tell later where a word begins and ends.
 */
export const wordingEvidence = sqliteTable(
  'wording_evidence',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    wordA: text('word_a').notNull(),
    wordB: text('word_b').notNull(),
    regionA: text('region_a').notNull(),
    regionB: text('region_b').notNull(),
    before: text('before').notNull(), // up to two equal tokens in front, a space between; '' = an edge
    after: text('after').notNull(), // the same behind
    times: integer('times').notNull(), // different lines of this work
    textA: text('text_a').notNull(), // one such line, as it was written
    textB: text('text_b').notNull(),
    episodeId: text('episode_id'), // null = these are titles
    startMs: integer('start_ms'),
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.wordA, t.wordB, t.regionA, t.regionB, t.before, t.after] }),
    index('wording_evidence_pair').on(t.wordA, t.wordB), // what speaks for a pair, and what else its first word meets
    index('wording_evidence_other').on(t.wordB), // what else its second word meets
    check('wording_evidence_words_differ', sql`${t.wordA} < ${t.wordB}`),
    check('wording_evidence_times_positive', sql`${t.times} > 0`),
    check('wording_evidence_line_whole', sql`(${t.episodeId} is null) = (${t.startMs} is null)`),
  ],
)

/** Those words of the evidence that also stand in both of two parallel lines of their work: what speaks against a pair. */
export const wordingUnchanged = sqliteTable(
  'wording_unchanged',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    word: text('word').notNull(),
    times: integer('times').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.word] }),
    index('wording_unchanged_word').on(t.word), // what speaks against a word?
    check('wording_unchanged_times_positive', sql`${t.times} > 0`),
  ],
)

/** Pairs of words that the evidence of the whole catalogue is for. Worked out from it, so that it may be made again. */
export const wordingCandidates = sqliteTable(
  'wording_candidates',
  {
    id: text('id').primaryKey(), // a digest of both words: the same pair has the same for ever
    wordA: text('word_a').notNull(),
    wordB: text('word_b').notNull(),
    coreA: text('core_a').notNull(), // the evidence that it was made from
    coreB: text('core_b').notNull(),
    regionsA: text('regions_a', { mode: 'json' }).$type<string[]>().notNull(),
    regionsB: text('regions_b', { mode: 'json' }).$type<string[]>().notNull(),
    times: integer('times').notNull(), // different lines
    works: integer('works').notNull(), // different works
    against: integer('against').notNull(), // lines in which either word meets another, or itself
    score: real('score').notNull(), // 0 to 1
  },
  (t) => [
    index('wording_candidates_best').on(t.score, t.id), // GET /api/glossary/candidates
    index('wording_candidates_word_a').on(t.wordA), // which pairs have this word of a query?
    index('wording_candidates_word_b').on(t.wordB),
    index('wording_candidates_core').on(t.coreA, t.coreB), // which are to be worked out again?
    check('wording_candidates_score_share', sql`${t.score} between 0 and 1`),
  ],
)

/** What people decided about pairs, so that none is offered twice. */
export const wordingDecisions = sqliteTable(
  'wording_decisions',
  {
    candidateId: text('candidate_id').primaryKey(),
    decision: text('decision', { enum: WORDING_DECISIONS }).notNull(),
    note: text('note'), // null = none was given
    callerKind: text('caller_kind', { enum: CALLER_KINDS }).notNull(),
    personId: text('person_id').references(() => people.id, { onDelete: 'set null' }), // null = the operator
    atMs: integer('at_ms').notNull(),
  },
  (t) => [check('wording_decisions_decision_known', sql`${t.decision} in ('accepted', 'rejected')`)],
)
