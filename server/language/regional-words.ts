import { alignText, foldedText } from './canonicalise.ts'
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
  const byFirst = new Map<string, Map<string, string>>()
  const add = (key: string, to: string) => {
    const first = key.charAt(0)
    byFirst.set(first, (byFirst.get(first) ?? new Map<string, string>()).set(key, to))
  }
  for (const word of words) {
    const to = own.get(foldedText(word.canonical))
    for (const key of [foldedText(word.word), foldedText(word.canonical)]) {
      if (to !== undefined && key.length > 1 && !ownKeys.has(key) && key !== foldedText(to)) add(key, to)
    }
  }
  for (const key of ownKeys) add(key, '')
  const sorted = new Map([...byFirst].map(([first, found]) => [first, byLength(found)]))
  return { findForeign: (text) => findAll(text, sorted) }
}

type Known = readonly (readonly [key: string, to: string])[]

function byLength(found: ReadonlyMap<string, string>): Known {
  return [...found].sort(([a], [b]) => b.length - a.length)
}

function findAll(text: string, byFirst: ReadonlyMap<string, Known>): ForeignWord[] {
  const folded = alignText(text, 'script')
  const found: ForeignWord[] = []
  for (let at = 0; at < folded.text.length; ) {
    const [key = '', to = ''] =
      byFirst.get(folded.text.charAt(at))?.find(([one]) => standsAt(folded.text, at, one)) ?? []
    if (key !== '' && to !== '') {
      const start = folded.starts[at] ?? 0
      const end = folded.ends[at + key.length - 1] ?? text.length
      found.push({ start, end, from: text.slice(start, end), to })
    }
    at += Math.max(key.length, 1)
  }
  return found
}

const WORD_UNIT = /[a-z0-9]/

function standsAt(text: string, at: number, key: string): boolean {
  if (!text.startsWith(key, at)) return false
  const end = at + key.length
  if (WORD_UNIT.test(key.charAt(0)) && WORD_UNIT.test(text.charAt(at - 1))) return false
  return !(WORD_UNIT.test(key.charAt(key.length - 1)) && WORD_UNIT.test(text.charAt(end)))
}
