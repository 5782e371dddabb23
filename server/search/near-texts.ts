/** As many parts of a text are tried. */
const MOST = 6
const FEWEST_CHARACTERS = 2
const ONLY_HAN = /^\p{Script=Han}+$/u

/**
 * Shorter texts that somebody may be content with who found nothing by the whole: of several words all but one, then each alone; of one
 * word in Han characters its beginnings and ends, the longest first. A word in other letters is not cut: the engine allows for wrong ones.
 */
export function nearTexts(text: string): string[] {
  const words = text.trim().split(/\s+/u)
  const parts = words.length > 1 ? [...withoutEach(words), ...words] : cutHan(words[0] ?? '')
  return [...new Set(parts)].filter((part) => part !== text).slice(0, MOST)
}

function withoutEach(words: readonly string[]): string[] {
  return words.length === 2 ? [] : words.map((_, at) => words.toSpliced(at, 1).join(' '))
}

function cutHan(word: string): string[] {
  const characters = [...word]
  if (!ONLY_HAN.test(word)) return []
  const lengths = characters.map((_, at) => characters.length - 1 - at).filter((length) => length >= FEWEST_CHARACTERS)
  return lengths.flatMap((length) => [characters.slice(0, length).join(''), characters.slice(-length).join('')])
}
