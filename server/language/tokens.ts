const TOKEN = /\p{Script=Han}|[^\s\p{Script=Han}]+/gu

/** One piece of a canonical text that is matched as a whole. `from` and `to` are UTF-16 code units of that text. */
export interface Token {
  readonly text: string
  readonly from: number
  readonly to: number
}

/** The tokens of a canonical text: each Han character is one, and each run of anything else between gaps. */
export function toTokens(canonical: string): Token[] {
  return [...canonical.matchAll(TOKEN)].map(({ 0: text, index }) => ({ text, from: index, to: index + text.length }))
}

/** A canonical text as the engine gets it: a space between tokens, so that 出租车 is found inside of 叫出租车司机. */
export function spaceHan(canonical: string): string {
  return canonical.match(TOKEN)?.join(' ') ?? ''
}
