import type { Tx } from '../../db/open.ts'
import {
  countOwners,
  deleteMembership,
  findMembership,
  listMembers,
  type MemberRow,
  type MembershipRow,
  setRole,
} from '../../db/queries/memberships.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { getOrganisation } from './edit-organisations.ts'
import { type Page, pageById } from './page.ts'
import { getPerson } from './present.ts'

type Member = Pick<MembershipRow, 'organisationId' | 'personId'>

/** One page of the members of an organisation. @throws {CatalogueError} ORGANISATION_NOT_FOUND, CURSOR_INVALID */
export async function pageMembers(
  ctx: Pick<Context, 'db'>,
  organisationId: string,
  query: { readonly cursor?: string; readonly limit: number },
): Promise<Page<MemberRow>> {
  await getOrganisation(ctx.db, organisationId)
  return pageById(
    query,
    ({ personId }: MemberRow) => personId,
    (page) => listMembers(ctx.db, organisationId, page),
  )
}

/** Gives a member another role. @throws {CatalogueError} MEMBER_NOT_FOUND, LAST_OWNER */
export async function changeRole(
  ctx: Pick<Context, 'db'>,
  { organisationId, personId }: Member,
  role: MembershipRow['role'],
): Promise<MemberRow> {
  return ctx.db.transaction(async (tx) => {
    const member = await getMember(tx, { organisationId, personId })
    if (role !== 'owner') await requireOtherOwner(tx, member)
    await setRole(tx, { organisationId, personId, role })
    const { name, email } = await getPerson(tx, personId)
    return { ...member, role, name, email }
  })
}

/** Removes a member, who can do nothing more from the next call on. @throws {CatalogueError} MEMBER_NOT_FOUND, LAST_OWNER */
export async function removeMember(ctx: Pick<Context, 'db'>, { organisationId, personId }: Member): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await requireOtherOwner(tx, await getMember(tx, { organisationId, personId }))
    await deleteMembership(tx, { organisationId, personId })
  })
}

async function getMember(tx: Tx, { organisationId, personId }: Member): Promise<MembershipRow> {
  const member = await findMembership(tx, { organisationId, personId })
  if (member) return member
  throw new CatalogueError('MEMBER_NOT_FOUND', `This organisation has no member ${personId}.`)
}

async function requireOtherOwner(tx: Tx, { role, organisationId }: MembershipRow): Promise<void> {
  if (role !== 'owner' || (await countOwners(tx, organisationId)) > 1) return
  throw new CatalogueError('LAST_OWNER', 'This is the last owner: make somebody else an owner first.')
}
