import { check, index, integer, primaryKey, sql, sqliteTable, text } from '../drizzle.ts'
import { works } from './works.ts'

const STATES = ['pass', 'warn', 'fail'] as const

/**
 * Findings of a rule as they are stored: its id, their severity by its place in `SEVERITIES`, 1 when something is not known, and where: an
 * episode's number, or that and the millisecond; 0 = the whole work.
 */
export type StoredFinding = [
  ruleId: string,
  severity: number,
  isUnknown: 0 | 1,
  places: (number | [episodeNumber: number, atMs: number])[],
]

/** What the rules of a target say of a work, and for how long. A copy: all of it can be worked out again from the facts and the rules. */
export const readiness = sqliteTable(
  'readiness',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    target: text('target').notNull(), // a region or a platform, as its rule pack is called
    state: text('state', { enum: STATES }).notNull(),
    failCount: integer('fail_count').notNull(), // findings by their severity
    warnCount: integer('warn_count').notNull(),
    infoCount: integer('info_count').notNull(),
    findings: text('findings', { mode: 'json' }).$type<StoredFinding[]>().notNull(),
    validFromMs: integer('valid_from_ms'), // null = since ever
    validUntilMs: integer('valid_until_ms'), // exclusive; null = for ever
    stateUntilMs: integer('state_until_ms'), // the state, not the findings, stays at least until then; null = for ever
    packRevision: text('pack_revision').notNull(), // of the rules that it was worked out by
    computedAtMs: integer('computed_at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.target] }),
    index('readiness_by_target').on(t.target, t.state, t.workId), // GET /api/readiness?target=&state=
    check('readiness_state_known', sql`${t.state} in ('pass', 'warn', 'fail')`),
    check('readiness_counts', sql`${t.failCount} >= 0 and ${t.warnCount} >= 0 and ${t.infoCount} >= 0`),
    check('readiness_time_forward', sql`${t.validFromMs} < ${t.validUntilMs}`),
  ],
)

/** How far the readiness of a work has been brought; a trigger gives every work its row, and notes here what the change log does. */
export const readinessWorks = sqliteTable(
  'readiness_works',
  {
    workId: text('work_id')
      .primaryKey()
      .references(() => works.id, { onDelete: 'cascade' }),
    changedSeq: integer('changed_seq').notNull(), // the newest entry of the change log about the work
    computedSeq: integer('computed_seq').notNull().default(0), // the same when the facts were read
    packsDigest: text('packs_digest'), // of the rules of all targets that it was worked out by; null = never
    validFromMs: integer('valid_from_ms'), // since when all of its rows say what they say; null = since ever
    validUntilMs: integer('valid_until_ms'), // when the first of them ends; null = none does
    stateUntilMs: integer('state_until_ms'), // until when no state of them is another; null = for ever
  },
  (t) => [
    // Which are to be computed anew: what changed, by other rules, because time passed.
    index('readiness_works_changed').on(t.changedSeq).where(sql`computed_seq < changed_seq`),
    index('readiness_works_by_packs').on(t.packsDigest, t.workId),
    index('readiness_works_ends').on(t.validUntilMs),
  ],
)
