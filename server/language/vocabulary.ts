import type { WordTable } from './compile-vocabulary.ts'
import words from './tables/vocabulary.json' with { type: 'json' }

/** A regional word at some place of a folded text, and the word that stands for it in every region. */
export interface VocabularyWord {
  readonly key: string
  readonly value: string
}

/** Regional words and what stands for them. A text is compared only with texts that went through the same one. */
export interface Vocabulary {
  readonly table: WordTable
  /**
   * The longest regional word that starts at `index` of a folded text, or undefined. A word that begins or ends with
   * a Latin letter or a digit has to stand alone there, so that "pn" in "spn" is none.
   */
  find(text: string, index: number): VocabularyWord | undefined
}

/** Of the last bits of a code unit: few enough to stay at hand, so many that most units that begin no word have none of theirs. */
const FIRST_BITS = 0x1fff

/** Makes a compiled table ready for looking words up. */
export function makeVocabulary(table: WordTable): Vocabulary {
  const byFirstUnit = groupWords(table)
  const mayBegin = new Uint8Array(FIRST_BITS + 1)
  for (const unit of byFirstUnit.keys()) mayBegin[unit & FIRST_BITS] = 1
  return {
    table,
    find: (text, index) => {
      const unit = text.charCodeAt(index)
      if (mayBegin[unit & FIRST_BITS] !== 1) return undefined
      if (isWordUnit(unit) && index > 0 && isWordUnit(text.charCodeAt(index - 1))) return undefined // nearly all of a Latin text
      const candidates = byFirstUnit.get(unit)
      if (candidates === undefined) return undefined
      // Asked at each place of each text: a function for each would be a tenth of what a search leaves behind.
      for (const word of candidates) {
        if (text.startsWith(word.key, index) && endsThere(text, index, word.key)) return word
      }
      return undefined
    },
  }
}

/** The words that come with the program. */
export const SEED_VOCABULARY: Vocabulary = makeVocabulary(new Map(Object.entries(words)))

function endsThere(text: string, index: number, key: string): boolean {
  const end = index + key.length
  return end >= text.length || !(isWordUnit(key.charCodeAt(key.length - 1)) && isWordUnit(text.charCodeAt(end)))
}

/** A Latin letter or a digit, as a folded text has them. */
function isWordUnit(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39)
}

function groupWords(table: WordTable): Map<number, VocabularyWord[]> {
  const found = new Map<number, VocabularyWord[]>()
  for (const [key, value] of table) {
    const unit = key.charCodeAt(0)
    const list = found.get(unit) ?? []
    list.push({ key, value })
    found.set(unit, list)
  }
  for (const list of found.values()) list.sort((a, b) => b.key.length - a.key.length)
  return found
}
