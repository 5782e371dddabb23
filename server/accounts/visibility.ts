import type { Reader } from '../../db/open.ts'
import { listWorksOf } from '../../db/queries/access.ts'
import type { WorksSeen } from '../../db/queries/works.ts'
import type { Caller } from '../context.ts'

/** Which works a caller may see in lists and searches, as rules for a query. Undefined: all. */
export function worksSeenBy({ kind, memberships }: Pick<Caller, 'kind' | 'memberships'>): WorksSeen | undefined {
  if (kind === 'operator') return undefined
  const counting = memberships.filter(({ organisationKind }) => organisationKind !== 'partner')
  return {
    submitted: counting.some(({ organisationKind }) => organisationKind === 'curator'),
    organisationIds: counting.map(({ organisationId }) => organisationId),
  }
}

/** The same for rows in memory. */
export type Visibility =
  | 'everything'
  | {
      /** What was ever submitted, whosever it is. */
      readonly submitted: boolean
      /** The serials of own and shared works, by id. */
      readonly works: ReadonlyMap<string, number>
    }

/** Reads once a request what its caller may see: one query, and none for the operator. */
export async function readVisibility(db: Reader, caller: Caller): Promise<Visibility> {
  const seen = worksSeenBy(caller)
  if (seen === undefined) return 'everything'
  return { submitted: seen.submitted, works: await listWorksOf(db, seen.organisationIds) }
}

/** True when a work may be shown. @param work whether it was never submitted, and whether it is among the caller's own and shared ones */
export function isVisible(
  work: { readonly isDraft: boolean; readonly isOwn: boolean },
  visibility: Visibility,
): boolean {
  return visibility === 'everything' || (visibility.submitted && !work.isDraft) || work.isOwn
}
