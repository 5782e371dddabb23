/** One piece of a canonical text that is matched as a whole. `from` and `to` are UTF-16 code units of that text. */
export interface Token {
  readonly text: string
  readonly from: number
  readonly to: number
}

/** The tokens of a canonical text: each Han character is one, and each run of anything else between gaps. */
export function toTokens(canonical: string): Token[] {
  const tokens: Token[] = []
  eachToken(canonical, (from, to) => tokens.push({ text: canonical.slice(from, to), from, to }))
  return tokens
}

/** A canonical text as the engine gets it: a space between tokens, so that 出租车 is found inside of 叫出租车司机. */
export function spaceHan(canonical: string): string {
  let out = ''
  eachToken(canonical, (from, to) => {
    out += out === '' ? canonical.slice(from, to) : ` ${canonical.slice(from, to)}`
  })
  return out
}

const HAN = 1
const GAP = 2
const OTHER = 3
const LAST_BASIC = 0xffff
const IS_HAN = /^\p{Script=Han}$/u
const IS_GAP = /^\s$/
/** What each code unit of the basic plane is; 0 = not met yet. */
const kinds = new Uint8Array(LAST_BASIC + 1)

function eachToken(text: string, tell: (from: number, to: number) => void): void {
  let begun = -1
  for (let at = 0, end = 0; at < text.length; at = end) {
    const code = text.codePointAt(at) ?? 0
    end = at + (code > LAST_BASIC ? 2 : 1)
    const kind = kindOf(code)
    if (kind === OTHER) {
      if (begun < 0) begun = at
      continue
    }
    if (begun >= 0) tell(begun, at)
    begun = -1
    if (kind === HAN) tell(at, end)
  }
  if (begun >= 0) tell(begun, text.length)
}

/** True for the code point of a Han character. */
export function isHan(code: number): boolean {
  return kindOf(code) === HAN
}

function kindOf(code: number): number {
  const known = code <= LAST_BASIC ? kinds[code] : 0
  if (known) return known
  const character = String.fromCodePoint(code)
  const kind = IS_HAN.test(character) ? HAN : IS_GAP.test(character) ? GAP : OTHER
  if (code <= LAST_BASIC) kinds[code] = kind
  return kind
}
