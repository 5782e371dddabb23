import { and, asc, eq, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { webhooks } from '../schema/index.ts'

export type WebhookRow = Readonly<typeof webhooks.$inferSelect>
type Change = Partial<Omit<typeof webhooks.$inferInsert, 'id' | 'organisationId' | 'createdAtMs'>>

export async function insertWebhook(tx: Tx, row: typeof webhooks.$inferInsert): Promise<WebhookRow> {
  return tx.insert(webhooks).values(row).returning().get()
}

export async function findWebhook(db: Reader, id: string): Promise<WebhookRow | undefined> {
  return db.select().from(webhooks).where(eq(webhooks.id, id)).get()
}

/** The webhooks of a partner, the oldest first: there are few. */
export async function listWebhooks(db: Reader, organisationId: string): Promise<WebhookRow[]> {
  return db.select().from(webhooks).where(eq(webhooks.organisationId, organisationId)).orderBy(asc(webhooks.id)).all()
}

/** Changes a webhook; undefined: it is gone. */
export async function updateWebhook(tx: Tx, id: string, change: Change): Promise<WebhookRow | undefined> {
  return tx.update(webhooks).set(change).where(eq(webhooks.id, id)).returning().get()
}

/** Removes a webhook with all that was and was to be sent to it. */
export async function deleteWebhook(tx: Tx, id: string): Promise<void> {
  tx.delete(webhooks).where(eq(webhooks.id, id)).run()
}

/** Where a webhook is in the feed. */
export type WebhookPlace = Pick<WebhookRow, 'lensId' | 'generation' | 'seq' | 'walkedTo' | 'isQuiet'>

/** Moves a webhook on in the feed. False: it is not any more where it was read. */
export async function moveWebhook(tx: Tx, from: WebhookPlace & { id: string }, to: WebhookPlace): Promise<boolean> {
  const { lensId, generation, seq, walkedTo, isQuiet } = to
  const isThere = and(
    eq(webhooks.id, from.id),
    eq(webhooks.lensId, from.lensId),
    eq(webhooks.generation, from.generation),
    eq(webhooks.seq, from.seq),
    eq(webhooks.isQuiet, from.isQuiet),
    sql`${webhooks.walkedTo} is ${from.walkedTo}`,
    eq(webhooks.state, 'active'),
  )
  return (
    tx
      .update(webhooks)
      .set({ ...{ lensId, generation, seq, walkedTo, isQuiet } })
      .where(isThere)
      .run().changes === 1
  )
}

/** A webhook, if something may be sent to it now: it is not disabled, does not pause, and its partner has a key for it. */
export async function findOpenWebhook(db: Reader, id: string, nowMs: number): Promise<WebhookRow | undefined> {
  return statementsOf(db).open.get({ id, nowMs })
}

/** Webhooks for which there is something to be done now, and nobody asked to do it yet. @param most as many messages may wait at one of them */
export async function listDueWebhookIds(db: Reader, nowMs: number, most: number): Promise<string[]> {
  return statementsOf(db)
    .due.all({ nowMs, most })
    .map(({ id }) => id)
}

/** True when the partner of a webhook has a key with its regions and licence types that may have webhooks. */
export async function hasKeyForWebhook(db: Reader, id: string, nowMs: number): Promise<boolean> {
  return statementsOf(db).keyed.get({ id, nowMs }) !== undefined
}

const statementsOf = prepareOnce((db) => {
  const nowMs = sql.placeholder('nowMs')
  const isNamed = eq(webhooks.id, sql.placeholder('id'))
  const hasKey = sql`exists (select 1 from partner_keys as own where own.organisation_id = ${webhooks.organisationId}
    and own.regions = ${webhooks.regions} and own.licence_types is ${webhooks.licenceTypes} and own.revoked_at_ms is null
    and (own.expires_at_ms is null or own.expires_at_ms > ${nowMs})
    and exists (select 1 from json_each(own.scopes) where value = 'webhooks:write'))`
  const isOpen = and(
    eq(webhooks.state, 'active'),
    sql`(${webhooks.pausedUntilMs} is null or ${webhooks.pausedUntilMs} <= ${nowMs})`,
    hasKey,
  )
  const isSendable = sql`exists (select 1 from webhook_deliveries as one where one.webhook_id = ${webhooks.id}
    and one.state = 'pending' and one.due_at_ms <= ${nowMs})`
  // A place whose lens, or whose generation of it, is gone is led through all works again.
  const isBehind = sql`(${webhooks.walkedTo} is not null or ${webhooks.seq} < (select max(seq) from changes)
      or not exists (select 1 from partner_lenses as lens where lens.id = ${webhooks.lensId}
        and lens.generation = ${webhooks.generation}))
    and (select count(*) from webhook_deliveries as waiting where waiting.webhook_id = ${webhooks.id}
      and waiting.state = 'pending') < ${sql.placeholder('most')}`
  const isAsked = sql`exists (select 1 from jobs as asked where asked.kind = 'send-webhooks' and asked.key = ${webhooks.id})`
  return {
    open: db.select().from(webhooks).where(and(isNamed, isOpen)).prepare(),
    keyed: db.select({ id: webhooks.id }).from(webhooks).where(and(isNamed, hasKey)).prepare(),
    due: db
      .select({ id: webhooks.id })
      .from(webhooks)
      .where(and(isOpen, sql`(${isSendable} or (${isBehind}))`, sql`not ${isAsked}`))
      .orderBy(asc(webhooks.id))
      .prepare(),
  }
})
