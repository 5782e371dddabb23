import {
  alignText,
  type CanonicalText,
  type Closeness,
  canonicalise,
  canonicalOfFolded,
  foldedText,
  plainText,
} from './canonicalise.ts'
import { type Token, toTokens } from './tokens.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A text at each closeness, worked out when it is first asked for. */
export class Reading {
  readonly original: string
  readonly #vocabulary: Vocabulary
  readonly #aligned: Partial<Record<Closeness, CanonicalText>> = {}
  readonly #tokens: Partial<Record<Closeness, Token[]>> = {}
  readonly #gapless: Partial<Record<Closeness, string>> = {}
  readonly #texts: Partial<Record<Closeness, string>> = {}

  constructor(original: string, vocabulary: Vocabulary) {
    this.original = original
    this.#vocabulary = vocabulary
  }

  /** False: a phrase cannot stand in it. Costs a fraction of `at`, and most texts hold a phrase at one closeness only. */
  mayHold(phrase: readonly string[], closeness: Closeness): boolean {
    this.#gapless[closeness] ??= this.#textAt(closeness).replaceAll(' ', '')
    return this.#gapless[closeness].includes(phrase.join(''))
  }

  /** True where another word stands for one of its words. */
  hasRegionalWord(): boolean {
    return this.#textAt('script') !== this.#textAt('wording')
  }

  #textAt(closeness: Closeness): string {
    const text = this.#texts[closeness] ?? this.#makeText(closeness)
    this.#texts[closeness] = text
    return text
  }

  #makeText(closeness: Closeness): string {
    if (closeness === 'wording') return canonicalOfFolded(this.#textAt('script'), this.#vocabulary)
    return closeness === 'script' ? foldedText(this.original) : plainText(this.original)
  }

  /** False: not one stretch of it can stand in it, and not all of its tokens. */
  mayHoldPart(phrase: readonly string[], closeness: Closeness): boolean {
    const pairs = phrase.slice(1).map((token, before) => [phrase[before] ?? '', token])
    return (
      pairs.some((pair) => this.mayHold(pair, closeness)) || phrase.every((token) => this.mayHold([token], closeness))
    )
  }

  aligned(closeness: Closeness): CanonicalText {
    const aligned = this.#aligned[closeness] ?? alignAt(this.original, closeness, this.#vocabulary)
    this.#aligned[closeness] = aligned
    return aligned
  }

  at(closeness: Closeness): { aligned: CanonicalText; tokens: Token[] } {
    const aligned = this.aligned(closeness)
    const tokens = this.#tokens[closeness] ?? toTokens(aligned.text)
    this.#tokens[closeness] = tokens
    return { aligned, tokens }
  }
}

/** A text at one closeness, with its way back. */
export function alignAt(text: string, closeness: Closeness, vocabulary: Vocabulary): CanonicalText {
  return closeness === 'wording' ? canonicalise(text, vocabulary) : alignText(text, closeness)
}
