import type { Reader } from '../../db/open.ts'
import { findGlossaryRevision } from '../../db/queries/glossary.ts'
import { listUndecided, type WordingCandidate } from '../../db/queries/wording-candidates.ts'
import { listEvidence, type WordingEvidence } from '../../db/queries/wording-evidence.ts'
import type { WorksSeen } from '../../db/queries/works.ts'
import { worksSeenBy } from '../accounts/visibility.ts'
import type { Caller, Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { canonicalise, canonicalText } from '../language/canonicalise.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import { readVocabulary } from './read-vocabulary.ts'

/** A pair that was learned, with lines to judge it by. */
export interface OfferedPair {
  readonly candidate: WordingCandidate
  /** Both words as producers wrote them. */
  readonly written: readonly [string, string]
  readonly examples: readonly WordingEvidence[]
}

export interface CandidatePage {
  readonly pairs: OfferedPair[]
  readonly nextCursor: string | null
}

const EXAMPLES = 3
const ROWS_LOOKED_AT = 100

/**
 * One page of what was learned and nobody has decided about, the best first. Of a caller who may not see all works, only
 * pairs that stand in works that they may see.
 * @throws {CatalogueError} CURSOR_INVALID
 */
export async function pageCandidates(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<CandidatePage> {
  const seen = worksSeenBy(caller)
  const vocabulary = await readVocabulary(ctx.db, await findGlossaryRevision(ctx.db))
  const found: OfferedPair[] = []
  let after = cursor === undefined ? undefined : decodePlace(cursor)
  while (found.length <= limit) {
    const rows = await listUndecided(ctx.db, { after, limit: limit + 1 })
    for (const row of rows) {
      if (isEquated(row, vocabulary)) continue
      const pair = await offer(ctx.db, row, vocabulary, seen)
      if (seen === undefined || pair.examples.length > 0) found.push(pair)
    }
    after = rows.at(-1)
    if (rows.length <= limit) break
  }
  const pairs = found.slice(0, limit)
  const last = pairs.at(-1)
  return { pairs, nextCursor: found.length > limit && last ? encodePlace(last.candidate) : null }
}

/** A candidate with its lines. @param seen only of these works; undefined: of all. */
export async function offer(
  db: Reader,
  candidate: WordingCandidate,
  vocabulary: Vocabulary,
  seen?: WorksSeen,
): Promise<OfferedPair> {
  const { coreA, coreB, wordA, wordB } = candidate
  const rows = await listEvidence(db, { wordA: coreA, wordB: coreB }, ROWS_LOOKED_AT, seen)
  const holding = rows.filter(
    ({ textA, textB }) =>
      writtenIn(textA, wordA, vocabulary) !== undefined && writtenIn(textB, wordB, vocabulary) !== undefined,
  )
  const [first] = holding
  const written = [
    (first && writtenIn(first.textA, wordA, vocabulary)) ?? wordA,
    (first && writtenIn(first.textB, wordB, vocabulary)) ?? wordB,
  ] as const
  return { candidate, written, examples: holding.slice(0, EXAMPLES) }
}

/** True when the vocabulary has made both words one by now. */
export function isEquated({ wordA, wordB }: WordingCandidate, vocabulary: Vocabulary): boolean {
  return canonicalText(wordA, vocabulary) === canonicalText(wordB, vocabulary)
}

/** How a text writes a folded word; undefined: it does not have it. */
function writtenIn(text: string, word: string, vocabulary: Vocabulary): string | undefined {
  const folded = canonicalise(text, vocabulary)
  const at = folded.text.indexOf(word)
  return at < 0 ? undefined : text.slice(folded.starts[at], folded.ends[at + word.length - 1])
}

/** Cursors hold whole numbers and texts; a score is neither. */
function encodePlace({ score, id }: WordingCandidate): string {
  return encodeCursor({ score: String(score), id })
}

function decodePlace(cursor: string): { score: number; id: string } {
  const { score, id } = decodeCursor(cursor, { score: 'string', id: 'string' })
  return { score: Number(score), id }
}
