import { check, index, integer, sql, sqliteTable, text } from '../drizzle.ts'

export const EVENT_KINDS = ['upload', 'episode', 'analysis', 'indexed', 'import', 'cover'] as const

/**
 * What is told to those who watch, in the order it happened. Written in the transaction of the change it tells of; what happens to
 * episodes and indexing is written by triggers (see the migration), so that no write can pass it by. Old ones are dropped.
 */
export const events = sqliteTable(
  'events',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    atMs: integer('at_ms').notNull(),
    kind: text('kind', { enum: EVENT_KINDS }).notNull(),
    workId: text('work_id'), // for all who may see this work; null = about no work
    organisationId: text('organisation_id'), // for this organisation's people; null = for the caller alone
    callerId: text('caller_id'), // for this caller
    payload: text('payload', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  },
  (t) => [
    index('events_age').on(t.atMs), // which may be forgotten?
    check('events_kind_known', sql`${t.kind} in ('upload', 'episode', 'analysis', 'indexed', 'import', 'cover')`),
    check('events_for_somebody', sql`coalesce(${t.workId}, ${t.organisationId}, ${t.callerId}) is not null`),
  ],
)
