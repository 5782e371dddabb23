import { check, index, integer, primaryKey, sql, sqliteTable, text } from '../drizzle.ts'
import { CALLER_KINDS } from './accounts.ts'
import { works } from './works.ts'

export const NOTE_STATES = ['open', 'resolved'] as const

/**
 * How much a note weighs, in the words that reports of quality control of deliveries use: it must not be shown like this, it is to be mended, or it is
 * only said. The worst first.
 */
export const NOTE_SEVERITIES = ['blocker', 'issue', 'fyi'] as const

/** How far the review of a work is, beside its status; a work that was never handed in need not have one. */
export const workReviews = sqliteTable(
  'work_reviews',
  {
    workId: text('work_id')
      .primaryKey()
      .references(() => works.id, { onDelete: 'cascade' }),
    sinceMs: integer('since_ms').notNull(), // when it came into the status that it has
    submittedAtMs: integer('submitted_at_ms'), // the last time; null = never
    reviewerKind: text('reviewer_kind', { enum: CALLER_KINDS }), // who has taken it on; null = nobody
    reviewerId: text('reviewer_id'),
    reviewerName: text('reviewer_name'), // as it was then
    claimedAtMs: integer('claimed_at_ms'),
  },
  (t) => [
    index('work_reviews_by_reviewer').on(t.reviewerId).where(sql`reviewer_id is not null`), // GET /api/reviews?assignedTo=
    check(
      'work_reviews_reviewer_whole',
      sql`(${t.reviewerId} is null) = (${t.reviewerKind} is null) and (${t.reviewerId} is null) = (${t.reviewerName} is null)
        and (${t.reviewerId} is null) = (${t.claimedAtMs} is null)`,
    ),
  ],
)

/** That somebody would have a work shown in a region, as its content was then. It counts while the content is the same. */
export const workApprovals = sqliteTable(
  'work_approvals',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    region: text('region').notNull(),
    approverKind: text('approver_kind', { enum: CALLER_KINDS }).notNull(),
    approverId: text('approver_id').notNull(),
    approverName: text('approver_name').notNull(), // as it was then
    contentSeq: integer('content_seq').notNull(), // the last edit of the content that it knew
    approvedAtMs: integer('approved_at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.region, t.approverId] }),
    check('work_approvals_alpha2', sql`${t.region} glob '[A-Z][A-Z]'`),
    check('work_approvals_named', sql`length(${t.approverName}) > 0`),
  ],
)

/** What somebody says about a work, an episode or a moment of one. An episode may go: its number stays. */
export const reviewNotes = sqliteTable(
  'review_notes',
  {
    id: text('id').primaryKey(),
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    episodeId: text('episode_id'), // null = about the whole work
    episodeNumber: integer('episode_number'), // as it was then
    fromMs: integer('from_ms'), // null = about the whole episode
    untilMs: integer('until_ms'), // exclusive; null = a moment
    region: text('region'), // null = wherever it is shown
    trackId: text('track_id'), // of that episode; null = not about a text
    trackLocale: text('track_locale'), // as it was then
    text: text('text').notNull(),
    severity: text('severity', { enum: NOTE_SEVERITIES }).notNull().default('issue'),
    state: text('state', { enum: NOTE_STATES }).notNull(),
    resolverKind: text('resolver_kind', { enum: CALLER_KINDS }), // set when and only when it is resolved
    resolverId: text('resolver_id'),
    resolverName: text('resolver_name'),
    resolvedAtMs: integer('resolved_at_ms'),
    authorKind: text('author_kind', { enum: CALLER_KINDS }).notNull(),
    authorId: text('author_id').notNull(),
    authorName: text('author_name').notNull(), // as it was then
    version: integer('version').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [
    index('review_notes_by_work').on(t.workId, t.state), // GET /api/works/{workId}/notes, and how many are open
    check('review_notes_state_known', sql`${t.state} in ('open', 'resolved')`),
    check('review_notes_severity_known', sql`${t.severity} in ('blocker', 'issue', 'fyi')`),
    check('review_notes_text_not_empty', sql`length(${t.text}) > 0`),
    check('review_notes_resolved_whole', sql`(${t.state} = 'resolved') = (${t.resolverId} is not null)`),
    check('review_notes_episode_numbered', sql`(${t.episodeId} is null) = (${t.episodeNumber} is null)`),
    check(
      'review_notes_moment_of_episode',
      sql`${t.fromMs} is null or (${t.episodeId} is not null and ${t.fromMs} >= 0)`,
    ),
    check('review_notes_span_forward', sql`${t.untilMs} is null or ${t.untilMs} > ${t.fromMs}`),
    check('review_notes_track_of_episode', sql`${t.trackId} is null or ${t.episodeId} is not null`),
    check('review_notes_region_alpha2', sql`${t.region} is null or ${t.region} glob '[A-Z][A-Z]'`),
    check('review_notes_version_positive', sql`${t.version} > 0`),
  ],
)

/** Answers to a note, in the order of their ids. */
export const reviewReplies = sqliteTable(
  'review_replies',
  {
    id: text('id').primaryKey(),
    noteId: text('note_id')
      .notNull()
      .references(() => reviewNotes.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
    authorKind: text('author_kind', { enum: CALLER_KINDS }).notNull(),
    authorId: text('author_id').notNull(),
    authorName: text('author_name').notNull(), // as it was then
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [
    index('review_replies_by_note').on(t.noteId, t.id),
    check('review_replies_text_not_empty', sql`length(${t.text}) > 0`),
  ],
)

/** What came of each decision of a call that made many, so that the same call again only does what is left. Housekeeping forgets them. */
export const decisionResults = sqliteTable(
  'decision_results',
  {
    batchId: text('batch_id').notNull(),
    position: integer('position').notNull(),
    result: text('result', { mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(), // as it was answered
    decidedAtMs: integer('decided_at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.batchId, t.position] }),
    index('decision_results_age').on(t.decidedAtMs), // which have had their time?
  ],
)
