import { foldedText } from './canonicalise.ts'
import { compileVocabulary } from './compile-vocabulary.ts'
import { makeVocabulary, type Vocabulary } from './vocabulary.ts'

/** What a person decided about a word, as it was written. */
export interface VocabularyEdit {
  readonly action: 'added' | 'retired'
  readonly word: string
  readonly canonical: string
}

/**
 * A vocabulary with words added and taken away, in the order of the edits. A word that already means the same is left
 * as it is; one that is retired stands for itself only.
 */
export function editVocabulary(vocabulary: Vocabulary, edits: readonly VocabularyEdit[]): Vocabulary {
  if (edits.length === 0) return vocabulary
  const all = [...vocabulary.table]
  const pairs = new Map(all.filter(([word, canonical]) => word !== canonical))
  const whole = all.filter(([word, canonical]) => word === canonical).map(([word]) => word)
  for (const { action, word, canonical } of edits) {
    const key = wordKey(word)
    const value = wordKey(canonical)
    const end = pairs.get(value) ?? value
    if (action === 'retired') pairs.delete(key)
    else if (key !== '' && end !== key) pairs.set(key, end)
  }
  return makeVocabulary(compileVocabulary(pairs, whole))
}

/** A word as the vocabulary compares it: in the common script, without accents, width and case. */
export function wordKey(word: string): string {
  return foldedText(word)
}
