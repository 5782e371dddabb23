import { insertEdit } from '../../db/queries/edits.ts'
import { findApprovals } from '../../db/queries/reviews.ts'
import { findPublications, putPublication } from '../../db/queries/windows.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { CatalogueError, type ErrorPlace } from '../errors.ts'
import { nameOf } from '../history/record-edit.ts'
import { approveRegions, countByRegion, requireRegions } from './approvals.ts'
import { findObstacles, type Overridden, type Override } from './find-obstacles.ts'
import { type Judging, type ReviewContext, requireSomethingToShow, type Taking, takeStep } from './take-step.ts'

export interface PublishInput {
  /** Undefined: in the catalogue, in no region. */
  readonly regions?: readonly string[]
  readonly overrides?: readonly Override[]
  /** Of the content that the caller has looked at; undefined: whatever it is. */
  readonly contentVersion?: number
}

/**
 * Publishes a work that has an episode to show, in the catalogue or in regions. Who publishes in a region approves of it there.
 * All of it is looked at in the transaction that publishes: no edit comes between.
 * @throws {CatalogueError} WORK_STATUS_CONFLICT, WORK_NOT_READY, REVIEW_APPROVALS_MISSING, REVIEW_CONTENT_CHANGED, READINESS_FAILED,
 *   OVERRIDE_UNFIT, REGION_INVALID
 */
export async function publishWork(ctx: ReviewContext, taking: Judging, input: PublishInput): Promise<WorkRow> {
  return input.regions === undefined
    ? publishInCatalogue(ctx, taking, input)
    : publishInRegions(ctx, taking, input.regions, input)
}

async function publishInCatalogue(
  ctx: ReviewContext,
  taking: Taking,
  { overrides, contentVersion }: PublishInput,
): Promise<WorkRow> {
  const { tx, caller, work } = taking
  if (overrides !== undefined && overrides.length > 0) {
    throw new CatalogueError('OVERRIDE_UNFIT', 'Only in a region is there something to override: say in which regions.')
  }
  return takeStep(ctx, taking, 'publish', async () => {
    await requireSomethingToShow(tx, work.id)
    await approveRegions(taking, [], contentVersion)
    const others = (await findApprovals(tx, [work.id])).filter(
      ({ counts, approverId }) => counts && approverId !== caller.id,
    )
    const people = new Set([caller.id, ...others.map(({ approverId }) => approverId)])
    if (people.size < ctx.settings.REVIEW_APPROVALS) throw approvalsMissing([])
    return 'published'
  })
}

async function publishInRegions(
  ctx: ReviewContext,
  taking: Judging,
  wanted: readonly string[],
  { overrides = [], contentVersion }: PublishInput,
): Promise<WorkRow> {
  requireRegions(wanted)
  const { tx, work } = taking
  return takeStep(ctx, taking, 'publishIn', async () => {
    const published = new Set((await findPublications(tx, [work.id])).map(({ region }) => region))
    const regions = wanted.filter((region) => !published.has(region))
    if (regions.length === 0) {
      throw new CatalogueError('WORK_STATUS_CONFLICT', `This work is published in ${wanted.join(', ')} already.`)
    }
    await requireSomethingToShow(tx, work.id)
    await approveRegions(taking, regions, contentVersion)
    await requireApprovals(ctx, taking, regions)
    const overridden = await findObstacles(taking, regions, overrides)
    for (const region of regions) await publishInRegion(taking, region, overridden.get(region))
    return 'published'
  })
}

/** @throws {CatalogueError} REVIEW_APPROVALS_MISSING */
async function requireApprovals(ctx: ReviewContext, { tx, work }: Taking, regions: readonly string[]): Promise<void> {
  const counts = countByRegion(await findApprovals(tx, [work.id]))
  const missing = regions.filter((region) => (counts.get(region) ?? 0) < ctx.settings.REVIEW_APPROVALS)
  if (missing.length > 0) throw approvalsMissing(missing)
}

function approvalsMissing(regions: readonly string[]): CatalogueError {
  const errors: ErrorPlace[] = regions.map((region) => ({
    ...{ pointer: '/regions', code: 'REVIEW_APPROVALS_MISSING' },
    detail: `For ${region}, nobody else has approved of the content as it is now.`,
  }))
  const message = 'Two people have to approve of a work as it is: ask a second curator to approve, or to publish.'
  return new CatalogueError('REVIEW_APPROVALS_MISSING', message, { errors })
}

/** What was overridden stands with the publication, and stays in the history when that ends. */
async function publishInRegion(
  { tx, caller, work, nowMs }: Taking,
  region: string,
  overridden: Overridden | undefined,
): Promise<void> {
  const editor = { editorKind: caller.kind, editorId: caller.id, editorName: await nameOf(tx, caller) }
  await putPublication(tx, {
    ...{ workId: work.id, region, sinceMs: nowMs, ...editor },
    overrideReason: overridden?.reason ?? null,
    overriddenFindings: overridden ? [...overridden.findings] : null,
  })
  if (!overridden) return
  const about = { workId: work.id, entity: 'work', entityId: work.id, action: 'overridden', atMs: nowMs } as const
  await insertEdit(tx, { ...about, ...editor, before: null, after: { region, ...overridden } })
}
