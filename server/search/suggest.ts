import type { Visibility } from '../accounts/visibility.ts'
import { listWorkViews } from '../catalogue/present-work.ts'
import { readReaderLocale } from '../catalogue/reader-locale.ts'
import type { Context } from '../context.ts'
import type { EngineQuery } from '../engine/engine.ts'
import { rankLocales } from '../language/locales.ts'
import { loadReadings } from '../language/phonetics/load-readings.ts'
import { distinct, serialsOf } from './hits.ts'
import { findSearchRows } from './kept-rows.ts'
import { planQuery, type QueryPlan, textsOf } from './plan-query.ts'
import type { ReasonView, SuggestionView, SuggestQuery } from './schemas.ts'
import { readSearchWords } from './search-words.ts'
import { soundQueries } from './sound-queries.ts'
import { suggestGenres } from './suggest-genres.ts'
import { titleQuery, wholeTitleQuery } from './title-query.ts'
import { titleReasons } from './title-reasons.ts'
import { findVisible, findVisibleGenres, isNothing, nameVisible } from './visible-rows.ts'

type SuggestContext = Pick<Context, 'db' | 'engine'>

/** Asked for beyond what is shown, in case some have no row any more or the same title. */
const SPARE = 3

/**
 * What a text that is being typed may become: genres that are called so in some language, then titles and people that hold it or
 * sound like it, each text once. One request to the engine; rows decide what is shown.
 * @throws {CatalogueError} QUERY_INVALID, ENGINE_UNAVAILABLE
 */
export async function suggest(
  ctx: SuggestContext,
  query: SuggestQuery,
  visibility: Visibility,
): Promise<SuggestionView[]> {
  const reader = readReaderLocale(query.locale)
  const { vocabulary, pending } = await readSearchWords(ctx.db)
  const plan = planQuery(query.q, vocabulary, pending)
  if (!plan || isNothing(visibility)) return []
  const genres = suggestGenres(await findVisibleGenres(ctx.db, visibility), plan, reader)
  const titles = await suggestTitles(ctx, plan, { reader, limit: query.limit, visibility })
  return [...genres, ...titles].slice(0, query.limit)
}

const NO_WORK = { workId: null, posterUrl: null } as const

async function suggestTitles(
  ctx: SuggestContext,
  plan: QueryPlan,
  { reader, limit, visibility }: { reader: string | undefined; limit: number; visibility: Visibility },
): Promise<SuggestionView[]> {
  const { written, heard } = await findTitles(ctx, plan, limit * SPARE, nameVisible(visibility))
  const visible = await findVisible(ctx.db, distinct(written, heard), visibility)
  const shown = await findSearchRows(ctx.db, visible.subarray(0, limit + SPARE))
  const byEar = new Set(shown.filter(({ serial }) => heard.includes(serial)).map(({ id }) => id))
  const listen = plan.sounds && { sounds: plan.sounds, readings: await loadReadings() }
  const rank = rankLocales(reader)
  const byText = new Map<string, SuggestionView>()
  const ids = shown.map(({ id }) => id)
  for (const work of await listWorkViews(ctx.db, ids, reader)) {
    const reasons = titleReasons(work, { plan, reader }, byEar.has(work.id) ? listen : undefined)
    const nearest = reasons.toSorted((a, b) => rank(a.locale) - rank(b.locale))
    const title = nearest.find(({ field }) => field === 'title')
    const person = nearest.find(({ field }) => field === 'credit')
    const { id: workId, coverUrl: posterUrl } = work
    if (title && !byText.has(title.text)) byText.set(title.text, { ...ofReason('title', title), workId, posterUrl })
    if (person && !byText.has(person.text)) byText.set(person.text, { ...ofReason('person', person), ...NO_WORK })
  }
  return [...byText.values()]
}

/** Works whose titles have the text as it is written, the whole title first; and those that sound like it. */
async function findTitles(ctx: SuggestContext, plan: QueryPlan, limit: number, within: readonly number[] | undefined) {
  const { clear, vague } = soundQueries(plan.sounds, within)
  const strict = textsOf(plan).map((q) => titleQuery(q, within))
  const queries = [wholeTitleQuery(plan.titleKeys, within), ...strict, ...clear, ...vague]
  const answers = await ctx.engine.search(queries.map((query): EngineQuery => ({ ...query, limit })))
  const firstHeard = 1 + strict.length
  return {
    written: distinct(...answers.slice(0, firstHeard).map(serialsOf)),
    heard: distinct(...answers.slice(firstHeard).map(serialsOf)),
  }
}

function ofReason(kind: 'title' | 'person', { text, locale, marks }: ReasonView) {
  return { kind, text, locale, genre: null, marks }
}
