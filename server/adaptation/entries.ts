import { foldedText } from '../language/canonicalise.ts'
import { makeWordFinder, type WordFinder } from '../language/find-words.ts'
import { explainLocalWord } from './explain.ts'
import { type AdaptationRegion, ownLocaleOf, WORD_LANGUAGES, type WordLanguage, wordLanguageOf } from './regions.ts'
import {
  CULTURE_TAG_ENTRIES,
  CULTURE_WORDS,
  type CultureTag,
  type CultureWord,
  type Explanation,
  HONORIFICS,
  IDIOMS,
  type LocalWord,
  type Risk,
  type Sourced,
  WORDING,
  type WordEntry,
} from './tables.ts'

export const ITEM_KINDS = ['wording', 'honorific', 'idiom', 'culture'] as const
export type ItemKind = (typeof ITEM_KINDS)[number]

/** Why a word wants a look in a region. One object each: it is compared by identity. */
export interface Concern extends Sourced {
  /** Names the region and the word; the same in every work. */
  readonly id: string
  readonly region: AdaptationRegion
  readonly kind: ItemKind
  /** Null unless the kind is culture. */
  readonly tag: CultureTag | null
  readonly risk: Risk
  /** What may be said in its place; empty where that depends. */
  readonly suggestions: readonly string[]
  readonly why: Explanation
}

/** What our tables say of some words that mean one thing. Undefined: nobody has to look there. */
export type Entry = (region: AdaptationRegion) => Concern | undefined

let finders: ReadonlyMap<WordLanguage, WordFinder<readonly Entry[]>> | undefined

/** Finds the words of all our tables in texts of one language, folded as `foldedText` does. */
export function entryFinderFor(language: WordLanguage): WordFinder<readonly Entry[]> {
  finders ??= makeFinders()
  return finders.get(language) ?? makeWordFinder<readonly Entry[]>([])
}

function makeFinders(): Map<WordLanguage, WordFinder<readonly Entry[]>> {
  const tables: [WordEntry, Entry][] = [
    ...WORDING.map((word): [WordEntry, Entry] => [word, localEntry('wording', word)]),
    ...HONORIFICS.map((word): [WordEntry, Entry] => [word, localEntry('honorific', word)]),
    ...IDIOMS.map((word): [WordEntry, Entry] => [word, localEntry('idiom', word)]),
    ...CULTURE_WORDS.map((word): [WordEntry, Entry] => [word, cultureEntry(word)]),
  ]
  return new Map(
    WORD_LANGUAGES.map((language) => {
      const words = new Map<string, readonly Entry[] | undefined>()
      for (const [{ unless = [] }] of tables) for (const longer of unless) words.set(foldedText(longer), undefined)
      for (const [table, entry] of tables) {
        const keys = new Set(table.words[language]?.map(foldedText))
        for (const key of keys) words.set(key, [...(words.get(key) ?? []), entry])
      }
      return [language, makeWordFinder(words)]
    }),
  )
}

function localEntry(kind: 'wording' | 'honorific' | 'idiom', word: LocalWord): Entry {
  const { from, say = {}, risk = 'low', source, confidence } = word
  const why = explainLocalWord(kind, word)
  return onceARegion((region) => {
    if (word.for === undefined ? from.includes(region) : !word.for.includes(region)) return undefined
    const language = wordLanguageOf(ownLocaleOf(region))
    const suggestions = say[region] ?? (language && say[language]) ?? []
    return { id: `${region}.${kind}.${word.id}`, region, kind, tag: null, risk, suggestions, why, source, confidence }
  })
}

function cultureEntry(word: CultureWord): Entry {
  const stances = CULTURE_TAG_ENTRIES.find(({ tag }) => tag === word.tag)?.in ?? {}
  return onceARegion((region) => {
    if (word.for?.includes(region) === false) return undefined
    const stance = word.in?.[region] ?? word.in?.['*'] ?? stances[region] ?? stances['*']
    const named = { id: `${region}.culture.${word.id}`, region, kind: 'culture', tag: word.tag } as const
    return stance && { ...named, suggestions: [], ...stance }
  })
}

/** The same words stand in a work a thousand times. */
function onceARegion(entry: Entry): Entry {
  const known = new Map<AdaptationRegion, Concern | undefined>()
  return (region) => {
    if (!known.has(region)) known.set(region, entry(region))
    return known.get(region)
  }
}
