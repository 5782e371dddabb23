import { getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { findItems } from './list-items.ts'
import { ADAPTATION_REGIONS, type AdaptationRegion } from './regions.ts'

/** How far the list of a region is. */
export interface RegionSummary {
  readonly region: AdaptationRegion
  /** Items that nobody has said anything of. */
  readonly open: number
  /** Of those, the ones of high risk. */
  readonly openHighRisk: number
  readonly answered: number
  /** Of those, the ones whose text has to be changed still. */
  readonly needsChange: number
}

/**
 * How many items of a work are open and answered, in every region that we know something of.
 * @throws {CatalogueError} WORK_NOT_FOUND
 */
export async function summariseItems(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  workId: string,
): Promise<{ regions: RegionSummary[]; isComplete: boolean }> {
  const work = await getWork(ctx.db, workId)
  const wish = { regions: ADAPTATION_REGIONS, occurrences: { from: 0, most: 0 } }
  const { items, isComplete } = await findItems(ctx.db, caller, work, wish)
  const byRegion = Map.groupBy(items, ({ concern }) => concern.region)
  const regions = ADAPTATION_REGIONS.map((region) => {
    const [answered = [], open = []] = [true, false].map((isAnswered) =>
      (byRegion.get(region) ?? []).filter(({ answer }) => (answer !== null) === isAnswered),
    )
    const openHighRisk = open.filter(({ concern }) => concern.risk === 'high').length
    const needsChange = answered.filter(({ answer }) => answer?.decision === 'needs_change').length
    return { region, open: open.length, openHighRisk, answered: answered.length, needsChange }
  })
  return { regions, isComplete }
}
