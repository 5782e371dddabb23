import {
  type ApiTokenRow,
  deleteApiToken,
  findApiToken,
  insertApiToken,
  listApiTokens,
} from '../../db/queries/api-tokens.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { type Page, pageById } from './page.ts'
import { getPerson } from './present.ts'
import type { NewApiToken } from './schemas.ts'
import { API_TOKEN_PREFIX, digest, newSecret } from './secrets.ts'
import { tidyName } from './tidy-texts.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

/** One page of one's own tokens. @throws {CatalogueError} PERSON_NOT_FOUND, CURSOR_INVALID */
export async function pageApiTokens(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  query: { readonly cursor?: string; readonly limit: number },
): Promise<Page<ApiTokenRow>> {
  const { id: personId } = await getPerson(ctx.db, caller.id)
  return pageById(
    query,
    ({ id }: ApiTokenRow) => id,
    (page) => listApiTokens(ctx.db, personId, page),
  )
}

/**
 * Makes a token for the command line: it may do what its person may.
 * @returns the secret too, of which nothing but a digest is kept; null: an earlier call made it, whose answer had it.
 * @throws {CatalogueError} PERSON_NOT_FOUND, CONTENT_INVALID, IDEMPOTENCY_KEY_REUSED, API_TOKEN_NOT_FOUND when what the earlier call made is gone
 */
export async function createApiToken(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  caller: Caller,
  { name, expiresInDays }: NewApiToken,
  idempotency: Idempotency | undefined,
): Promise<{ row: ApiTokenRow; secret: string | null }> {
  const secret = newSecret(API_TOKEN_PREFIX)
  const createdAtMs = ctx.now()
  const expiresAtMs = expiresInDays === undefined ? null : createdAtMs + expiresInDays * DAY_MS
  const tidied = tidyName(name)
  return ctx.db.transaction(async (tx) => {
    const { id: personId } = await getPerson(tx, caller.id)
    const earlierId = await findEarlierResult(tx, idempotency, createdAtMs)
    if (earlierId !== undefined) {
      const earlier = await findApiToken(tx, { personId, id: earlierId })
      if (!earlier) throw noToken(earlierId)
      return { row: earlier, secret: null }
    }
    const row = await insertApiToken(tx, {
      ...{ id: ctx.newId(), personId, name: tidied, tokenDigest: digest(secret), createdAtMs, expiresAtMs },
    })
    await rememberResult(tx, idempotency, row.id, createdAtMs)
    return { row, secret }
  })
}

/** Ends one of one's own tokens. @throws {CatalogueError} API_TOKEN_NOT_FOUND */
export async function revokeApiToken(ctx: Pick<Context, 'db'>, caller: Caller, id: string): Promise<void> {
  const row = await ctx.db.transaction((tx) => deleteApiToken(tx, { personId: caller.id, id }))
  if (!row) throw noToken(id)
}

function noToken(id: string): CatalogueError {
  return new CatalogueError('API_TOKEN_NOT_FOUND', `You have no token ${id}.`)
}
