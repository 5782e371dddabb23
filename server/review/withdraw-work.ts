import { deletePublication, findPublications } from '../../db/queries/windows.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { requireRegions } from './approvals.ts'
import { type ReviewContext, type Taking, takeStep } from './take-step.ts'

/**
 * Takes a work back from regions, or from everywhere; out of its last region it is withdrawn. Who asks again breaks nothing.
 * @param input.regions undefined: from the catalogue too.
 * @throws {CatalogueError} REGION_INVALID
 */
export async function withdrawWork(
  ctx: ReviewContext,
  taking: Taking,
  { regions }: { readonly regions?: readonly string[] },
): Promise<WorkRow> {
  if (regions) requireRegions(regions)
  const { tx, work } = taking
  const published = (await findPublications(tx, [work.id])).map(({ region }) => region)
  const leaving = regions ? published.filter((region) => regions.includes(region)) : published
  const isDone = regions ? leaving.length === 0 : work.status === 'withdrawn'
  if (isDone) return work
  return takeStep(ctx, taking, regions ? 'withdrawFrom' : 'withdraw', async () => {
    for (const region of leaving) await deletePublication(tx, { workId: work.id, region })
    return regions && leaving.length < published.length ? 'published' : 'withdrawn'
  })
}
