import type { Vocabulary, VocabularyWord } from './vocabulary.ts'
import { makeVocabulary } from './vocabulary.ts'

/**
 * A vocabulary in which both words of each pair are one more. Cheap, for a few pairs and a few texts; what is kept is
 * compiled (`editVocabulary`).
 * @param pairs words as they stand in texts that went through `vocabulary`.
 */
export function extendVocabulary(vocabulary: Vocabulary, pairs: readonly (readonly [string, string])[]): Vocabulary {
  const oneOf = joinPairs(pairs)
  const added = makeVocabulary(oneOf)
  return {
    table: vocabulary.table,
    find: (text, index) => {
      const own = vocabulary.find(text, index)
      const other = added.find(text, index)
      if (other !== undefined && other.key.length >= (own?.key.length ?? 0)) return other
      return own && through(own, oneOf)
    },
  }
}

function through({ key, value }: VocabularyWord, oneOf: ReadonlyMap<string, string>): VocabularyWord {
  return { key, value: oneOf.get(value) ?? value }
}

/** Every word of the pairs to the one that stands for all that are joined with it. */
function joinPairs(pairs: readonly (readonly [string, string])[]): Map<string, string> {
  const oneOf = new Map<string, string>()
  for (const [a, b] of pairs) {
    const kept = oneOf.get(a) ?? a
    const given = oneOf.get(b) ?? b
    for (const word of [a, b, ...oneOf.keys()]) {
      const stands = oneOf.get(word) ?? word
      if (stands === given || stands === kept) oneOf.set(word, kept)
    }
  }
  return oneOf
}
