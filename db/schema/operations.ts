import { check, index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { CALLER_KINDS, people } from './accounts.ts'

export const JOB_KINDS = [
  'analyse-video',
  'index-work',
  'rebuild-index',
  'learn-wording',
  'make-drafts',
  'make-cover',
  'make-proxy',
  'find-duplicates',
  'fingerprint-older',
  'inspect-older',
  'compute-readiness',
  'send-webhooks',
] as const
export const JOB_STATES = ['queued', 'running', 'failed'] as const
export const CHANGE_KINDS = ['work', 'episode'] as const
export const CHANGE_ACTIONS = ['created', 'updated', 'removed'] as const

/**
 * Work to be done in the background. A finished job's row is deleted.
 * `generation` grows each time somebody asks for a job that exists: a run that ends with an older one goes round again.
 */
export const jobs = sqliteTable(
  'jobs',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: JOB_KINDS }).notNull(),
    key: text('key').notNull(),
    state: text('state', { enum: JOB_STATES }).notNull(),
    generation: integer('generation').notNull(),
    attempts: integer('attempts').notNull(), // runs begun since it was last asked for
    dueAtMs: integer('due_at_ms').notNull(),
    leaseOwner: text('lease_owner'), // set when and only when the state is running
    leaseUntilMs: integer('lease_until_ms'),
    problemCode: text('problem_code'),
    problemDetail: text('problem_detail'),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [
    uniqueIndex('jobs_kind_key_uq').on(t.kind, t.key),
    index('jobs_due').on(t.state, t.kind, t.dueAtMs), // the next job to lease
    check('jobs_state_known', sql`${t.state} in ('queued', 'running', 'failed')`),
    check('jobs_lease_when_running', sql`(${t.state} = 'running') = (${t.leaseOwner} is not null)`),
    check('jobs_problem_when_failed', sql`${t.state} <> 'failed' or ${t.problemCode} is not null`),
  ],
)

/**
 * The ordered log of every write to a work or an episode; partners follow it by `seq`.
 * Filled by triggers (see the migration), so that no write can pass it by.
 */
export const changes = sqliteTable(
  'changes',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    atMs: integer('at_ms').notNull(),
    entityKind: text('entity_kind', { enum: CHANGE_KINDS }).notNull(),
    entityId: text('entity_id').notNull(),
    workId: text('work_id').notNull(),
    action: text('action', { enum: CHANGE_ACTIONS }).notNull(),
  },
  (t) => [index('changes_by_work').on(t.workId, t.seq)],
)

/** Signed-in browsers. Only digests are kept: a copy of the database signs nobody in. */
export const sessions = sqliteTable(
  'sessions',
  {
    tokenDigest: text('token_digest').primaryKey(),
    callerKind: text('caller_kind', { enum: CALLER_KINDS }).notNull(),
    personId: text('person_id').references(() => people.id, { onDelete: 'cascade' }), // null = the operator
    credentialDigest: text('credential_digest').notNull(), // of the token or password it was opened with: a changed one ends it
    createdAtMs: integer('created_at_ms').notNull(),
    expiresAtMs: integer('expires_at_ms').notNull(),
  },
  (t) => [index('sessions_expiry').on(t.expiresAtMs), index('sessions_by_person').on(t.personId)],
)

/** What a creating POST with an Idempotency-Key made, for 24 hours. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    caller: text('caller').notNull(),
    route: text('route').notNull(),
    key: text('key').notNull(),
    bodyDigest: text('body_digest').notNull(),
    resourceId: text('resource_id').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.caller, t.route, t.key] }), index('idempotency_keys_age').on(t.createdAtMs)],
)

/** Workers that live; /readyz wants one whose heartbeat is fresh. */
export const workers = sqliteTable('workers', {
  id: text('id').primaryKey(),
  pid: integer('pid').notNull(),
  startedAtMs: integer('started_at_ms').notNull(),
  heartbeatAtMs: integer('heartbeat_at_ms').notNull(),
})

/** Single facts about this installation, by name. */
export const facts = sqliteTable('facts', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
})
