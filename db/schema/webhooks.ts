import { check, index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { organisations } from './accounts.ts'
import type { LICENCE_TYPES } from './windows.ts'

/** What partners may be told of; the first two are the actions of the change feed. */
export const WEBHOOK_EVENTS = ['work.upserted', 'work.removed', 'catalogue.restored'] as const
/** The last is what a partner asks for to try its own program. */
export const WEBHOOK_TYPES = [...WEBHOOK_EVENTS, 'webhook.ping'] as const
export const WEBHOOK_STATES = ['active', 'disabled'] as const
export const WEBHOOK_DISABLERS = ['asked', 'gone', 'failing'] as const
export const DELIVERY_STATES = ['pending', 'delivered', 'dead', 'superseded'] as const
export const ATTEMPT_OUTCOMES = [
  'delivered',
  'refused',
  'gone',
  'redirected',
  'busy',
  'failed',
  'timed_out',
  'unreachable',
  'address_refused',
] as const

type LicenceType = (typeof LICENCE_TYPES)[number]

/**
 * Where a partner's program listens: a durable follower of the change feed, which keeps its place in it here. `lens_id`, `generation`, `seq` and
 * `walked_to` are the place, as a cursor has it.
 */
export const webhooks = sqliteTable(
  'webhooks',
  {
    id: text('id').primaryKey(),
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    url: text('url').notNull(), // as `new URL` writes it
    description: text('description'), // null = none
    events: text('events', { mode: 'json' }).$type<(typeof WEBHOOK_EVENTS)[number][]>().notNull(), // in order
    regions: text('regions', { mode: 'json' }).$type<string[]>().notNull(), // in order, as its keys have them
    licenceTypes: text('licence_types', { mode: 'json' }).$type<LicenceType[]>(), // in order; null = whichever
    secret: text('secret').notNull(), // whsec_...: a signature needs it whole
    oldSecret: text('old_secret'), // signs as well until the instant beside it; null = none
    oldSecretUntilMs: integer('old_secret_until_ms'),
    state: text('state', { enum: WEBHOOK_STATES }).notNull(),
    disabledBy: text('disabled_by', { enum: WEBHOOK_DISABLERS }), // set when and only when it is disabled
    lensId: text('lens_id').notNull(), // may be of a lens that is gone: then the partner is told so
    generation: integer('generation').notNull(),
    seq: integer('seq').notNull(),
    walkedTo: text('walked_to'), // null = it goes along the log
    isQuiet: integer('is_quiet', { mode: 'boolean' }).notNull(), // until the walk is over, what is there already is noted, not told
    failures: integer('failures').notNull(), // attempts in a row that say something is wrong with the whole
    failingSinceMs: integer('failing_since_ms'), // the first of them; null = none
    pausedUntilMs: integer('paused_until_ms'), // null = it may be tried
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [
    index('webhooks_by_organisation').on(t.organisationId, t.id), // which has this partner?
    check('webhooks_events_list', sql`json_array_length(${t.events}) > 0`),
    check('webhooks_regions_list', sql`json_array_length(${t.regions}) > 0`),
    check('webhooks_secret_form', sql`${t.secret} glob 'whsec_?*'`),
    check('webhooks_old_secret_ends', sql`(${t.oldSecret} is null) = (${t.oldSecretUntilMs} is null)`),
    check('webhooks_state_known', sql`${t.state} in ('active', 'disabled')`),
    check('webhooks_disabled_by', sql`(${t.state} = 'disabled') = (${t.disabledBy} is not null)`),
    check('webhooks_quiet_boolean', sql`${t.isQuiet} in (0, 1)`),
    check('webhooks_failing_since', sql`(${t.failures} > 0) = (${t.failingSinceMs} is not null)`),
  ],
)

/** A message to a webhook, made from an entry of the feed together with the place behind it. Its bytes and its id stay the same over all attempts. */
export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    id: text('id').primaryKey(), // also the webhook-id
    webhookId: text('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    type: text('type', { enum: WEBHOOK_TYPES }).notNull(),
    workId: text('work_id'), // null = it is not of a work
    version: integer('version'), // of the work
    body: text('body').notNull(),
    state: text('state', { enum: DELIVERY_STATES }).notNull(),
    attempts: integer('attempts').notNull(), // since it was made, or was asked for again
    firstAttemptAtMs: integer('first_attempt_at_ms'), // of these
    dueAtMs: integer('due_at_ms').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    endedAtMs: integer('ended_at_ms'), // set when and only when it is no longer pending
  },
  (t) => [
    // One work is told of by one message at a time, and the newest at that.
    uniqueIndex('webhook_deliveries_pending_uq').on(t.webhookId, t.workId).where(sql`state = 'pending'`),
    index('webhook_deliveries_due').on(t.webhookId, t.state, t.dueAtMs), // what comes next?
    index('webhook_deliveries_by_work').on(t.webhookId, t.workId, t.id), // is there a newer one?
    index('webhook_deliveries_log').on(t.webhookId, t.id), // a page of the log
    index('webhook_deliveries_waiting').on(t.createdAtMs).where(sql`state = 'pending'`), // how long has the oldest waited?
    index('webhook_deliveries_dead').on(t.webhookId, t.id).where(sql`state = 'dead'`), // what was given up?
    index('webhook_deliveries_ended').on(t.endedAtMs).where(sql`state <> 'pending'`), // whose time is over?
    check('webhook_deliveries_state_known', sql`${t.state} in ('pending', 'delivered', 'dead', 'superseded')`),
    check('webhook_deliveries_ended_at', sql`(${t.state} = 'pending') = (${t.endedAtMs} is null)`),
    check('webhook_deliveries_version_of_work', sql`(${t.workId} is null) = (${t.version} is null)`),
    check('webhook_deliveries_attempted', sql`(${t.attempts} > 0) = (${t.firstAttemptAtMs} is not null)`),
  ],
)

/** One attempt to send a message: what was sent, without signatures, and what came back, cut to a size. */
export const webhookAttempts = sqliteTable(
  'webhook_attempts',
  {
    id: text('id').primaryKey(),
    deliveryId: text('delivery_id')
      .notNull()
      .references(() => webhookDeliveries.id, { onDelete: 'cascade' }),
    startedAtMs: integer('started_at_ms').notNull(),
    durationMs: integer('duration_ms').notNull(),
    url: text('url').notNull(), // as it was then
    requestHeaders: text('request_headers', { mode: 'json' }).$type<Record<string, string>>().notNull(),
    outcome: text('outcome', { enum: ATTEMPT_OUTCOMES }).notNull(),
    status: integer('status'), // null = there was no answer
    answerHeaders: text('answer_headers', { mode: 'json' }).$type<Record<string, string>>(),
    answerBody: text('answer_body'), // its beginning
    detail: text('detail').notNull(), // in a sentence, what happened
  },
  (t) => [
    index('webhook_attempts_of_delivery').on(t.deliveryId, t.id),
    check('webhook_attempts_status', sql`${t.status} is null or ${t.status} between 100 and 999`),
  ],
)

/** How often attempts ended in which way, ever. */
export const webhookOutcomes = sqliteTable(
  'webhook_outcomes',
  {
    outcome: text('outcome', { enum: ATTEMPT_OUTCOMES }).notNull(),
    attempts: integer('attempts').notNull(),
  },
  (t) => [primaryKey({ columns: [t.outcome] }), check('webhook_outcomes_positive', sql`${t.attempts} > 0`)],
)
