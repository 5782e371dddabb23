import type { Tx } from '../../db/open.ts'
import { findOrganisation } from '../../db/queries/organisations.ts'
import type { Caller, Membership } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'

/**
 * Whose a new work is. A person's is always an organisation's: the one that is named, else the only one that they produce
 * for. The operator's may be nobody's (null).
 * @throws {CatalogueError} ORGANISATION_NOT_FOUND, ORGANISATION_UNFIT, ORGANISATION_MISSING, FORBIDDEN
 */
export async function chooseOrganisation(tx: Tx, caller: Caller, named: string | undefined): Promise<string | null> {
  if (caller.kind === 'operator') {
    if (named !== undefined) await requireProducer(tx, named)
    return named ?? null
  }
  const producing = caller.memberships.filter(isProducing)
  if (named === undefined) {
    const [only, second] = producing
    if (only && !second) return only.organisationId
    const ids = producing.map(({ organisationId }) => organisationId)
    throw misplaced('ORGANISATION_MISSING', `Say whose work it is: organisationId is one of ${ids.join(', ')}.`)
  }
  const membership = caller.memberships.find(({ organisationId }) => organisationId === named)
  if (!membership) throw notFound('ORGANISATION_NOT_FOUND', named)
  await requireProducer(tx, named)
  if (!isProducing(membership)) {
    throw new CatalogueError(
      'FORBIDDEN',
      'As a viewer of this organisation you cannot make works: ask one of its owners.',
    )
  }
  return named
}

function isProducing({ organisationKind, role }: Membership): boolean {
  return organisationKind === 'producer' && role !== 'viewer'
}

async function requireProducer(tx: Tx, id: string): Promise<void> {
  const organisation = await findOrganisation(tx, id)
  if (!organisation) throw notFound('ORGANISATION_NOT_FOUND', id)
  if (organisation.kind === 'producer') return
  throw misplaced('ORGANISATION_UNFIT', `${organisation.name} is a ${organisation.kind}: only producers have works.`)
}

function misplaced(code: 'ORGANISATION_MISSING' | 'ORGANISATION_UNFIT', detail: string): CatalogueError {
  return new CatalogueError(code, detail, { errors: [{ pointer: '/organisationId', code, detail }] })
}
