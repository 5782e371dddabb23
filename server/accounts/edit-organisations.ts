import type { Reader, Tx } from '../../db/open.ts'
import {
  findOrganisation,
  findOrganisationByName,
  insertOrganisation,
  listOrganisations,
  type OrganisationRow,
  updateOrganisation,
} from '../../db/queries/organisations.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { type Page, pageById } from './page.ts'
import type { NewOrganisation, OrganisationChange } from './schemas.ts'
import { tidyName } from './tidy-texts.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** One page of organisations: all for the operator, their own for others. @throws {CatalogueError} CURSOR_INVALID */
export async function pageOrganisations(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  query: { readonly cursor?: string; readonly limit: number },
): Promise<Page<OrganisationRow>> {
  const own = caller.memberships.map(({ organisationId }) => organisationId)
  const among = caller.kind === 'operator' ? undefined : own
  return pageById(
    query,
    ({ id }: OrganisationRow) => id,
    (page) => listOrganisations(ctx.db, { ...page, among }),
  )
}

/**
 * Adds an organisation; its first owner comes by an invitation. The same idempotent call again gives the one it made before.
 * @throws {CatalogueError} ORGANISATION_NAME_TAKEN, CONTENT_INVALID, IDEMPOTENCY_KEY_REUSED
 */
export async function createOrganisation(
  ctx: Needs,
  input: NewOrganisation,
  idempotency?: Idempotency,
): Promise<OrganisationRow> {
  const name = tidyName(input.name)
  const nowMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierResult(tx, idempotency, nowMs)
    if (earlier !== undefined) return getOrganisation(tx, earlier)
    await requireFreeName(tx, name)
    const { kind, quotaBytes = null } = input
    const row = { id: ctx.newId(), kind, name, quotaBytes, version: 1, createdAtMs: nowMs, updatedAtMs: nowMs }
    await rememberResult(tx, idempotency, row.id, nowMs)
    return insertOrganisation(tx, row)
  })
}

/**
 * Renames an organisation, or says how much its uploads may take, which only the operator may.
 * @throws {CatalogueError} ORGANISATION_NOT_FOUND, ORGANISATION_NAME_TAKEN, FORBIDDEN, VERSION_CONFLICT, CONTENT_INVALID
 */
export async function editOrganisation(
  ctx: Needs,
  caller: Caller,
  id: string,
  { name, quotaBytes }: OrganisationChange,
  ifMatch?: string,
): Promise<OrganisationRow> {
  if (quotaBytes !== undefined && caller.kind !== 'operator') {
    throw new CatalogueError('FORBIDDEN', 'Only the operator can change quotaBytes: ask for it.')
  }
  const tidied = name === undefined ? undefined : tidyName(name)
  return ctx.db.transaction(async (tx) => {
    requireMatch(ifMatch, await getOrganisation(tx, id))
    if (tidied !== undefined) await requireFreeName(tx, tidied, id)
    const change = {
      ...(tidied === undefined ? {} : { name: tidied }),
      ...(quotaBytes === undefined ? {} : { quotaBytes }),
    }
    return updateOrganisation(tx, id, change, ctx.now())
  })
}

/** @throws {CatalogueError} ORGANISATION_NOT_FOUND */
export async function getOrganisation(db: Reader, id: string): Promise<OrganisationRow> {
  const organisation = await findOrganisation(db, id)
  if (!organisation) throw notFound('ORGANISATION_NOT_FOUND', id)
  return organisation
}

async function requireFreeName(tx: Tx, name: string, ownId?: string): Promise<void> {
  const other = await findOrganisationByName(tx, name)
  if (other && other.id !== ownId) {
    throw new CatalogueError('ORGANISATION_NAME_TAKEN', `There is an organisation ${name}: give this one another name.`)
  }
}
