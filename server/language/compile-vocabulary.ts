/** Folded word to folded canonical word. A word that stands for itself is there to win against a shorter one inside it. */
export type WordTable = ReadonlyMap<string, string>

/**
 * Makes pairs of words into a table in which every chain is followed to its end (的士 is 計程車, that is 出租车) and
 * every canonical word comes out as it went in.
 * @param pairs folded regional word and folded canonical word; the last of two with the same word counts.
 * @param whole folded words that are never taken apart.
 */
export function compileVocabulary(pairs: Iterable<readonly [string, string]>, whole: Iterable<string>): WordTable {
  const raw = new Map(pairs)
  const words = new Words()
  for (const from of raw.keys()) words.set(from, follow(raw, from))
  for (const word of whole) words.set(word, word)
  // A canonical word that has another word inside it has to come out as it went in; one that does may be in the way of
  // another.
  for (let isSettled = false; !isSettled; ) {
    isSettled = true
    for (const value of new Set(words.table.values())) {
      if (words.table.has(value) || !words.isTakenApart(value)) continue
      words.set(value, value)
      isSettled = false
    }
  }
  for (const [from, to] of [...words.table]) {
    if (from.includes(' ')) words.set(from.replaceAll(' ', ''), to)
  }
  for (const [from, to] of words.table) if (from === to && !words.isTakenApart(from)) words.delete(from)
  return words.table
}

function follow(raw: ReadonlyMap<string, string>, from: string): string {
  const seen = new Set<string>()
  let at = from
  for (let next = raw.get(at); next !== undefined && !seen.has(next); next = raw.get(at)) {
    seen.add(at)
    at = next
  }
  return at
}

/** A table that can say whether it would begin to replace something within a text. */
class Words {
  readonly table = new Map<string, string>()
  /** Every beginning of at least two units, and how many words begin so. */
  readonly #beginnings = new Map<string, number>()

  set(word: string, value: string): void {
    if (!this.table.has(word)) this.#count(word, 1)
    this.table.set(word, value)
  }

  delete(word: string): void {
    if (this.table.delete(word)) this.#count(word, -1)
  }

  isTakenApart(text: string): boolean {
    for (let from = 0; from < text.length; from++) {
      for (let to = from + 2; to <= text.length; to++) {
        const piece = text.slice(from, to)
        if (piece === text) continue
        if ((this.table.get(piece) ?? piece) !== piece) return true
        // It may also have to win against a word that begins in it and ends behind it.
        if (to === text.length && (this.#beginnings.get(piece) ?? 0) > this.#ownBeginnings(text, piece)) return true
      }
    }
    return false
  }

  #ownBeginnings(text: string, piece: string): number {
    return this.table.has(text) && text.startsWith(piece) ? 1 : 0
  }

  #count(word: string, by: number): void {
    for (let length = 2; length <= word.length; length++) {
      const beginning = word.slice(0, length)
      this.#beginnings.set(beginning, (this.#beginnings.get(beginning) ?? 0) + by)
    }
  }
}
