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
  /** Works whose titles have the characters in another order or not all; empty when enough titles hit. */
  readonly byLooseTitle: readonly string[]
  /** Some of the windows. */
  readonly windows: readonly WindowHit[]
  /** True when more was found than could be taken: narrow it by `within`. */
  readonly isCut: boolean
}

export const WINDOW_FIELDS = ['id', 'w', 'tr', 'p'] as const
const WINDOWS_AT_ONCE = 60
const FEW_TITLES = 3
const LOOSE_TITLES = 20
/** The last words may be missing, but not most of them. */
const LOOSENESS = { matchingStrategy: 'last', rankingScoreThreshold: 0.5 } as const

/**
 * Asks the engine, in one request, for works by title and by dialogue: in regional wording, in the reader's own words
 * where they differ, and for titles also loosely, which counts when fewer than three hit.
 * @param within only these works, at most `MAX_HITS`.
 * @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function findCandidates(
  ctx: Pick<Context, 'engine'>,
  plan: QueryPlan,
  within?: readonly string[],
): Promise<Candidates> {
  const texts = textsOf(plan)
  const loose: EngineQuery = { ...titleQuery(plan.loose, within), ...LOOSENESS, limit: LOOSE_TITLES }
  const strict = texts.flatMap((q) => [titleQuery(q, within), lineQuery(q, within)])
  const [looseTitles, ...answers] = await ctx.engine.search([loose, ...strict])
  const found = texts.map((_, index) => toCandidates(answers[index * 2], answers[index * 2 + 1])).reduce(joinCandidates)
  if (found.byTitle.length >= FEW_TITLES) return found
  return { ...found, byLooseTitle: looseTitles?.hits.map((hit) => String(hit.id)) ?? [] }
}

function textsOf({ phrases, ownWords }: QueryPlan): string[] {
  return ownWords === undefined ? [phrases] : [phrases, ownWords]
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
  const queries = workIds.flatMap((workId) =>
    textsOf(plan).map((q): EngineQuery => {
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

function toCandidates(titles: EngineAnswer | undefined, lines: EngineAnswer | undefined): Candidates {
  const counts = Object.entries(lines?.facetDistribution?.w ?? {})
  counts.sort(([a, countA], [b, countB]) => countB - countA || (a < b ? 1 : -1))
  return {
    byTitle: titles?.hits.map((hit) => String(hit.id)) ?? [],
    byLine: new Map(counts),
    byLooseTitle: [],
    windows: lines?.hits.map(toWindowHit) ?? [],
    isCut: (titles?.hits.length ?? 0) >= MAX_HITS || counts.length >= MAX_HITS,
  }
}

/** What `a` has first, then what only `b` has. */
export function joinCandidates(a: Candidates, b: Candidates): Candidates {
  return {
    byTitle: [...new Set([...a.byTitle, ...b.byTitle])],
    byLine: new Map([...a.byLine, ...[...b.byLine].filter(([id]) => !a.byLine.has(id))]),
    byLooseTitle: [...a.byLooseTitle, ...b.byLooseTitle],
    windows: [...a.windows, ...b.windows],
    isCut: a.isCut || b.isCut,
  }
}

/** Every work that was found, each once: titles, then dialogue, then what is only near. */
export function allWorks({ byTitle, byLine, byLooseTitle }: Candidates): string[] {
  return [...new Set([...byTitle, ...byLine.keys(), ...byLooseTitle])]
}
