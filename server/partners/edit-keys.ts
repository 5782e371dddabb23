import type { Tx } from '../../db/open.ts'
import { findOrganisation } from '../../db/queries/organisations.ts'
import {
  findKeyOfPartner,
  insertPartnerKey,
  listLivePartnerKeys,
  type PartnerKeyRow,
  updatePartnerKey,
} from '../../db/queries/partner-keys.ts'
import { checkingContent } from '../catalogue/check-content.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { readInstant } from '../http/instants.ts'
import type { NewKey, Rotation } from './key-schemas.ts'
import { newKeyText } from './key-text.ts'
import { DAY_MS } from './key-uses.ts'
import { digestOfKey } from './verify-key.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** A key that was made. */
export interface MadeKey {
  readonly row: PartnerKeyRow
  /** Null: an earlier call made it, whose answer had the text. */
  readonly text: string | null
}

/** The most keys of a partner that open something. */
export const MOST_KEYS = 50
const OVERLAP_MS = 7 * DAY_MS
const LATEST_MS = Date.UTC(3000, 0)

/**
 * Makes a key of a partner. Its owners make keys that do and show no more than one which they have; the first is the operator's to make.
 * @throws {CatalogueError} ORGANISATION_NOT_FOUND, ORGANISATION_UNFIT, CONTENT_INVALID, FORBIDDEN, TOO_MANY_KEYS, IDEMPOTENCY_KEY_REUSED
 */
export async function createKey(
  ctx: Needs,
  caller: Caller,
  organisationId: string,
  body: NewKey,
  idempotency: Idempotency | undefined,
): Promise<MadeKey> {
  const nowMs = ctx.now()
  const wanted = checkKey(body, nowMs)
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierKey(tx, organisationId, idempotency, nowMs)
    if (earlier) return earlier
    await requirePartnerOrganisation(tx, organisationId)
    const live = await listLivePartnerKeys(tx, organisationId, nowMs)
    if (caller.kind !== 'operator' && !live.some((key) => isWithin(wanted, key))) {
      const message = 'This would do or show more than each key that you have: ask the operator for the first such key.'
      throw new CatalogueError('FORBIDDEN', message)
    }
    return insertKey(tx, ctx, { ...wanted, organisationId }, live.length, idempotency)
  })
}

/**
 * Makes a key that does and shows what an older one does, which then works for a while longer.
 * @throws {CatalogueError} PARTNER_KEY_NOT_FOUND, PARTNER_KEY_ENDED, CONTENT_INVALID, TOO_MANY_KEYS, IDEMPOTENCY_KEY_REUSED
 */
export async function rotateKey(
  ctx: Needs,
  of: { readonly organisationId: string; readonly id: string },
  body: Rotation,
  idempotency: Idempotency | undefined,
): Promise<MadeKey> {
  const nowMs = ctx.now()
  const oldExpiresAtMs = instantOf('oldExpiresAt', body.oldExpiresAt, nowMs) ?? nowMs + OVERLAP_MS
  const expiresAtMs = instantOf('expiresAt', body.expiresAt, nowMs)
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierKey(tx, of.organisationId, idempotency, nowMs)
    if (earlier) return earlier
    const old = await getKey(tx, of)
    if (old.revokedAtMs !== null || (old.expiresAtMs ?? nowMs + 1) <= nowMs || old.replacedById !== null) {
      throw new CatalogueError('PARTNER_KEY_ENDED', `The key ${old.name} has ended or was rotated: make another.`)
    }
    const { organisationId, name, scopes, regions, licenceTypes } = old
    const span = old.expiresAtMs === null ? null : nowMs + (old.expiresAtMs - old.createdAtMs)
    const facts = { organisationId, name, scopes, regions, licenceTypes }
    const live = await listLivePartnerKeys(tx, organisationId, nowMs)
    const made = await insertKey(
      tx,
      ctx,
      { ...facts, expiresAtMs: expiresAtMs === undefined ? span : expiresAtMs },
      live.length,
      idempotency,
    )
    const endsAtMs = Math.min(oldExpiresAtMs, old.expiresAtMs ?? Number.MAX_SAFE_INTEGER)
    await updatePartnerKey(tx, old.id, { expiresAtMs: endsAtMs, replacedById: made.row.id })
    return made
  })
}

/** Ends a key at once; one that was revoked stays as it is. @throws {CatalogueError} PARTNER_KEY_NOT_FOUND */
export async function revokeKey(
  ctx: Pick<Context, 'db' | 'now'>,
  of: { readonly organisationId: string; readonly id: string },
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const { id, revokedAtMs } = await getKey(tx, of)
    if (revokedAtMs === null) await updatePartnerKey(tx, id, { revokedAtMs: ctx.now() })
  })
}

type KeyFacts = Pick<PartnerKeyRow, 'organisationId' | 'name' | 'scopes' | 'regions' | 'licenceTypes' | 'expiresAtMs'>

async function insertKey(
  tx: Tx,
  ctx: Needs,
  facts: KeyFacts,
  liveKeys: number,
  idempotency: Idempotency | undefined,
): Promise<MadeKey> {
  if (liveKeys >= MOST_KEYS) {
    throw new CatalogueError('TOO_MANY_KEYS', `There are ${MOST_KEYS} keys already: revoke those that nobody uses.`)
  }
  const { text, shortToken } = newKeyText()
  const createdAtMs = ctx.now()
  const row = await insertPartnerKey(tx, {
    ...{ ...facts, id: ctx.newId(), shortToken, keyDigest: digestOfKey(text), createdAtMs },
  })
  await rememberResult(tx, idempotency, row.id, createdAtMs)
  return { row, text }
}

async function findEarlierKey(
  tx: Tx,
  organisationId: string,
  idempotency: Idempotency | undefined,
  nowMs: number,
): Promise<MadeKey | undefined> {
  const id = await findEarlierResult(tx, idempotency, nowMs)
  const row = id === undefined ? undefined : await findKeyOfPartner(tx, { organisationId, id })
  return row && { row, text: null }
}

async function getKey(tx: Tx, of: { readonly organisationId: string; readonly id: string }): Promise<PartnerKeyRow> {
  const row = await findKeyOfPartner(tx, of)
  if (!row) throw new CatalogueError('PARTNER_KEY_NOT_FOUND', `This partner has no key ${of.id}.`)
  return row
}

async function requirePartnerOrganisation(tx: Tx, id: string): Promise<void> {
  const organisation = await findOrganisation(tx, id)
  if (!organisation) throw notFound('ORGANISATION_NOT_FOUND', id)
  if (organisation.kind === 'partner') return
  throw new CatalogueError(
    'ORGANISATION_UNFIT',
    `${organisation.name} is a ${organisation.kind}: keys are for partners.`,
  )
}

function checkKey(body: NewKey, nowMs: number): Omit<KeyFacts, 'organisationId'> {
  return checkingContent((checks) => {
    for (const [index, region] of body.regions.entries()) checks.regionAt(region, `/regions/${index}`)
    return {
      name: checks.textAt(body.name, '/name'),
      scopes: body.scopes.toSorted(),
      regions: body.regions.toSorted(),
      licenceTypes: body.licenceTypes?.toSorted() ?? null,
      expiresAtMs: instantOf('expiresAt', body.expiresAt, nowMs) ?? null,
    }
  })
}

/** Null and undefined stay as they are. @throws {CatalogueError} CONTENT_INVALID for an instant that has passed */
function instantOf<T extends string | null | undefined>(
  name: string,
  text: T,
  nowMs: number,
): number | Exclude<T, string> {
  if (text === null || text === undefined) return text as Exclude<T, string>
  const instantMs = readInstant(text)
  if (instantMs !== undefined && instantMs >= nowMs && instantMs < LATEST_MS) return instantMs
  const detail = `${name} has to be an instant to come, such as ${new Date(nowMs + 30 * DAY_MS).toISOString()}.`
  throw new CatalogueError('CONTENT_INVALID', detail, { errors: [{ pointer: `/${name}`, code: 'INSTANT', detail }] })
}

function isWithin(
  wanted: Pick<KeyFacts, 'scopes' | 'regions' | 'licenceTypes'>,
  key: Pick<KeyFacts, 'scopes' | 'regions' | 'licenceTypes'>,
): boolean {
  return (
    wanted.scopes.every((scope) => key.scopes.includes(scope)) &&
    wanted.regions.every((region) => key.regions.includes(region)) &&
    (key.licenceTypes === null || wanted.licenceTypes?.every((type) => key.licenceTypes?.includes(type)) === true)
  )
}
