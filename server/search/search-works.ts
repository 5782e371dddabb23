import { countFacets, type FacetCounts, listFilteredIds, type RowFilter } from '../../db/queries/search-rows.ts'
import type { Context } from '../context.ts'
import { MAX_HITS } from '../engine/settings.ts'
import { filterAndCount } from './count-facets.ts'
import { allWorks, type Candidates, findCandidates, joinCandidates } from './find-candidates.ts'
import { findSearchRows } from './kept-rows.ts'
import type { MissLog } from './miss-log.ts'
import { planQuery, type QueryPlan } from './plan-query.ts'
import { type FoundWork, presentFoundWorks } from './present.ts'
import { readReaderLocale } from './reader-locale.ts'
import type { SearchQuery } from './schemas.ts'
import { decodeWorkPlace, encodeWorkPlace, questionDigest, type WorkPlace } from './search-cursor.ts'
import { readSearchWords } from './search-words.ts'

type SearchContext = Pick<Context, 'db' | 'engine'>

export interface FoundPage {
  readonly items: FoundWork[]
  readonly facets: FacetCounts
  readonly nextCursor: string | null
}

const NO_FACETS: FacetCounts = { kind: {}, originRegion: {}, genre: {}, status: {} }

/**
 * Finds works by title and by dialogue. The engine says what was found and in which order; rows say what is shown,
 * filtered and counted. At most 1,000 works by title and 1,000 by dialogue are looked at; when a filter is given and
 * that cuts something off, the engine is asked again for the works that pass the filter. A first page that hardly
 * found anything is noted as a miss.
 * @throws {CatalogueError} CURSOR_INVALID, QUERY_INVALID, ENGINE_UNAVAILABLE
 */
export async function searchWorks(
  ctx: SearchContext,
  query: SearchQuery,
  misses: Pick<MissLog, 'note'>,
): Promise<FoundPage> {
  const { q = '', locale, kind, genre, status, originRegion, yearFrom, yearTo, sort, limit } = query
  const filter: RowFilter = { kind, genre, status, originRegion, yearFrom, yearTo }
  const reader = readReaderLocale(locale)
  const question = questionDigest({ q, filter, sort })
  const place = decodeWorkPlace(question, query.cursor)
  if (q.trim() === '') return browse(ctx, filter, { question, place, limit })
  const { vocabulary, pending } = await readSearchWords(ctx.db)
  const plan = planQuery(q, vocabulary, pending)
  if (!plan) return { items: [], facets: NO_FACETS, nextCursor: null }

  const { candidates, ids, facets, ownHits } = await findRows(ctx, plan, filter)
  if (place === undefined) misses.note(plan.text, ownHits)
  if (sort === 'newest') ids.sort((a, b) => (a < b ? 1 : -1))
  const from = placeIn(ids, place, sort)
  const page = ids.slice(from, from + limit)
  const items = await presentFoundWorks(ctx, { plan, candidates, reader }, page)
  return { items, facets, nextCursor: nextOf(question, page, from, ids.length > from + limit) }
}

interface FoundRows {
  readonly candidates: Candidates
  readonly ids: string[]
  readonly facets: FacetCounts
  /** Works, filtered or not, that have the words of the query: near ones do not count. */
  readonly ownHits: number
}

async function findRows(ctx: SearchContext, plan: QueryPlan, filter: RowFilter): Promise<FoundRows> {
  const first = await findCandidates(ctx, plan)
  const candidates = first.isCut ? await addFiltered(ctx, plan, filter, first) : first
  const order = allWorks(candidates)
  const rows = await findSearchRows(ctx.db, order)
  const found = filterAndCount(
    order.flatMap((id) => rows.get(id) ?? []),
    filter,
  )
  const own = new Set([...candidates.byTitle, ...candidates.byLine.keys()])
  return { candidates, ...found, ownHits: [...own].filter((id) => rows.has(id)).length }
}

/** Looks once more among the works that pass the filter, if they are few enough to be named. */
async function addFiltered(
  ctx: SearchContext,
  plan: QueryPlan,
  filter: RowFilter,
  first: Candidates,
): Promise<Candidates> {
  if (Object.values(filter).every((value) => value === undefined)) return first
  const within = await listFilteredIds(ctx.db, filter, { limit: MAX_HITS + 1 })
  if (within.length > MAX_HITS) return first
  return joinCandidates(await findCandidates(ctx, plan, within), first)
}

/** Where the next page begins: behind the last work that was shown, wherever it stands now. */
function placeIn(ids: readonly string[], place: WorkPlace | undefined, sort: SearchQuery['sort']): number {
  if (!place) return 0
  if (sort === 'newest') return ids.filter((id) => id >= place.lastId).length
  const last = ids.indexOf(place.lastId)
  return last < 0 ? place.offset : last + 1
}

async function browse(
  ctx: SearchContext,
  filter: RowFilter,
  page: { question: string; place: WorkPlace | undefined; limit: number },
): Promise<FoundPage> {
  const ids = await listFilteredIds(ctx.db, filter, { beforeId: page.place?.lastId, limit: page.limit + 1 })
  const shown = ids.slice(0, page.limit)
  const items = await presentFoundWorks(ctx, undefined, shown)
  const facets = await countFacets(ctx.db, filter)
  const nextCursor = nextOf(page.question, shown, page.place?.offset ?? 0, ids.length > page.limit)
  return { items, facets, nextCursor }
}

function nextOf(question: string, page: readonly string[], from: number, hasMore: boolean): string | null {
  const lastId = page.at(-1)
  return hasMore && lastId !== undefined ? encodeWorkPlace(question, { lastId, offset: from + page.length }) : null
}
