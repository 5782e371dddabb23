import type { Owned } from '../../db/queries/access.ts'
import type { Caller, Membership } from '../context.ts'
import type { Relation } from './permissions.ts'

/** What a caller is where a call is about nothing that there is yet. */
export function relationsOf({ memberships }: Pick<Caller, 'memberships'>): Relation[] {
  return ['caller', ...memberships.map(({ organisationKind, role }): Relation => `${organisationKind}.${role}`)]
}

/** What a caller is to a thing. Partners are nothing to works: they see what the windows of their regions show. */
export function relationsTo({ memberships }: Pick<Caller, 'memberships'>, thing: Owned): Relation[] {
  const everybody: Relation[] = thing.isPublic ? ['caller', 'public'] : ['caller']
  return [...everybody, ...memberships.flatMap((membership) => relationsBy(membership, thing))]
}

function relationsBy(membership: Membership, { organisationId, work }: Owned): Relation[] {
  const { organisationId: memberOf, organisationKind, role } = membership
  if (work && organisationKind === 'partner') return []
  const relations: Relation[] = []
  if (memberOf === organisationId) relations.push(`own.${role}`)
  const share = work?.shares.find((candidate) => candidate.organisationId === memberOf)
  if (share) relations.push(share.role === 'editor' && role !== 'viewer' ? 'shared.editor' : 'shared.viewer')
  if (work && work.status !== 'draft' && organisationKind === 'curator') relations.push(`curator.${role}`)
  return relations
}
