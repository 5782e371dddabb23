import type { Tx } from '../../db/open.ts'
import { findOrganisation } from '../../db/queries/organisations.ts'
import type { Caller } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'

/**
 * Whose a new collection is: the organisation that is named, else the only one that the caller writes for. The operator's may be nobody's (null).
 * @throws {CatalogueError} ORGANISATION_NOT_FOUND, ORGANISATION_MISSING, FORBIDDEN
 */
export async function chooseOwner(tx: Tx, caller: Caller, named: string | undefined): Promise<string | null> {
  if (caller.kind === 'operator') {
    if (named !== undefined && !(await findOrganisation(tx, named))) throw notFound('ORGANISATION_NOT_FOUND', named)
    return named ?? null
  }
  const own = caller.memberships.filter(({ organisationKind }) => organisationKind !== 'partner')
  const writing = own.filter(({ role }) => role !== 'viewer')
  if (named === undefined) {
    const [only, second] = writing
    if (only && !second) return only.organisationId
    const detail = `Say whose it is: organisationId is one of ${writing.map(({ organisationId }) => organisationId).join(', ')}.`
    throw new CatalogueError('ORGANISATION_MISSING', detail, {
      errors: [{ pointer: '/organisationId', code: 'ORGANISATION_MISSING', detail }],
    })
  }
  if (writing.some(({ organisationId }) => organisationId === named)) return named
  if (!own.some(({ organisationId }) => organisationId === named)) throw notFound('ORGANISATION_NOT_FOUND', named)
  throw new CatalogueError('FORBIDDEN', 'As a viewer of this organisation you cannot do this: ask one of its owners.')
}
