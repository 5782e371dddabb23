import type { BenchRow } from '../table.ts'
import { compare, type Rounds } from './compare.ts'
import { requestOf, type Served } from './start-served.ts'

const API = '/api/partner/v1'
const LIST = `${API}/works?limit=20`

/** Works, one after the other, and a page of them: whole, and known by their tags. */
export async function measureReads(served: Served, rounds: Rounds): Promise<BenchRow[]> {
  const paths = served.workIds.map((id) => `${API}/works/${id}`)
  const tags = await readTags(served, [...paths, LIST])
  const inTurn = (texts: readonly string[]) => {
    let turn = 0
    return () => texts[turn++ % texts.length] ?? ''
  }
  const work = inTurn(paths.map((path) => requestOf(served, path)))
  const known = inTurn(paths.map((path) => requestOf(served, path, tags.get(path))))
  const [list, listKnown] = [requestOf(served, LIST), requestOf(served, LIST, tags.get(LIST))]
  const [ofWork, ofList] = [paths[0] ?? '', LIST].map((path) => ({ bareTag: tags.get(path) ?? '' }))
  return [
    await compare(served, { what: 'a work', barePath: '/detail', next: work, expected: 200, limit: 0.5 }, rounds),
    await compare(
      served,
      { what: 'a work that is known (304)', barePath: '/detail', ...ofWork, next: known, expected: 304, limit: 0.8 },
      rounds,
    ),
    await compare(served, { what: 'a page of 20 works', barePath: '/list', next: () => list, expected: 200 }, rounds),
    await compare(
      served,
      { what: 'a page that is known (304)', barePath: '/list', ...ofList, next: () => listKnown, expected: 304 },
      rounds,
    ),
  ]
}

async function readTags({ port, key }: Served, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const tags = new Map<string, string>()
  for (const path of paths) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${key}` } })
    await answer.arrayBuffer()
    tags.set(path, answer.headers.get('etag') ?? '')
  }
  return tags
}
