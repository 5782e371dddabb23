import { readFile } from 'node:fs/promises'
import { sharedData } from '../../tests/shared-data.ts'
import { readTable, type SetQuery, type SetTitle, type SetWork } from './query-set.ts'

/** Film titles of several regions with queries for them. */
export interface SharedSet {
  readonly works: readonly SetWork[]
  readonly queries: readonly SetQuery[]
}

interface FilmRow {
  readonly id: string
  readonly titles: Readonly<Record<string, string>>
  readonly aliases?: Readonly<Record<string, readonly string[]>>
}

/** Reads the set from the shared folder beside the repository; undefined where that is absent. */
export async function readSharedSet(): Promise<SharedSet | undefined> {
  const paths = ['gold.dev.jsonl', 'wikidata_films.jsonl', 'queries.dev.tsv'].map((name) => sharedData('titles', name))
  const [gold, films, queries] = paths
  if (gold === undefined || films === undefined || queries === undefined) return undefined
  const rows = [...(await readRows(gold)), ...(await readRows(films))]
  const table = readTable(await readFile(queries, 'utf8'))
  return {
    works: rows.map((row) => ({ key: row.id, originRegion: 'US', titles: titlesOf(row) })),
    queries: table.map(([query = '', locale = '', queryClass = '', expected = '']) => ({
      ...{ query, locale, queryClass },
      expected: expected.split(','),
    })),
  }
}

async function readRows(path: string): Promise<FilmRow[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as FilmRow)
}

function titlesOf({ titles, aliases = {} }: FilmRow): SetTitle[] {
  const display = Object.entries(titles).map(([locale, text]): SetTitle => ({ locale, text, kind: 'display' }))
  const others = Object.entries(aliases).flatMap(([locale, texts]) =>
    texts.map((text): SetTitle => ({ locale, text, kind: 'alternative' })),
  )
  return [...display, ...others]
}
