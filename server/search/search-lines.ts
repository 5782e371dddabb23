import { findWorkSerial } from '../../db/queries/index-rows.ts'
import type { Visibility } from '../accounts/visibility.ts'
import { readReaderLocale } from '../catalogue/reader-locale.ts'
import type { Context } from '../context.ts'
import type { EngineQuery } from '../engine/engine.ts'
import { equals, isIn } from '../engine/filter.ts'
import { MAX_HITS } from '../engine/settings.ts'
import { LITTLE, readLearnedWords } from './find-learned.ts'
import { distinct, toWindowHit, WINDOW_FIELDS, type WindowHit } from './hits.ts'
import type { MarkedLine, QueryText } from './mark-text.ts'
import { planQuery, type QueryPlan, toPhrases } from './plan-query.ts'
import { presentLine, readMarkedLines } from './read-lines.ts'
import type { LinesQuery, LineView } from './schemas.ts'
import { decodeLinePlace, encodeLinePlace, LINE_STAGES, type LinePlace, questionDigest } from './search-cursor.ts'
import { readSearchWords } from './search-words.ts'
import { findVisible, isNothing, nameVisible } from './visible-rows.ts'

type SearchContext = Pick<Context, 'db' | 'engine'>

export interface LinePage {
  readonly items: (LineView & { workId: string })[]
  readonly nextCursor: string | null
}

/** Windows that are read again before the place of a cursor, in case some were added or lost before it. */
const OVERLAP = 20

/**
 * Finds lines of dialogue: within one work in the order of its episodes, else the best first. A line whose track is
 * gone is left out and the page filled up. At most `MAX_HITS` windows of five lines are looked at.
 * @throws {CatalogueError} CURSOR_INVALID, QUERY_INVALID, ENGINE_UNAVAILABLE
 */
export async function searchLines(ctx: SearchContext, query: LinesQuery, visibility: Visibility): Promise<LinePage> {
  const { q, workId, limit } = query
  const locale = readReaderLocale(query.locale)
  const question = questionDigest({ q, workId, locale })
  const place = decodeLinePlace(question, query.cursor)
  const { vocabulary, pending } = await readSearchWords(ctx.db)
  const plan = planQuery(q, vocabulary, pending)
  const work = workId === undefined ? undefined : await findWorkSerial(ctx.db, workId)
  const isAsked = work === undefined ? workId === undefined : await isSeen(ctx, work, visibility)
  if (!plan || !isAsked || isNothing(visibility)) return { items: [], nextCursor: null }
  const gathered = await gatherStages(ctx, { plan, work, visibility, locale, limit }, place)
  const page = gathered.slice(0, limit)
  const items = page.map(({ marked }) => ({ workId: marked.line.workId, ...presentLine(marked) }))
  const last = page.at(-1)
  return { items, nextCursor: gathered.length > limit && last ? encodeLinePlace(question, last.place) : null }
}

async function isSeen(ctx: SearchContext, work: number, visibility: Visibility): Promise<boolean> {
  return (await findVisible(ctx.db, Uint32Array.of(work), visibility)).length > 0
}

interface LineRequest {
  readonly plan: QueryPlan
  /** A serial; undefined: any work. */
  readonly work: number | undefined
  readonly visibility: Visibility
  readonly locale: string | undefined
  readonly limit: number
}

interface GatheredLine {
  readonly marked: MarkedLine
  readonly place: LinePlace
}

/** A later page goes on in the stage of its cursor. The next stages follow when those before have too little. */
async function gatherStages(
  ctx: SearchContext,
  request: LineRequest,
  place: LinePlace | undefined,
): Promise<GatheredLine[]> {
  const from = place?.stage ?? 0
  const gathered: GatheredLine[] = []
  for (const [stage, name] of LINE_STAGES.entries()) {
    const before = (place?.offset ?? 0) + gathered.length
    if (stage < from || gathered.length > request.limit) continue
    if (stage > from && before >= (name === 'own' ? 1 : LITTLE)) continue
    const texts = await textsOf(ctx, request.plan, name)
    if (texts === undefined) continue
    const known = new Set(gathered.map(({ marked }) => keyOf(marked)))
    const found = await gatherLines(ctx, request, { ...texts, stage, place: stage === from ? place : undefined })
    gathered.push(...found.filter(({ marked }) => !known.has(keyOf(marked))))
  }
  return gathered
}

interface StageTexts {
  /** What the engine is asked for. */
  readonly texts: readonly string[]
  /** What lines are marked with. */
  readonly marking: QueryText
}

/** Undefined: there is nothing to ask for in this stage. */
async function textsOf(
  ctx: SearchContext,
  plan: QueryPlan,
  stage: (typeof LINE_STAGES)[number],
): Promise<StageTexts | undefined> {
  if (stage === 'wording') return { texts: [plan.phrases, ...plan.otherWords], marking: plan }
  if (stage === 'own') return plan.ownWords === undefined ? undefined : { texts: [plan.ownWords], marking: plan }
  const learned = await readLearnedWords(ctx.db, plan)
  const texts = learned?.alternativesOf(plan.canonical).map(toPhrases) ?? []
  return learned && texts.length > 0
    ? { texts, marking: { text: plan.text, vocabulary: learned.vocabulary } }
    : undefined
}

/** One line more than a page has, if there are so many. */
async function gatherLines(
  ctx: SearchContext,
  request: LineRequest,
  { texts, marking, stage, place }: StageTexts & { stage: number; place: LinePlace | undefined },
): Promise<GatheredLine[]> {
  const { limit } = request
  const seen = new Set(place ? [lastLineOf(place)] : []) // a line over the edge stands in two windows
  const gathered: GatheredLine[] = []
  let offset = Math.max((place?.offset ?? 0) - OVERLAP, 0)
  let behind = place
  while (gathered.length <= limit && offset < MAX_HITS) {
    const size = limit + OVERLAP
    const windows = await askForWindows(ctx, request, texts, { offset, limit: Math.min(size, MAX_HITS - offset) })
    const from = behind ? startBehind(windows, behind, offset) : 0
    const seenWorks = await worksSeenOf(ctx, windows, request)
    const lines = await readMarkedLines(ctx.db, windows.slice(from), marking)
    for (const [index, ofWindow] of lines.entries()) {
      const window = windows[from + index]
      if (!window || !(seenWorks?.has(window.serial) ?? true)) continue
      for (const marked of ofWindow) {
        const { position } = marked.line
        if (seen.has(keyOf(marked)) || (behind?.windowId === window.id && position <= behind.position)) continue
        seen.add(keyOf(marked))
        gathered.push({ marked, place: { windowId: window.id, offset: offset + from + index, position, stage } })
      }
    }
    if (windows.length < size) break
    offset += windows.length
    behind = undefined
  }
  return gathered
}

/** Whose windows a caller may see; undefined: all of these. */
async function worksSeenOf(
  ctx: SearchContext,
  windows: readonly WindowHit[],
  { work, visibility }: LineRequest,
): Promise<ReadonlySet<number> | undefined> {
  if (work !== undefined || visibility === 'everything') return undefined
  const serials = Uint32Array.from(windows, ({ serial }) => serial)
  return new Set(await findVisible(ctx.db, distinct(serials), visibility))
}

function keyOf({ line }: MarkedLine): string {
  return `${line.trackId}_${line.position}`
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
  { work, visibility, locale }: LineRequest,
  texts: readonly string[],
  page: { offset: number; limit: number },
): Promise<WindowHit[]> {
  const within = work === undefined ? nameVisible(visibility) : undefined
  const filter = [
    ...(work === undefined ? [] : [equals('w', work)]),
    ...(within === undefined ? [] : [isIn('w', within)]),
    ...(locale === undefined ? [] : [equals('l', locale)]),
  ]
  const queries = texts.map(
    (q): EngineQuery => ({
      ...{ indexUid: 'subs', q, attributesToRetrieve: WINDOW_FIELDS, matchingStrategy: 'all', ...page },
      ...(filter.length === 0 ? {} : { filter }),
      ...(work === undefined ? {} : { sort: ['n:asc'] }),
    }),
  )
  const answer =
    queries.length > 1 ? await ctx.engine.searchMerged(queries, page) : (await ctx.engine.search(queries))[0]
  return answer?.hits.map(toWindowHit) ?? []
}
