import type { Context } from '../context.ts'
import { readWindowPlace } from '../indexing/line-documents.ts'
import { toWindowHit, type WindowHit } from './hits.ts'
import { lineQuery } from './line-query.ts'
import { type QueryPlan, textsOf } from './plan-query.ts'

/** A work, and how many of its windows hit. */
interface HitWork {
  readonly serial: number
  readonly windows: number
}

/** Of up to 3,000 documents the engine looks at each; of more, at all values that there are, which takes six times as long. */
const MOST_LISTED = 2_500

/**
 * Windows of certain works, the first `perWork` of each for each text of the plan. All windows of as many works as may be are listed by one
 * query, and we take the first; each work beyond is asked for by itself. @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function findWindowsOf(
  ctx: Pick<Context, 'engine'>,
  plan: QueryPlan,
  works: readonly HitWork[],
  perWork: number,
): Promise<WindowHit[]> {
  const asking = { engine: ctx.engine, texts: textsOf(plan), perWork }
  const { few, many } = partWorks(works)
  const [listed, apart] = await Promise.all([listWindows(asking, few), findFirstWindows(asking, many)])
  const found = new Set(listed.map(({ serial }) => serial))
  // An index of an older shape, which is asked while a new one is made, has nothing to list.
  const rest = few.filter(({ serial }) => !found.has(serial))
  return [...listed, ...apart, ...(await findFirstWindows(asking, rest))]
}

/** The works with fewest windows, as long as all of these can be listed, and the others. */
function partWorks(works: readonly HitWork[]): { few: readonly HitWork[]; many: readonly HitWork[] } {
  const ascending = works.toSorted((a, b) => a.windows - b.windows)
  let sum = 0
  const end = ascending.findIndex(({ windows }) => {
    sum += windows
    return sum > MOST_LISTED
  })
  return end < 0 ? { few: ascending, many: [] } : { few: ascending.slice(0, end), many: ascending.slice(end) }
}

interface Asking extends Pick<Context, 'engine'> {
  readonly texts: readonly string[]
  readonly perWork: number
}

async function listWindows({ engine, texts, perWork }: Asking, works: readonly HitWork[]): Promise<WindowHit[]> {
  if (works.length === 0) return []
  const serials = works.map(({ serial }) => serial)
  const answers = await engine.search(
    texts.map((q) => ({ ...lineQuery(q, serials), limit: 0, facets: ['at'] as const })),
  )
  return answers.flatMap(({ listed = [] }) => firstOfEach(listed, perWork))
}

/** @param listed values of the field `at` */
function firstOfEach(listed: readonly string[], perWork: number): WindowHit[] {
  const taken = new Map<string, number>()
  const first: WindowHit[] = []
  for (const at of listed.toSorted()) {
    const place = readWindowPlace(at)
    const before = taken.get(place.w) ?? 0
    if (before === perWork) continue
    taken.set(place.w, before + 1)
    first.push(toWindowHit(place))
  }
  return first
}

async function findFirstWindows({ engine, texts, perWork }: Asking, works: readonly HitWork[]): Promise<WindowHit[]> {
  if (works.length === 0) return []
  const queries = works.flatMap(({ serial }) =>
    texts.map((q) => ({ ...lineQuery(q, [serial]), limit: perWork, sort: ['n:asc'] })),
  )
  return (await engine.search(queries)).flatMap(({ hits }) => hits.map(toWindowHit))
}
