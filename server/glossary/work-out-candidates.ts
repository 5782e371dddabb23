import { createHash } from 'node:crypto'
import type { Reader } from '../../db/open.ts'
import type { WordingCandidate } from '../../db/queries/wording-candidates.ts'
import {
  countUnchanged,
  listEvidence,
  listOtherMeetings,
  type OtherMeeting,
  type WordingCore,
  type WordingEvidence,
} from '../../db/queries/wording-evidence.ts'
import { type ChosenWords, chooseWords, countSurroundings, type Sighting } from './choose-words.ts'
import { scoreWording } from './score-wording.ts'

/** More than that many rows say nothing new about one pair. */
const MOST_ROWS = 1_000
/** What is met with others about as often is not offered. */
const LEAST_SCORE = 0.1

/** The pairs of words that the catalogue's evidence of two stretches is for. */
export async function workOutCandidates(db: Reader, core: WordingCore): Promise<WordingCandidate[]> {
  const rows = await listEvidence(db, core, MOST_ROWS)
  const chosen = chooseWords(core.wordA, core.wordB, rows.map(toSighting))
  if (chosen.length === 0) return []
  const others = await listOtherMeetings(db, core, MOST_ROWS)
  const candidates: WordingCandidate[] = []
  for (const words of chosen) {
    const against = (await countUnchanged(db, [words.wordA, words.wordB])) + countAgainst(core, words, others)
    const score = scoreWording(countSurroundings(words.sightings), against)
    if (score < LEAST_SCORE) continue
    candidates.push({
      id: createHash('sha256').update(`${words.wordA}\n${words.wordB}`).digest('base64url').slice(0, 16),
      ...{ wordA: words.wordA, wordB: words.wordB, coreA: core.wordA, coreB: core.wordB },
      ...{ regionsA: regionsOf(words, 'regionA'), regionsB: regionsOf(words, 'regionB') },
      ...{ times: sumTimes(words), works: new Set(words.sightings.map(({ workId }) => workId)).size, against, score },
    })
  }
  return candidates
}

function toSighting({ workId, regionA, regionB, times, ...near }: WordingEvidence): Sighting {
  return { workId, regionA, regionB, times, ...toTokens(near) }
}

/** The neighbours of a row of evidence. */
export function toTokens({
  before,
  after,
}: Pick<WordingEvidence, 'before' | 'after'>): Pick<Sighting, 'before' | 'after'> {
  const tokens = (text: string) => (text === '' ? [] : text.split(' '))
  return { before: tokens(before), after: tokens(after) }
}

function sumTimes({ sightings }: ChosenWords): number {
  return sightings.reduce((sum, { times }) => sum + times, 0)
}

function regionsOf({ sightings }: ChosenWords, side: 'regionA' | 'regionB'): string[] {
  return [...new Set(sightings.map((sighting) => sighting[side]))].sort()
}

/**
 * Lines in which one of the words stands for a third. Only where the third is said in the same place as the other word:
 * two places may have two words for what a third place calls by one.
 */
function countAgainst(
  core: WordingCore,
  { prefix, suffix, ...words }: ChosenWords,
  others: readonly OtherMeeting[],
): number {
  const placesOfA = new Set(words.sightings.map(({ regionA }) => regionA))
  const placesOfB = new Set(words.sightings.map(({ regionB }) => regionB))
  return others
    .filter(({ word, otherRegion }) => (word === core.wordA ? placesOfB : placesOfA).has(otherRegion))
    .filter(
      ({ before, after }) =>
        before.replaceAll(' ', '').endsWith(prefix) && after.replaceAll(' ', '').startsWith(suffix),
    )
    .reduce((sum, { times }) => sum + times, 0)
}
