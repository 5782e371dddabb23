import type { Visibility } from '../accounts/visibility.ts'
import type { Context } from '../context.ts'
import { showableAsked } from '../http/instants.ts'
import { filterWorks } from './count-facets.ts'
import { type RowFilter, readFilter } from './facets.ts'
import { NO_SERIALS, type Serials } from './hits.ts'
import { nearTexts } from './near-texts.ts'
import { planQuery } from './plan-query.ts'
import { HIDING, type NearestQuery, type NearestView } from './schemas.ts'
import { readSearchWords, type SearchWords } from './search-words.ts'
import { findSeenWorks } from './search-works.ts'
import { findAllVisible, isNothing } from './visible-rows.ts'

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
  const find = (text: string, narrowed: RowFilter) => findFor(ctx, text, { words, filter: narrowed, visibility })
  const count = async (found: Serials, narrowed: RowFilter) =>
    (await filterWorks(ctx.db, found, narrowed)).serials.length
  const { q = '' } = query
  const parts = HIDING.filter((part) => FIELDS[part].some((field) => filter[field] !== undefined))
  const whole = await find(q, {})
  const texts = await Promise.all(
    nearTexts(q).map(async (text): Promise<[string, number]> => [text, await count(await find(text, filter), filter)]),
  )
  const hiding = await Promise.all(
    parts.map(async (part) => ({ filter: part, works: await count(whole, without(filter, part)) })),
  )
  return {
    texts: withoutParts(texts.filter(([, works]) => works > 0)).map(([text, works]) => ({ text, works })),
    hiding: hiding.filter(({ works }) => works > 0),
    unfiltered: whole.length,
  }
}

async function findFor(
  ctx: NearestContext,
  text: string,
  asked: { readonly words: SearchWords; readonly filter: RowFilter; readonly visibility: Visibility },
): Promise<Serials> {
  const { words, filter, visibility } = asked
  if (text.trim() === '') return findAllVisible(ctx.db, visibility)
  const plan = planQuery(text, words.vocabulary, words.pending)
  return plan ? (await findSeenWorks(ctx, plan, filter, visibility)).seen : NO_SERIALS
}

function without(filter: RowFilter, part: (typeof HIDING)[number]): RowFilter {
  return { ...filter, ...Object.fromEntries(FIELDS[part].map((field) => [field, undefined])) }
}

/** Without texts that are part of one before: who takes the longer one has them. */
function withoutParts(texts: readonly [string, number][]): [string, number][] {
  const kept: [string, number][] = []
  for (const one of texts) if (!kept.some(([text]) => text.includes(one[0]))) kept.push(one)
  return kept.slice(0, MOST_TEXTS)
}
