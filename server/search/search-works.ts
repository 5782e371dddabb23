import type { Visibility } from '../accounts/visibility.ts'
import { readReaderLocale } from '../catalogue/reader-locale.ts'
import type { Context } from '../context.ts'
import { afterSending } from '../engine/after-sending.ts'
import { showableAsked } from '../http/instants.ts'
import { type FilteredWorks, filterWorks, noFacets } from './count-facets.ts'
import { type FacetCounts, type RowFilter, readFilter } from './facets.ts'
import { type Candidates, findCandidates, joinCandidates } from './find-candidates.ts'
import { distinct, NO_SERIALS, type Serials } from './hits.ts'
import { findSearchRows } from './kept-rows.ts'
import type { MissLog } from './miss-log.ts'
import { orderWorks, placeIn } from './order-works.ts'
import { planQuery, type QueryPlan } from './plan-query.ts'
import { type FoundWork, presentFoundWorks } from './present.ts'
import type { SearchQuery } from './schemas.ts'
import { decodeWorkPlace, encodeWorkPlace, questionDigest } from './search-cursor.ts'
import { readSearchWords } from './search-words.ts'
import { findAllVisible, findVisible, isNothing, nameVisible } from './visible-rows.ts'

type SearchContext = Pick<Context, 'db' | 'engine' | 'now'>

export interface FoundPage {
  readonly items: FoundWork[]
  readonly facets: FacetCounts
  /** False: the engine found more than it gives, so that counts are lower bounds. */
  readonly isComplete: boolean
  readonly nextCursor: string | null
}

/** The most works that a second question to the engine can name. */
const MOST_NAMED = 1_000

/**
 * Finds works by title and by dialogue; an empty text finds all. The engine says what was found and how well it fits;
 * rows say what is shown, filtered, counted and ordered. At most `MAX_WORKS` works by title and as many by dialogue are
 * looked at; when a filter is given and that cuts something off, the engine is asked again for the works that pass the
 * filter. A first page that hardly found anything is noted as a miss.
 * @param visibility what its caller may see; nothing of all else can be told from the answer.
 * @throws {CatalogueError} CURSOR_INVALID, QUERY_INVALID, ENGINE_UNAVAILABLE
 */
export async function searchWorks(
  ctx: SearchContext,
  query: SearchQuery,
  misses: Pick<MissLog, 'note'>,
  visibility: Visibility,
): Promise<FoundPage> {
  const { q = '', locale, sort, limit, cursor, showableIn, showableAt } = query
  const filter = readFilter({ ...query, showable: showableAsked(query, ctx.now()) })
  const reader = readReaderLocale(locale)
  // The question stays the same while the pages of its answer are read: by what was written, not by this instant.
  const question = () => questionDigest({ q, filter: readFilter(query), sort, showableIn, showableAt })
  const place = cursor === undefined ? undefined : decodeWorkPlace(question(), cursor)
  const { vocabulary, pending } = await readSearchWords(ctx.db)
  const plan = q.trim() === '' ? undefined : planQuery(q, vocabulary, pending)
  if ((!plan && q.trim() !== '') || isNothing(visibility)) {
    return { items: [], facets: noFacets(), isComplete: true, nextCursor: null }
  }

  const found = plan ? await findWorks(ctx, plan, filter, visibility) : await findAllWorks(ctx, filter, visibility)
  if (plan && place === undefined && seesOthers(visibility)) misses.note(plan.text, found.ownHits)
  const ordered = await orderWorks(ctx.db, found.serials, plan ? sort : sort === 'title' ? sort : 'newest')
  const from = await placeIn(ctx.db, ordered, place)
  const page = await findSearchRows(ctx.db, ordered.serials.subarray(from, from + limit))
  const finding = plan && found.candidates && { plan, candidates: found.candidates, reader }
  const [items, rest] = await Promise.all([
    presentFoundWorks(ctx, finding, page, reader),
    afterSending(() => {
      const last = ordered.serials.length > from + limit ? page.at(-1) : undefined
      const offset = from + page.length
      const nextCursor = last
        ? encodeWorkPlace(question(), { lastId: last.id, lastTitle: last.sortTitle ?? '', offset })
        : null
      return { facets: found.countFacets(), nextCursor }
    }),
  ])
  return { items, ...rest, isComplete: found.isComplete }
}

interface FoundWorks extends FilteredWorks {
  /** Undefined: nothing was asked for. */
  readonly candidates: Candidates | undefined
  readonly isComplete: boolean
  /** Works, filtered or not, that have the words of the query: near ones do not count. */
  readonly ownHits: number
}

/** What somebody does not find among their own works says nothing about the catalogue, and is not for others to read. */
function seesOthers(visibility: Visibility): boolean {
  return visibility === 'everything' || visibility.submitted
}

async function findWorks(
  ctx: Pick<Context, 'db' | 'engine'>,
  plan: QueryPlan,
  filter: RowFilter,
  visibility: Visibility,
): Promise<FoundWorks> {
  const { seen, ...found } = await findSeenWorks(ctx, plan, filter, visibility)
  return { ...found, ...(await filterWorks(ctx.db, seen, filter)) }
}

interface SeenWorks extends Pick<FoundWorks, 'isComplete' | 'ownHits'> {
  /** As they were found, not filtered. */
  readonly seen: Serials
  readonly candidates: Candidates
}

/**
 * Works that a text finds and a caller may see. @param filter looked for once more where more was found than can be taken
 * @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function findSeenWorks(
  ctx: Pick<Context, 'db' | 'engine'>,
  plan: QueryPlan,
  filter: RowFilter,
  visibility: Visibility,
): Promise<SeenWorks> {
  const within = nameVisible(visibility)
  const first = await findCandidates(ctx, plan, within)
  const candidates = first.isCut && !within ? await addFiltered(ctx, plan, filter, visibility, first) : first
  const own = await findVisible(ctx.db, distinct(candidates.byTitle, candidates.byLine), visibility)
  const others = distinct(candidates.learned?.works ?? NO_SERIALS, candidates.byLooseTitle)
  const seen = others.length === 0 ? own : distinct(own, await findVisible(ctx.db, others, visibility))
  return { candidates, seen, isComplete: !first.isCut, ownHits: own.length }
}

async function findAllWorks(ctx: Pick<Context, 'db'>, filter: RowFilter, visibility: Visibility): Promise<FoundWorks> {
  const found = await filterWorks(ctx.db, await findAllVisible(ctx.db, visibility), filter)
  return { candidates: undefined, ...found, isComplete: true, ownHits: 0 }
}

/** Looks once more among the works that pass the filter, if they are few enough to be named. */
async function addFiltered(
  ctx: Pick<Context, 'db' | 'engine'>,
  plan: QueryPlan,
  filter: RowFilter,
  visibility: Visibility,
  first: Candidates,
): Promise<Candidates> {
  if (visibility === 'everything' && Object.values(filter).every((value) => value === undefined)) return first
  const { serials } = await findAllWorks(ctx, filter, visibility)
  if (serials.length > MOST_NAMED) return first
  return joinCandidates(await findCandidates(ctx, plan, [...serials]), first)
}
