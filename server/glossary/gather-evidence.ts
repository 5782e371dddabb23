import type { WordingEvidence } from '../../db/queries/wording-evidence.ts'
import { type AlignedWording, alignWording, type Difference } from '../language/align-wording.ts'
import { canonicalText } from '../language/canonicalise.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import type { ParallelTexts } from './parallel-texts.ts'
import { namesOf, splitDifference, toStretches, waysToSplit } from './split-differences.ts'

/** What the texts of one work say about words. */
export interface GatheredEvidence {
  readonly rows: readonly WordingEvidence[]
  /** The words of the rows, and what they may turn out to be with their neighbours. */
  readonly words: ReadonlySet<string>
  /** In how many lines such words stand on both sides. */
  readonly unchanged: ReadonlyMap<string, number>
}

/** Two texts that could be laid side by side. */
export interface AlignedTexts {
  readonly texts: ParallelTexts
  readonly aligned: AlignedWording
}

const LONGEST_WORD = 8

/** Lays two texts side by side, with the words that are known to be one as one; undefined: they say other things. */
export function alignTexts(texts: ParallelTexts, vocabulary: Vocabulary): AlignedTexts | undefined {
  const aligned = alignWording(canonicalText(texts.a, vocabulary), canonicalText(texts.b, vocabulary))
  return aligned && { texts, aligned }
}

/** The stretches that differences of several words are made of. */
export function listParts(all: readonly AlignedTexts[]): Set<string> {
  const ways = all.flatMap(({ aligned }) => aligned.differences.flatMap(waysToSplit)).flat()
  return new Set(ways.flatMap(({ a, b }) => [a.join(''), b.join('')]))
}

/**
 * The rows of evidence of a work.
 * @param known names (`namesOf`) of pairs that other works have by themselves; those of its own lines are added.
 */
export function gatherEvidence(
  workId: string,
  all: readonly AlignedTexts[],
  known: ReadonlySet<string>,
): GatheredEvidence {
  const whole = all.flatMap(({ aligned }) => aligned.differences.filter(({ isMerged }) => !isMerged))
  const own = new Set(whole.map(toStretches).flatMap(namesOf))
  const isKnown = (name: string) => own.has(name) || known.has(name)
  const rows = new Map<string, WordingEvidence>()
  for (const { texts, aligned } of all) {
    for (const difference of aligned.differences.flatMap((one) => splitDifference(one, isKnown))) {
      const row = toRow(workId, texts, difference)
      if (row.wordA === row.wordB) continue
      const name = JSON.stringify([row.wordA, row.wordB, row.regionA, row.regionB, row.before, row.after])
      rows.set(name, { ...row, times: (rows.get(name)?.times ?? 0) + 1 })
    }
  }
  const gathered = [...rows.values()]
  const words = wordsOf(gathered)
  return { rows: gathered, words, unchanged: countUnchanged(all, words) }
}

/** Orders texts as SQLite does: by code points. */
function comesFirst(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0
}

function toRow(workId: string, texts: ParallelTexts, difference: Difference): WordingEvidence {
  const first = { word: difference.a.join(''), region: texts.regionA, text: texts.a }
  const second = { word: difference.b.join(''), region: texts.regionB, text: texts.b }
  const [a, b] = comesFirst(first.word, second.word) ? [first, second] : [second, first]
  return {
    ...{ workId, wordA: a.word, wordB: b.word, regionA: a.region, regionB: b.region },
    ...{ before: difference.before.join(' '), after: difference.after.join(' '), times: 1 },
    ...{ textA: a.text, textB: b.text },
    episodeId: texts.line?.episodeId ?? null,
    startMs: texts.line?.startMs ?? null,
  }
}

function wordsOf(rows: readonly WordingEvidence[]): Set<string> {
  return new Set(
    rows.flatMap(({ wordA, wordB, before, after }) => {
      const fronts = tails(before.split(' '))
      const backs = heads(after.split(' '))
      return [wordA, wordB].flatMap((word) => [
        word,
        ...fronts.map((front) => front + word),
        ...backs.map((back) => word + back),
      ])
    }),
  )
}

function tails(tokens: readonly string[]): string[] {
  return tokens.map((_, index) => tokens.slice(index).join('')).filter((text) => text !== '')
}

function heads(tokens: readonly string[]): string[] {
  return tokens.map((_, index) => tokens.slice(0, index + 1).join('')).filter((text) => text !== '')
}

/** A line counts once for each word that it has on both sides; single characters stand on both sides of most. */
function countUnchanged(all: readonly AlignedTexts[], words: ReadonlySet<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { aligned } of all) {
    const found = new Set(aligned.shared.flatMap((run) => stretchesOf(run).filter((text) => words.has(text))))
    for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

function stretchesOf(run: string): string[] {
  const characters = [...run]
  return characters.flatMap((_, from) => {
    const longest = Math.min(LONGEST_WORD, characters.length - from)
    return Array.from({ length: Math.max(longest - 1, 0) }, (_, more) =>
      characters.slice(from, from + more + 2).join(''),
    )
  })
}
