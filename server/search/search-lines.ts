import type { Context } from '../context.ts'
import type { EngineQuery } from '../engine/engine.ts'
import { equals } from '../engine/filter.ts'
import { MAX_HITS } from '../engine/settings.ts'
import { toWindowHit, WINDOW_FIELDS, type WindowHit } from './hits.ts'
import { readLiveVocabulary } from './live-vocabulary.ts'
import type { MarkedLine } from './mark-text.ts'
import { planQuery, type QueryPlan } from './plan-query.ts'
import { presentLines, readMarkedLines } from './read-lines.ts'
import { readReaderLocale } from './reader-locale.ts'
import type { LinesQuery, LineView } from './schemas.ts'
import { decodeLinePlace, encodeLinePlace, type LinePlace, questionDigest } from './search-cursor.ts'

type SearchContext = Pick<Context, 'db' | 'engine'>

export interface LinePage {
  readonly items: (LineView & { workId: string })[]
  readonly nextCursor: string | null
}

/** Windows that are read again before the place of a cursor, in case some were added or lost before it. */
const OVERLAP = 20

/**
 * Finds lines of dialogue: within one work in the order of its episodes, else the best first. A line whose track is
 * gone is left out and the page filled up. At most 1,000 windows of five lines are looked at.
 * @throws {CatalogueError} CURSOR_INVALID, QUERY_INVALID, ENGINE_UNAVAILABLE
 */
export async function searchLines(ctx: SearchContext, query: LinesQuery): Promise<LinePage> {
  const { q, workId, limit } = query
  const locale = readReaderLocale(query.locale)
  const question = questionDigest({ q, workId, locale })
  const place = decodeLinePlace(question, query.cursor)
  const plan = planQuery(q, await readLiveVocabulary(ctx.db))
  if (!plan) return { items: [], nextCursor: null }
  const ask = (ownWords: boolean) => gatherLines(ctx, { plan, workId, locale, limit, place, ownWords })
  let gathered = await ask(place?.ownWords === 1)
  if (gathered.length === 0 && place === undefined && plan.ownWords !== undefined) gathered = await ask(true)
  const page = gathered.slice(0, limit)
  const views = await presentLines(
    ctx,
    page.map(({ marked }) => marked),
  )
  const items = page.flatMap(({ marked }) => {
    const view = views.get(marked)
    return view ? [{ workId: marked.line.workId, ...view }] : []
  })
  const last = page.at(-1)
  return { items, nextCursor: gathered.length > limit && last ? encodeLinePlace(question, last.place) : null }
}

interface LineRequest {
  readonly plan: QueryPlan
  readonly workId: string | undefined
  readonly locale: string | undefined
  readonly limit: number
  readonly place: LinePlace | undefined
  readonly ownWords: boolean
}

interface GatheredLine {
  readonly marked: MarkedLine
  readonly place: LinePlace
}

/** One line more than a page has, if there are so many. */
async function gatherLines(ctx: SearchContext, request: LineRequest): Promise<GatheredLine[]> {
  const { plan, place, limit, ownWords } = request
  const seen = new Set(place ? [lastLineOf(place)] : []) // a line over the edge stands in two windows
  const gathered: GatheredLine[] = []
  let offset = Math.max((place?.offset ?? 0) - OVERLAP, 0)
  let behind = place
  while (gathered.length <= limit && offset < MAX_HITS) {
    const size = limit + OVERLAP
    const windows = await askForWindows(ctx, request, { offset, limit: Math.min(size, MAX_HITS - offset) })
    const from = behind ? startBehind(windows, behind, offset) : 0
    const lines = await readMarkedLines(ctx, windows.slice(from), plan)
    for (const [index, ofWindow] of lines.entries()) {
      const window = windows[from + index]
      if (!window) continue
      for (const marked of ofWindow) {
        const { trackId, position } = marked.line
        const key = `${trackId}_${position}`
        if (seen.has(key) || (behind?.windowId === window.id && position <= behind.position)) continue
        seen.add(key)
        const at = { windowId: window.id, offset: offset + from + index, position, ownWords: ownWords ? 1 : 0 }
        gathered.push({ marked, place: at })
      }
    }
    if (windows.length < size) break
    offset += windows.length
    behind = undefined
  }
  return gathered
}

function lastLineOf({ windowId, position }: LinePlace): string {
  return `${windowId.slice(0, windowId.lastIndexOf('_'))}_${position}`
}

/** The index to go on from: the window where the page before ended, wherever it stands now. */
function startBehind(windows: readonly WindowHit[], place: LinePlace, offset: number): number {
  const at = windows.findIndex((window) => window.id === place.windowId)
  return at >= 0 ? at : Math.max(place.offset - offset, 0)
}

async function askForWindows(
  ctx: SearchContext,
  { plan, workId, locale, ownWords }: LineRequest,
  page: { offset: number; limit: number },
): Promise<WindowHit[]> {
  const filter = [
    ...(workId === undefined ? [] : [equals('w', workId)]),
    ...(locale === undefined ? [] : [equals('l', locale)]),
  ]
  const query: EngineQuery = {
    indexUid: 'subs',
    q: ownWords ? (plan.ownWords ?? plan.phrases) : plan.phrases,
    attributesToRetrieve: WINDOW_FIELDS,
    matchingStrategy: 'all',
    ...page,
    ...(filter.length === 0 ? {} : { filter }),
    ...(workId === undefined ? {} : { sort: ['n:asc'] }),
  }
  const [answer] = await ctx.engine.search([query])
  return answer?.hits.map(toWindowHit) ?? []
}
