import { makeVocabulary, type Vocabulary } from '../language/vocabulary.ts'

/** Words that mean the same as others, which the documents were not made with: searches ask for these as well. */
export interface OtherWords {
  /** With it texts are compared and marked: it equates what the documents' own does, and these words. */
  readonly vocabulary: Vocabulary
  /** A text with other words in their places, at most `MOST_ALTERNATIVES`, without the text itself. */
  alternativesOf(canonical: string): string[]
}

const MOST_ALTERNATIVES = 4

/** @param others a word as it stands in canonical texts, and those that may stand in its place. */
export function makeOtherWords(others: ReadonlyMap<string, readonly string[]>, vocabulary: Vocabulary): OtherWords {
  const words = makeVocabulary(new Map([...others.keys()].map((word) => [word, word])))
  return {
    vocabulary,
    alternativesOf: (canonical) => {
      const all = combine(pieces(canonical, words, others))
      return all.filter((text) => text !== canonical).slice(0, MOST_ALTERNATIVES)
    },
  }
}

/** The text in pieces, each with what may stand there, itself first. Greedy from the left, the longest word first. */
function pieces(text: string, words: Vocabulary, others: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  let from = 0
  for (let at = 0; at < text.length; ) {
    const word = words.find(text, at)
    if (word === undefined) {
      at++
      continue
    }
    found.push([text.slice(from, at)], [word.key, ...(others.get(word.key) ?? [])])
    at += word.key.length
    from = at
  }
  return [...found, [text.slice(from)]]
}

function combine(choices: readonly (readonly string[])[]): string[] {
  let texts = ['']
  for (const choice of choices) {
    texts = texts.flatMap((text) => choice.map((piece) => text + piece)).slice(0, (MOST_ALTERNATIVES + 1) * 4)
  }
  return texts
}
