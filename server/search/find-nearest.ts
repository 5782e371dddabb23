import type { Visibility } from '../accounts/visibility.ts'
import type { Context } from '../context.ts'
import { showableAsked } from '../http/instants.ts'
import { type RowFilter, readFilter } from './facets.ts'
import { nearTexts } from './near-texts.ts'
import { planQuery } from './plan-query.ts'
import { HIDING, type NearestQuery, type NearestView } from './schemas.ts'
import { readSearchWords, type SearchWords } from './search-words.ts'
import { findAllRows, findRows } from './search-works.ts'
import { isNothing } from './visible-rows.ts'

type NearestContext = Pick<Context, 'db' | 'engine' | 'now'>

const MOST_TEXTS = 3

/** The fields of a filter that each of its parts sets. */
const FIELDS: Readonly<Record<(typeof HIDING)[number], readonly (keyof RowFilter)[]>> = {
  ...{ kind: ['kind'], originRegion: ['originRegion'], genre: ['genre'], status: ['status'] },
  ...{ originalLocale: ['originalLocale'], subtitleLocale: ['subtitleLocale'], showable: ['showable'] },
  ...{ year: ['yearFrom', 'yearTo'], duration: ['durationFromMs', 'durationToMs'] },
}

/**
 * What somebody may do who found nothing: parts of the text that do find works, and which part of the filter hides how many. Nothing of it is
 * noted as searched for.
 * @param visibility what its caller may see; nothing of all else is counted.
 * @throws {CatalogueError} QUERY_INVALID, ENGINE_UNAVAILABLE
 */
export async function findNearest(
  ctx: NearestContext,
  query: NearestQuery,
  visibility: Visibility,
): Promise<NearestView> {
  const filter = readFilter({ ...query, showable: showableAsked(query, ctx.now()) })
  if (isNothing(visibility)) return { texts: [], hiding: [], unfiltered: 0 }
  const words = await readSearchWords(ctx.db)
  const count = (text: string, narrowed: RowFilter) => countWorks(ctx, text, { words, filter: narrowed, visibility })
  const { q = '' } = query
  const parts = HIDING.filter((part) => FIELDS[part].some((field) => filter[field] !== undefined))
  const [texts, hiding, unfiltered] = await Promise.all([
    countAll(nearTexts(q), (text) => count(text, filter)),
    countAll(parts, (part) => count(q, without(filter, part))),
    count(q, {}),
  ])
  return {
    texts: withoutParts(texts).map(([text, works]) => ({ text, works })),
    hiding: hiding.map(([filter, works]) => ({ filter, works })),
    unfiltered,
  }
}

async function countWorks(
  ctx: NearestContext,
  text: string,
  asked: { readonly words: SearchWords; readonly filter: RowFilter; readonly visibility: Visibility },
): Promise<number> {
  const { words, filter, visibility } = asked
  if (text.trim() === '') return (await findAllRows(ctx, filter, visibility)).rows.length
  const plan = planQuery(text, words.vocabulary, words.pending)
  return plan ? (await findRows(ctx, plan, filter, visibility)).rows.length : 0
}

function without(filter: RowFilter, part: (typeof HIDING)[number]): RowFilter {
  return { ...filter, ...Object.fromEntries(FIELDS[part].map((field) => [field, undefined])) }
}

/** What there is any of, with how many. */
async function countAll<Thing>(
  things: readonly Thing[],
  count: (thing: Thing) => Promise<number>,
): Promise<[Thing, number][]> {
  const counted = await Promise.all(things.map(async (thing): Promise<[Thing, number]> => [thing, await count(thing)]))
  return counted.filter(([, works]) => works > 0)
}

/** Without texts that are part of one before: who takes the longer one has them. */
function withoutParts(texts: readonly [string, number][]): [string, number][] {
  const kept: [string, number][] = []
  for (const one of texts) if (!kept.some(([text]) => text.includes(one[0]))) kept.push(one)
  return kept.slice(0, MOST_TEXTS)
}
