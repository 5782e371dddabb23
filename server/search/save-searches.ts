import type { Reader, Tx } from '../../db/open.ts'
import { findOrganisation } from '../../db/queries/organisations.ts'
import {
  countSavedSearches,
  deleteSavedSearch,
  findSavedSearch,
  findSavedSearchByName,
  insertSavedSearch,
  listSavedSearches,
  type NamedSearch,
  type SearchesSeen,
  updateSavedSearch,
} from '../../db/queries/saved-searches.ts'
import { type Page, pageById } from '../accounts/page.ts'
import { tidyName } from '../accounts/tidy-texts.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { canonicalQuery } from './canonical-query.ts'
import type { NewSavedSearch, SavedSearchChange } from './saved-search-schemas.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

const MOST = 200

/** One page of one's own saved searches and those shared in one's organisations. @throws {CatalogueError} CURSOR_INVALID */
export async function pageSavedSearches(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  query: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<NamedSearch>> {
  return pageById(
    query,
    ({ id }: NamedSearch) => id,
    (page) => listSavedSearches(ctx.db, seenBy(caller), page),
  )
}

/** @throws {CatalogueError} SAVED_SEARCH_NOT_FOUND, also for one that the caller may not see */
export async function getSavedSearch(db: Reader, caller: Caller, id: string): Promise<NamedSearch> {
  const search = await findSavedSearch(db, id, seenBy(caller))
  if (!search) throw notFound('SAVED_SEARCH_NOT_FOUND', id)
  return search
}

/**
 * Keeps a search under a name. The same idempotent call again gives the one it kept before.
 * @throws {CatalogueError} SAVED_SEARCH_NAME_TAKEN, TOO_MANY_SAVED_SEARCHES, ORGANISATION_NOT_FOUND, LOCALE_INVALID, CONTENT_INVALID,
 *   IDEMPOTENCY_KEY_REUSED
 */
export async function saveSearch(
  ctx: Needs,
  caller: Caller,
  { name, query, organisationId = null }: NewSavedSearch,
  idempotency?: Idempotency,
): Promise<NamedSearch> {
  const said = { name: tidyName(name), query: JSON.stringify(canonicalQuery(query)) }
  const nowMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierResult(tx, idempotency, nowMs)
    if (earlier !== undefined) return getSavedSearch(tx, caller, earlier)
    if ((await countSavedSearches(tx, caller.id)) >= MOST) {
      throw new CatalogueError('TOO_MANY_SAVED_SEARCHES', `You have ${MOST} saved searches, which is all: remove one.`)
    }
    await requireFreeName(tx, caller.id, said.name)
    await requireOwnOrganisation(tx, caller, organisationId)
    const id = ctx.newId()
    const times = { createdAtMs: nowMs, updatedAtMs: nowMs }
    await insertSavedSearch(tx, { id, ownerId: caller.id, organisationId, ...said, version: 1, ...times })
    await rememberResult(tx, idempotency, id, nowMs)
    return getSavedSearch(tx, caller, id)
  })
}

/** Renames one's own search, changes what it looks for, or who sees it. @throws {CatalogueError} SAVED_SEARCH_*, FORBIDDEN, VERSION_CONFLICT, ORGANISATION_NOT_FOUND */
export async function editSavedSearch(
  ctx: Needs,
  caller: Caller,
  id: string,
  { name, query, organisationId }: SavedSearchChange,
  ifMatch?: string,
): Promise<NamedSearch> {
  const change = {
    ...(name === undefined ? {} : { name: tidyName(name) }),
    ...(query === undefined ? {} : { query: JSON.stringify(canonicalQuery(query)) }),
    ...(organisationId === undefined ? {} : { organisationId }),
  }
  return ctx.db.transaction(async (tx) => {
    requireMatch(ifMatch, await getOwn(tx, caller, id))
    if (change.name !== undefined) await requireFreeName(tx, caller.id, change.name, id)
    await requireOwnOrganisation(tx, caller, organisationId ?? null)
    await updateSavedSearch(tx, id, change, ctx.now())
    return getSavedSearch(tx, caller, id)
  })
}

/** @throws {CatalogueError} SAVED_SEARCH_NOT_FOUND, FORBIDDEN, VERSION_CONFLICT */
export async function removeSavedSearch(ctx: Needs, caller: Caller, id: string, ifMatch?: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    requireMatch(ifMatch, await getOwn(tx, caller, id))
    await deleteSavedSearch(tx, id)
  })
}

function seenBy({ id, memberships }: Caller): SearchesSeen {
  return { ownerId: id, organisationIds: memberships.map(({ organisationId }) => organisationId) }
}

async function getOwn(tx: Tx, caller: Caller, id: string): Promise<NamedSearch> {
  const search = await getSavedSearch(tx, caller, id)
  if (search.ownerId === caller.id) return search
  throw new CatalogueError('FORBIDDEN', `${search.ownerName} saved this search: save it under a name of your own.`)
}

async function requireFreeName(tx: Tx, ownerId: string, name: string, ownId?: string): Promise<void> {
  const other = await findSavedSearchByName(tx, { ownerId, name })
  if (other === undefined || other === ownId) return
  throw new CatalogueError('SAVED_SEARCH_NAME_TAKEN', `You have a saved search ${name}: give this one another name.`)
}

async function requireOwnOrganisation(tx: Tx, caller: Caller, organisationId: string | null): Promise<void> {
  if (organisationId === null) return
  const isOwn =
    caller.kind === 'operator'
      ? (await findOrganisation(tx, organisationId)) !== undefined
      : caller.memberships.some((membership) => membership.organisationId === organisationId)
  if (!isOwn) throw notFound('ORGANISATION_NOT_FOUND', organisationId)
}
