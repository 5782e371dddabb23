import type { CueWindow } from '../../db/queries/search-rows.ts'
import type { Context } from '../context.ts'
import type { EngineAnswer, EngineQuery } from '../engine/engine.ts'
import { isIn } from '../engine/filter.ts'
import { MAX_HITS } from '../engine/settings.ts'
import type { QueryPlan } from './plan-query.ts'

/** A document of the index `subs` that hit. */
export interface WindowHit extends CueWindow {
  readonly id: string
  readonly workId: string
}

/** What the engine found, before any row has been looked at. */
export interface Candidates {
  /** Works by their titles, best first. */
  readonly byTitle: readonly string[]
  /** Works by their dialogue, with the number of windows that hit; most first. */
  readonly byLine: ReadonlyMap<string, number>
  /** Some of those windows. */
  readonly windows: readonly WindowHit[]
  /** True when more was found than could be taken: narrow it by `within`. */
  readonly isCut: boolean
}

export const WINDOW_FIELDS = ['id', 'w', 'tr', 'p'] as const
const WINDOWS_AT_ONCE = 60
const FEW = 3

/**
 * Asks the engine for works by title and by dialogue in one request, and in a second one more loosely when there are
 * fewer than three: in the reader's own words, and for titles with some of the words.
 * @param within only these works, at most `MAX_HITS`.
 * @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function findCandidates(
  ctx: Pick<Context, 'engine'>,
  plan: QueryPlan,
  within?: readonly string[],
): Promise<Candidates> {
  const first = toCandidates(
    await ctx.engine.search([titleQuery(plan.phrases, within), lineQuery(plan.phrases, within)]),
  )
  if (new Set([...first.byTitle, ...first.byLine.keys()]).size >= FEW) return first
  const own = plan.ownWords
  const loose = { ...titleQuery(plan.loose, within), matchingStrategy: 'last' as const, rankingScoreThreshold: 0.2 }
  const [looseTitles, ownTitles, ownLines] = await ctx.engine.search(
    own === undefined ? [loose] : [loose, titleQuery(own, within), lineQuery(own, within)],
  )
  return [toCandidates([ownTitles, ownLines]), toCandidates([looseTitles])].reduce(join, first)
}

function titleQuery(q: string, within: readonly string[] | undefined): EngineQuery {
  return {
    ...{ indexUid: 'works', q, limit: MAX_HITS, attributesToRetrieve: ['id'], matchingStrategy: 'all' },
    ...(within ? { filter: isIn('id', within) } : {}),
  }
}

function lineQuery(q: string, within: readonly string[] | undefined): EngineQuery {
  return {
    ...{ indexUid: 'subs', q, limit: WINDOWS_AT_ONCE, attributesToRetrieve: WINDOW_FIELDS, matchingStrategy: 'all' },
    facets: ['w'],
    ...(within ? { filter: isIn('w', within) } : {}),
  }
}

/** Windows of certain works, some of each. @throws {CatalogueError} ENGINE_UNAVAILABLE */
export async function findWindowsOf(
  ctx: Pick<Context, 'engine'>,
  plan: QueryPlan,
  workIds: readonly string[],
  perWork: number,
): Promise<WindowHit[]> {
  if (workIds.length === 0) return []
  const texts = plan.ownWords === undefined ? [plan.phrases] : [plan.phrases, plan.ownWords]
  const queries = workIds.flatMap((workId) =>
    texts.map((q): EngineQuery => {
      const { facets: _, ...query } = lineQuery(q, [workId])
      return { ...query, limit: perWork, sort: ['n:asc'] }
    }),
  )
  const answers = await ctx.engine.search(queries)
  return answers.flatMap((answer) => answer.hits.map(toWindowHit))
}

/** Reads a hit of the index `subs`. */
export function toWindowHit(hit: Record<string, unknown>): WindowHit {
  return { id: String(hit.id), workId: String(hit.w), trackId: String(hit.tr), position: Number(hit.p) }
}

function toCandidates([titles, lines]: readonly (EngineAnswer | undefined)[]): Candidates {
  const counts = Object.entries(lines?.facetDistribution?.w ?? {})
  counts.sort(([a, countA], [b, countB]) => countB - countA || (a < b ? 1 : -1))
  return {
    byTitle: titles?.hits.map((hit) => String(hit.id)) ?? [],
    byLine: new Map(counts),
    windows: lines?.hits.map(toWindowHit) ?? [],
    isCut: (titles?.hits.length ?? 0) >= MAX_HITS || counts.length >= MAX_HITS,
  }
}

/** What `a` has first, then what only `b` has. */
function join(a: Candidates, b: Candidates): Candidates {
  return {
    byTitle: [...new Set([...a.byTitle, ...b.byTitle])],
    byLine: new Map([...a.byLine, ...[...b.byLine].filter(([id]) => !a.byLine.has(id))]),
    windows: [...a.windows, ...b.windows],
    isCut: a.isCut || b.isCut,
  }
}

/** Joins what was found without and within a filter. */
export const joinCandidates = join
