import type { AddressedEvent } from '../../db/queries/events.ts'
import type { Caller } from '../context.ts'

/** True when an event is for this caller: the operator hears everything, a person what is theirs or their organisations'. */
export function mayHear(caller: Caller, event: AddressedEvent): boolean {
  if (caller.kind === 'operator' || event.callerId === caller.id) return true
  return caller.memberships.some(
    ({ organisationId, role }) =>
      event.organisationIds.includes(organisationId) && (event.kind !== 'upload' || role !== 'viewer'), // as with uploads themselves
  )
}
