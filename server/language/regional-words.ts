import { foldedText } from './canonicalise.ts'
import { makeWordFinder, placesIn, type WordFinder } from './find-words.ts'
import everyday from './tables/everyday-words.json' with { type: 'json' }

/** Regions that write Chinese in their own way. */
export const CHINESE_REGIONS = ['CN', 'TW', 'HK', 'MO'] as const
export type ChineseRegion = (typeof CHINESE_REGIONS)[number]

/** A word as one region says it, and the word that stands for it everywhere. */
export interface SaidWord {
  readonly word: string
  readonly region: string
  readonly canonical: string
}

/** A word of another region in a text, from code unit `start` until `end`, and what is said instead. */
export interface ForeignWord {
  readonly start: number
  readonly end: number
  readonly from: string
  readonly to: string
}

/** Finds what a region would say otherwise. */
export interface RegionalWords {
  /** The words of other regions, from the left, the longest first; none inside another. */
  findForeign(text: string): ForeignWord[]
  /** The same words for texts that are folded already; what is found is what the region says. */
  readonly finder: WordFinder<string>
}

/** Whose words count where a region has none of its own. */
const NEIGHBOUR: Readonly<Partial<Record<ChineseRegion, ChineseRegion>>> = { MO: 'HK', HK: 'MO' }

/**
 * Makes a glossary ready for one region. A word that the region says itself is never foreign, whoever else says it;
 * a word of one character, or one whose thing has no word there, is left alone.
 */
export function makeRegionalWords(words: readonly SaidWord[], region: ChineseRegion): RegionalWords {
  const own = new Map<string, string>()
  const ownKeys = new Set(everyday.protected.map(foldedText))
  const neighbour = NEIGHBOUR[region]
  const told = region === 'CN' ? words.map((word) => ({ ...word, word: word.canonical, region: 'CN' })) : []
  for (const place of [region, neighbour]) {
    for (const word of [...words, ...told]) {
      if (place === undefined || word.region !== place) continue
      const concept = foldedText(word.canonical)
      if (place === region || !own.has(concept)) ownKeys.add(foldedText(word.word))
      if (!own.has(concept)) own.set(concept, word.word)
    }
  }
  const known = new Map<string, string | undefined>()
  for (const word of words) {
    const to = own.get(foldedText(word.canonical))
    for (const key of [foldedText(word.word), foldedText(word.canonical)]) {
      if (to !== undefined && key.length > 1 && !ownKeys.has(key) && key !== foldedText(to)) known.set(key, to)
    }
  }
  for (const key of ownKeys) known.set(key, undefined)
  const finder = makeWordFinder(known)
  return { finder, findForeign: (text) => findForeign(text, finder) }
}

function findForeign(text: string, finder: WordFinder<string>): ForeignWord[] {
  const found = finder.findIn(foldedText(text))
  return placesIn(text, found).map(([start, end], index) => {
    return { start, end, from: text.slice(start, end), to: found[index]?.value ?? '' }
  })
}
