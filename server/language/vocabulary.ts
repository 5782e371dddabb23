import words from './tables/vocabulary.json' with { type: 'json' }

/** A regional word at some place of a folded text, and the word that stands for it in every region. */
export interface VocabularyWord {
  readonly key: string
  readonly value: string
}

const byFirstUnit = readVocabulary()
const WORD_UNIT = /[a-z0-9]/

/**
 * The longest regional word that starts at `index` of a folded text, or undefined. A word that begins or ends with
 * a Latin letter or a digit has to stand alone there, so that "pn" in "spn" is none.
 */
export function findVocabularyWord(text: string, index: number): VocabularyWord | undefined {
  const candidates = byFirstUnit.get(text.charCodeAt(index))
  if (candidates === undefined) return undefined
  return candidates.find((word) => text.startsWith(word.key, index) && standsAlone(text, index, word.key))
}

function standsAlone(text: string, index: number, key: string): boolean {
  const end = index + key.length
  if (WORD_UNIT.test(key.charAt(0)) && WORD_UNIT.test(text.charAt(index - 1))) return false
  return !(WORD_UNIT.test(key.charAt(key.length - 1)) && WORD_UNIT.test(text.charAt(end)))
}

function readVocabulary(): Map<number, VocabularyWord[]> {
  const found = new Map<number, VocabularyWord[]>()
  for (const [key, value] of Object.entries(words)) {
    const unit = key.charCodeAt(0)
    const list = found.get(unit) ?? []
    list.push({ key, value })
    found.set(unit, list)
  }
  for (const list of found.values()) list.sort((a, b) => b.key.length - a.key.length)
  return found
}
