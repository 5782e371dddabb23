import type { AddressedEvent } from '../../db/queries/events.ts'
import { isPermitted } from '../accounts/permissions.ts'
import { relationsTo } from '../accounts/relations.ts'
import type { Caller } from '../context.ts'

/**
 * True when an event is for this caller: the operator hears everything; a person what they did themselves, what is about a work that
 * they may read, and what is about uploads and imports of organisations that they edit.
 */
export function mayHear(caller: Caller, event: AddressedEvent): boolean {
  if (caller.kind === 'operator' || event.callerId === caller.id) return true
  if (event.workId !== null) {
    return event.work !== null && isPermitted('work.read', relationsTo(caller, event.work))
  }
  const { organisationId } = event
  return organisationId !== null && isPermitted('upload.write', relationsTo(caller, { organisationId }))
}
