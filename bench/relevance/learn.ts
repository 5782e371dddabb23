import { canonicalText } from '../../server/language/canonicalise.ts'
import { SEED_VOCABULARY } from '../../server/language/vocabulary.ts'
import { jsonBody, type TestServer, until } from '../../tests/start-server.ts'
import { createWorks, eachOf, untilIndexed } from './catalogue.ts'
import type { WordPair } from './own-set.ts'
import type { SetWork } from './query-set.ts'

/** A pair that the server offers. */
export interface LearnedPair {
  readonly id: string
  readonly words: readonly [{ readonly word: string }, { readonly word: string }]
  readonly works: number
  readonly score: number
}

const PATIENCE_MS = 10 * 60_000
const STEADY_MS = 3_000

/** Sends works with parallel tracks as producers do, waits until they were compared, and reads what was learned. */
export async function learnFrom(server: TestServer, works: readonly SetWork[]): Promise<LearnedPair[]> {
  const ids = await createWorks(server, works)
  await untilIndexed(server, ids.values())
  return untilLearned(server)
}

/** Waits until all works were compared, and reads what was learned. */
export async function untilLearned(server: TestServer): Promise<LearnedPair[]> {
  await until(() => readPairs(server), settled(), { limitMs: PATIENCE_MS, pauseMs: 500, what: 'the end of learning' })
  return readPairs(server)
}

/** Says of every pair that it is none, as a curator does: searches go by none of them any more. */
export async function rejectAll(server: TestServer, pairs: readonly LearnedPair[]): Promise<void> {
  await eachOf(pairs, async ({ id }) => {
    await server.json(`/api/glossary/candidates/${id}/reject`, jsonBody({}), 204)
  })
}

/** Of the pairs that were learned, those that say what a wanted one says, and the others. */
export function judgePairs(learned: readonly LearnedPair[], wanted: readonly WordPair[]) {
  const names = new Set(wanted.map(({ asked, stored }) => nameOf(asked, stored)))
  const isWanted = ({ words }: LearnedPair) => names.has(nameOf(words[0].word, words[1].word))
  return { right: learned.filter(isWanted), others: learned.filter((pair) => !isWanted(pair)) }
}

async function readPairs(server: TestServer): Promise<LearnedPair[]> {
  const pairs: LearnedPair[] = []
  for (let path: string | null = '/api/glossary/candidates?limit=100'; path !== null; ) {
    const page: { items: LearnedPair[]; nextCursor: string | null } = await server.json(path)
    pairs.push(...page.items)
    path = page.nextCursor === null ? null : `/api/glossary/candidates?limit=100&cursor=${page.nextCursor}`
  }
  return pairs
}

/** True once the list has stayed the same for some seconds: nothing says from outside that no job is left. */
function settled(): (pairs: readonly LearnedPair[]) => boolean {
  let last = ''
  let sinceMs = Date.now()
  return (pairs) => {
    const now = JSON.stringify(pairs)
    if (now !== last) sinceMs = Date.now()
    last = now
    return pairs.length > 0 && Date.now() - sinceMs > STEADY_MS
  }
}

function nameOf(a: string, b: string): string {
  return [a, b]
    .map((word) => canonicalText(word, SEED_VOCABULARY))
    .sort()
    .join('\n')
}
