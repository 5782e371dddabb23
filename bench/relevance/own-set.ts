import { readFile } from 'node:fs/promises'
import { alignText, canonicalText } from '../../server/language/canonicalise.ts'
import { SEED_VOCABULARY } from '../../server/language/vocabulary.ts'
import { readTable, type SetQuery, type SetWork } from './query-set.ts'

/** Two words for one thing: as the query has it, and as the work has it. */
export interface WordPair {
  readonly asked: string
  readonly stored: string
}

export interface OwnQuery extends SetQuery {
  /** Only of wording queries. */
  readonly pair?: WordPair
}

/** Class of the wording queries whose pair the vocabulary does not hold. */
export const WITHHELD = 'wording (withheld)'

/** The works of our own set, in the order of the file. */
export async function readOwnWorks(): Promise<SetWork[]> {
  return readTable(await readData('works.tsv')).map(
    ([key = '', originRegion = '', titles = '', locale = '', lines = '']) => ({
      key,
      originRegion,
      titles: titles.split('|').map((title) => {
        const at = title.indexOf('=')
        return { locale: title.slice(0, at), text: title.slice(at + 1), kind: 'display' }
      }),
      subtitles: [{ locale, lines: lines.split(' | ') }],
    }),
  )
}

/** The queries of our own set, classes as written: a wording query is named for who asks. */
export async function readOwnQueries(): Promise<OwnQuery[]> {
  return readTable(await readData('queries.tsv')).map(([query = '', queryClass = '', expected = '', detail = '']) => {
    const [asked = '', stored] = detail.split('=')
    const extra = stored === undefined ? (detail === '' ? {} : { line: Number(detail) }) : { pair: { asked, stored } }
    return { query, queryClass, expected: expected.split(','), ...extra }
  })
}

/** The same, with the wording queries that the vocabulary does not know in a class of their own. */
export function withWithheld(queries: readonly OwnQuery[]): OwnQuery[] {
  return queries.map((query) => (query.pair && !isInTable(query.pair) ? { ...query, queryClass: WITHHELD } : query))
}

/** True when the vocabulary that ships makes both words the same. Words that differ by script only are no pair. */
export function isInTable({ asked, stored }: WordPair): boolean {
  if (alignText(asked, 'script').text === alignText(stored, 'script').text) {
    throw new Error(`${asked} and ${stored} are the same word in two scripts`)
  }
  return canonicalText(asked, SEED_VOCABULARY) === canonicalText(stored, SEED_VOCABULARY)
}

/** Other works, each with an episode whose lines are in two locales: some hold a withheld pair, as many hold none. */
export async function readParallelWorks(): Promise<SetWork[]> {
  const rows = readTable(await readData('parallel.tsv'))
  return [...Map.groupBy(rows, ([key = '']) => key)].map(([key, lines]) => {
    const [, locale = '', , otherLocale = ''] = lines[0] ?? []
    return {
      ...{ key, originRegion: locale.slice(-2) },
      titles: [{ locale: 'en', text: `Parallel ${key.slice(1)}`, kind: 'display' }],
      subtitles: [
        { locale, lines: lines.map((line) => line[2] ?? '') },
        { locale: otherLocale, lines: lines.map((line) => line[4] ?? '') },
      ],
    }
  })
}

function readData(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), 'utf8')
}
