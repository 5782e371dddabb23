import type { Context } from '../context.ts'
import { loadReadings } from '../language/phonetics/load-readings.ts'
import { type QuerySounds, readHanSounds } from '../language/phonetics/query-sounds.ts'
import { distinct, serialsOf } from './hits.ts'
import type { QueryPlan } from './plan-query.ts'
import { soundQuery } from './sound-queries.ts'
import { titleQuery } from './title-query.ts'

/** Works whose titles are not what was typed, but may be what was meant. */
export interface DistantTitles {
  /** Said the same, then said nearly the same, then with one character that is another. */
  readonly works: readonly number[]
  /** What they were compared with by ear. */
  readonly sounds: QuerySounds | undefined
}

const MOST_TITLES = 20

/**
 * The second request of a search that found hardly anything: 王飞 finds 王妃, zongqing and 重庆深林 find 重慶森林.
 * @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function findDistantTitles(
  ctx: Pick<Context, 'engine'>,
  plan: QueryPlan,
  within: readonly number[] | undefined,
): Promise<DistantTitles> {
  const sounds = plan.sounds ?? (plan.hasHan ? readHanSounds(plan.text, await loadReadings()) : undefined)
  const bySound = [
    ...(sounds?.script === 'han' && sounds.pinyin !== undefined ? [soundQuery(sounds.pinyin, ['py'], within)] : []),
    ...(sounds?.fuzzy === undefined ? [] : [soundQuery(sounds.fuzzy, ['pz'], within)]),
  ]
  const queries = [...bySound, ...plan.withoutOne.map((q) => titleQuery(q, within))]
  if (queries.length === 0) return { works: [], sounds }
  const answers = await ctx.engine.search(queries.map((query) => ({ ...query, limit: MOST_TITLES })))
  return { works: distinct(...answers.map(serialsOf)), sounds }
}
