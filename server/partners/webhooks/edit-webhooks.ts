import type { Reader } from '../../../db/open.ts'
import { findKeyOfPartner } from '../../../db/queries/partner-keys.ts'
import type { Lens } from '../../../db/queries/partner-lens.ts'
import {
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  updateWebhook,
  type WebhookRow,
} from '../../../db/queries/webhooks.ts'
import { WEBHOOK_EVENTS } from '../../../db/schema/index.ts'
import { checkingContent } from '../../catalogue/check-content.ts'
import type { Context } from '../../context.ts'
import { CatalogueError, notFound } from '../../errors.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../../http/idempotency.ts'
import { toCursor } from '../feed/feed-place.ts'
import { knowLens, openFeed } from '../feed/open-feed.ts'
import { requireLive } from '../verify-key.ts'
import { checkUrl, type Reach } from './check-url.ts'
import { placeNow } from './fan-out.ts'
import { WELL } from './keep-attempt.ts'
import { newSecret } from './signing.ts'
import type { NewWebhook, WebhookChange } from './webhook-schemas.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** Whose webhooks somebody may see and change. */
export interface WebhookAccess {
  readonly organisationId: string
  /** Only those that tell what this lens shows; undefined: all of the partner. */
  readonly lens: Lens | undefined
}

/** A webhook whose secret is told, once. */
export interface MadeWebhook {
  readonly row: WebhookRow
  /** Null: an earlier call made it, whose answer had the secret. */
  readonly secret: string | null
}

/** The most webhooks of a partner. */
export const MOST_WEBHOOKS = 20

/** The webhooks of a partner that somebody may see, the oldest first. */
export async function listSeenWebhooks(db: Reader, { organisationId, lens }: WebhookAccess): Promise<WebhookRow[]> {
  return (await listWebhooks(db, organisationId)).filter((row) => lens === undefined || isOfLens(row, lens))
}

/** @throws {CatalogueError} WEBHOOK_NOT_FOUND */
export async function getWebhook(db: Reader, { organisationId, lens }: WebhookAccess, id: string): Promise<WebhookRow> {
  const row = await findWebhook(db, id)
  const isTheirs = row?.organisationId === organisationId && (lens === undefined || isOfLens(row, lens))
  if (!row || !isTheirs) throw notFound('WEBHOOK_NOT_FOUND', id)
  return row
}

/**
 * Adds a webhook that tells what a lens shows.
 * @throws {CatalogueError} WEBHOOK_URL_UNFIT, TOO_MANY_WEBHOOKS, CURSOR_INVALID, SNAPSHOT_NEEDED, CONTENT_INVALID, IDEMPOTENCY_KEY_REUSED
 */
export async function createWebhook(
  ctx: Needs,
  reach: Reach,
  shown: Lens,
  { url: address, description = null, events = [...WEBHOOK_EVENTS], after }: NewWebhook,
  idempotency: Idempotency | undefined,
): Promise<MadeWebhook> {
  const { organisationId, regions, licenceTypes } = shown
  const told = { description: tidy(description), events: events.toSorted(), url: await checkUrl(address, reach) }
  const lens = await knowLens(ctx, shown)
  const { lensId, generation, seq, walkedTo, isQuiet } =
    after === undefined ? await placeNow(ctx, lens) : { ...(await openFeed(ctx, lens, after)), isQuiet: false }
  const nowMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const earlierId = await findEarlierResult(tx, idempotency, nowMs)
    const earlier = earlierId === undefined ? undefined : await findWebhook(tx, earlierId)
    if (earlier) return { row: earlier, secret: null }
    if ((await listWebhooks(tx, organisationId)).length >= MOST_WEBHOOKS) {
      throw new CatalogueError('TOO_MANY_WEBHOOKS', `There are ${MOST_WEBHOOKS} webhooks already: remove one first.`)
    }
    const secret = newSecret()
    const row = await insertWebhook(tx, {
      ...{ id: ctx.newId(), organisationId, ...told, secret, state: 'active', ...WELL },
      ...{ regions: [...regions], licenceTypes: licenceTypes && [...licenceTypes] },
      ...{ lensId, generation, seq, walkedTo, isQuiet, createdAtMs: nowMs, updatedAtMs: nowMs },
    })
    await rememberResult(tx, idempotency, row.id, nowMs)
    return { row, secret }
  })
}

/**
 * Changes a webhook. Enabling it, or giving it another address, ends its pause.
 * @throws {CatalogueError} WEBHOOK_NOT_FOUND, WEBHOOK_URL_UNFIT, CONTENT_INVALID, PARTNER_KEY_NOT_FOUND, WEBHOOK_KEY_UNFIT
 */
export async function changeWebhook(
  ctx: Needs,
  reach: Reach,
  access: WebhookAccess,
  id: string,
  { url: address, description, events, isEnabled, keyId }: WebhookChange,
): Promise<WebhookRow> {
  const before = await getWebhook(ctx.db, access, id)
  const url = address === undefined ? undefined : await checkUrl(address, reach)
  const shown = keyId === undefined ? undefined : await lensOfKey(ctx, access.organisationId, keyId)
  const change = {
    ...(url !== undefined && { url, ...WELL }),
    ...(description !== undefined && { description: tidy(description) }),
    ...(events !== undefined && { events: events.toSorted() }),
    ...(shown && (await turnTo(ctx, before, shown))),
    ...(isEnabled === true && { state: 'active' as const, disabledBy: null, ...WELL }),
    updatedAtMs: ctx.now(),
  }
  return ctx.db.transaction(async (tx) => {
    const { state } = await getWebhook(tx, access, id)
    const disabling = isEnabled === false && state === 'active' && ({ state: 'disabled', disabledBy: 'asked' } as const)
    return updated(await updateWebhook(tx, id, { ...change, ...disabling }), id)
  })
}

/** @throws {CatalogueError} WEBHOOK_NOT_FOUND */
export async function removeWebhook({ db }: Pick<Context, 'db'>, access: WebhookAccess, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    await getWebhook(tx, access, id)
    await deleteWebhook(tx, id)
  })
}

/**
 * Gives a webhook a new secret; for a while messages are signed with the former one as well.
 * @throws {CatalogueError} WEBHOOK_NOT_FOUND, IDEMPOTENCY_KEY_REUSED
 */
export async function rotateSecret(
  { db, now }: Pick<Context, 'db' | 'now'>,
  access: WebhookAccess,
  id: string,
  { overlapSeconds }: { readonly overlapSeconds: number },
  idempotency: Idempotency | undefined,
): Promise<MadeWebhook> {
  const nowMs = now()
  return db.transaction(async (tx) => {
    const before = await getWebhook(tx, access, id)
    if ((await findEarlierResult(tx, idempotency, nowMs)) !== undefined) return { row: before, secret: null }
    const secret = newSecret()
    const untilMs = nowMs + overlapSeconds * 1_000
    const row = await updateWebhook(tx, id, {
      ...{ secret, oldSecret: before.secret, oldSecretUntilMs: untilMs, updatedAtMs: nowMs },
    })
    await rememberResult(tx, idempotency, id, nowMs)
    return { row: updated(row, id), secret }
  })
}

/**
 * What a key of a partner shows.
 * @throws {CatalogueError} PARTNER_KEY_NOT_FOUND, WEBHOOK_KEY_UNFIT
 */
export async function lensOfKey(
  { db, now }: Pick<Context, 'db' | 'now'>,
  organisationId: string,
  id: string,
): Promise<Lens> {
  const key = await findKeyOfPartner(db, { organisationId, id })
  if (!key) throw new CatalogueError('PARTNER_KEY_NOT_FOUND', `This partner has no key ${id}.`)
  const { regions, licenceTypes, scopes } = key
  if (isLive(key, now()) && scopes.includes('webhooks:write')) return { organisationId, regions, licenceTypes }
  const detail = `The key ${key.name} has ended, or has not the scope webhooks:write: name another.`
  throw new CatalogueError('WEBHOOK_KEY_UNFIT', detail, { errors: [{ pointer: '/keyId', code: 'KEY', detail }] })
}

/** With another lens a webhook is led through all works once, like every follower. */
async function turnTo(ctx: Needs, before: WebhookRow, shown: Lens) {
  const { lensId, generation, seq, walkedTo } = await openFeed(ctx, await knowLens(ctx, shown), toCursor(before))
  const lens = { regions: [...shown.regions], licenceTypes: shown.licenceTypes && [...shown.licenceTypes] }
  return { ...lens, lensId, generation, seq, walkedTo, isQuiet: false }
}

function isLive(key: Parameters<typeof requireLive>[0], nowMs: number): boolean {
  try {
    requireLive(key, nowMs)
    return true
  } catch {
    return false
  }
}

function isOfLens(row: Pick<Lens, 'regions' | 'licenceTypes'>, { regions, licenceTypes }: Lens): boolean {
  return JSON.stringify([row.regions, row.licenceTypes]) === JSON.stringify([regions, licenceTypes])
}

function tidy(description: string | null): string | null {
  return description === null ? null : checkingContent(({ textAt }) => textAt(description, '/description'))
}

function updated(row: WebhookRow | undefined, id: string): WebhookRow {
  if (!row) throw notFound('WEBHOOK_NOT_FOUND', id)
  return row
}
