import type { WorkStatus } from '../../db/queries/works.ts'
import type { WORK_STATUSES } from '../../db/schema/index.ts'
import type { Permission } from '../accounts/permissions.ts'
import { CatalogueError } from '../errors.ts'
import type { ReviewAction } from '../history/record-edit.ts'

interface Step {
  readonly from: readonly WorkStatus[]
  readonly to: readonly WorkStatus[]
  /** Who may take it. */
  readonly permission: Permission
  /** What the history calls it. */
  readonly action: ReviewAction
}

const ALL = [
  ...(['draft', 'submitted', 'in_review', 'changes_requested'] as const),
  ...(['approved', 'published', 'withdrawn'] as const),
] as const satisfies typeof WORK_STATUSES
const UNPUBLISHED = ALL.filter((status) => status !== 'published')
const STANDING = ALL.filter((status) => status !== 'withdrawn')

/**
 * Which step leads a work from where to where, and who may take it. There is no other way for a status to change but one: when the
 * content of an approved work is edited it goes back to `in_review`, by itself (`server/history/record-edit.ts`).
 */
export const STEPS = {
  submit: {
    ...{ from: ['draft', 'changes_requested'], to: ['submitted'] },
    ...{ permission: 'work.submit', action: 'submitted' },
  },
  claim: {
    ...{ from: ['submitted', 'in_review'], to: ['in_review'] },
    ...{ permission: 'review.decide', action: 'claimed' },
  },
  release: { from: ['in_review'], to: ['submitted'], permission: 'review.decide', action: 'released' },
  requestChanges: {
    ...{ from: ['submitted', 'in_review', 'approved'], to: ['changes_requested'] },
    ...{ permission: 'review.decide', action: 'changes_requested' },
  },
  /** For regions. With too few approvals in all of them a work stays in review; a published one stays published. */
  approve: {
    ...{ from: ['submitted', 'in_review', 'approved', 'published'], to: ['in_review', 'approved', 'published'] },
    ...{ permission: 'review.decide', action: 'approved' },
  },
  /** In the catalogue, in no region. */
  publish: { from: UNPUBLISHED, to: ['published'], permission: 'work.publish', action: 'published' },
  publishIn: {
    ...{ from: ['submitted', 'in_review', 'approved', 'published', 'withdrawn'], to: ['published'] },
    ...{ permission: 'work.publish', action: 'published' },
  },
  /** From the catalogue and all regions. */
  withdraw: { from: STANDING, to: ['withdrawn'], permission: 'work.withdraw', action: 'withdrawn' },
  /** The last region takes the work with it. */
  withdrawFrom: {
    ...{ from: ['published'], to: ['published', 'withdrawn'] },
    ...{ permission: 'work.withdraw', action: 'withdrawn' },
  },
  /** To what it was; what was published in regions has to be published there anew. */
  restore: { from: ['withdrawn'], to: STANDING, permission: 'work.withdraw', action: 'restored' },
} as const satisfies Record<string, Step>
export type StepName = keyof typeof STEPS

/** @throws {CatalogueError} WORK_STATUS_CONFLICT when the step does not lead on from this status. */
export function requireStep(name: StepName, status: WorkStatus): void {
  const { from }: Step = STEPS[name]
  if (from.includes(status)) return
  throw new CatalogueError(
    'WORK_STATUS_CONFLICT',
    `This work is ${status}: this can be done when it is ${from.join(' or ')}.`,
  )
}
