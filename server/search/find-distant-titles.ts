import type { Context } from '../context.ts'
import type { EngineQuery } from '../engine/engine.ts'
import { loadReadings } from '../language/phonetics/load-readings.ts'
import { type QuerySounds, readHanSounds } from '../language/phonetics/query-sounds.ts'
import { distinct, NO_SERIALS, type Serials, serialsOf } from './hits.ts'
import type { QueryPlan } from './plan-query.ts'
import { soundQuery } from './sound-queries.ts'
import { titleQuery } from './title-query.ts'

/** Works whose titles are not what was typed, but may be what was meant. */
export interface DistantTitles {
  /** Said the same, then said nearly the same, then with one character that is another, then in another order or not whole. */
  readonly works: Serials
  /** What they were compared with by ear; undefined: nothing. */
  readonly sounds: QuerySounds | undefined
}

export interface Distance {
  readonly within: readonly number[] | undefined
  /** What sounds like the text, and what has one other character. */
  readonly byEar: boolean
  /** What has its words in another order, or not all. */
  readonly loosely: boolean
}

const MOST_TITLES = 20
/** The last words may be missing, but not most of them. */
const LOOSENESS = { matchingStrategy: 'last', rankingScoreThreshold: 0.5 } as const

/**
 * The second request of a search that found hardly anything: 王飞 finds 王妃, zongqing and 重庆深林 find 重慶森林.
 * @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function findDistantTitles(
  ctx: Pick<Context, 'engine'>,
  plan: QueryPlan,
  { within, byEar, loosely }: Distance,
): Promise<DistantTitles> {
  const { queries: distant, sounds } = byEar ? await distantQueries(plan, within) : { queries: [], sounds: undefined }
  const loose = loosely ? [{ ...titleQuery(plan.loose, within), ...LOOSENESS }] : []
  const queries = [...distant, ...loose].map((query): EngineQuery => ({ ...query, limit: MOST_TITLES }))
  if (queries.length === 0) return { works: NO_SERIALS, sounds }
  const answers = await ctx.engine.search(queries)
  return { works: distinct(...answers.map(serialsOf)), sounds }
}

async function distantQueries(plan: QueryPlan, within: readonly number[] | undefined) {
  const sounds = plan.sounds ?? (plan.hasHan ? readHanSounds(plan.text, await loadReadings()) : undefined)
  const bySound = [
    ...(sounds?.script === 'han' && sounds.pinyin !== undefined ? [soundQuery(sounds.pinyin, ['py'], within)] : []),
    ...(sounds?.fuzzy === undefined ? [] : [soundQuery(sounds.fuzzy, ['pz'], within)]),
  ]
  return { queries: [...bySound, ...plan.withoutOne.map((q) => titleQuery(q, within))], sounds }
}
