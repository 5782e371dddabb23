import { alignText } from '../../server/language/canonicalise.ts'
import type { SetQuery, SetWork } from './query-set.ts'

/** Locales of the titles that are a region's own. */
const REGIONS = [
  { name: 'CN', locales: ['zh-Hans', 'zh-Hans-CN'] },
  { name: 'TW', locales: ['zh-Hant-TW'] },
  { name: 'HK', locales: ['zh-Hant-HK', 'yue'] },
] as const
/** Of no region: it repeats one of theirs. */
const UNPLACED = ['zh', 'zh-Hant']

/** Works that each lack the titles of one region, and the queries of that region for them. */
export interface LeftOut {
  readonly works: readonly SetWork[]
  readonly queries: readonly SetQuery[]
}

/**
 * Takes one region's own title from each work: the regions take turns, so that each lacks in about a third of the
 * works. Only Chinese queries that are in the wording of what is gone remain, in two classes: another region of the
 * work has the same title (in either script), or all that remain are worded another way.
 */
export function leaveOut(works: readonly SetWork[], queries: readonly SetQuery[]): LeftOut {
  const without = new Map(works.flatMap((work, index) => takeTitle(work, index) ?? []))
  const kept = queries.flatMap((query): SetQuery[] => {
    const lacking = query.expected.map((key) => without.get(key))
    const isAsked = lacking.every((one) => one?.taken.some((text) => toScript(text) === toScript(query.query)))
    if (!isAsked || query.locale === 'en') return []
    const isElsewhere = lacking.some((one) =>
      one?.work.titles.some(({ text }) => toScript(text) === toScript(query.query)),
    )
    return [{ ...query, queryClass: isElsewhere ? 'left out, same title elsewhere' : 'left out, worded otherwise' }]
  })
  return { works: works.map((work) => without.get(work.key)?.work ?? work), queries: kept }
}

interface Lacking {
  readonly work: SetWork
  readonly taken: readonly string[]
}

function takeTitle(work: SetWork, index: number): [[string, Lacking]] | undefined {
  const turns = REGIONS.map((_, turn) => REGIONS[(index + turn) % REGIONS.length])
  const region = turns.find((one) => one && work.titles.some(({ locale }) => one.locales.some((own) => own === locale)))
  if (!region) return undefined
  const isOwn = ({ locale }: { locale: string }) => region.locales.some((own) => own === locale)
  const taken = work.titles.filter(isOwn).map(({ text }) => text)
  const titles = work.titles.filter((title) => !isOwn(title) && !UNPLACED.includes(title.locale))
  return titles.length === 0 ? undefined : [[work.key, { work: { ...work, titles }, taken }]]
}

function toScript(text: string): string {
  return alignText(text, 'script').text
}
