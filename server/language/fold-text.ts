import tables from './tables/fingerprint.json' with { type: 'json' }
import hanFold from './tables/han-fold.json' with { type: 'json' }

const RULES_VERSION = 1

/**
 * Names the rules and tables that made a canonical text. Documents that were indexed under another version have to
 * be written again, because a query of today no longer meets them.
 */
export const NORMALISATION_VERSION = `${RULES_VERSION}-${tables.fingerprint}`

/** What one code point becomes; made when it is first met, since few of them ever are. */
const folded = new Map<number, string>()
const plain = new Map<number, string>()
const hanTable = readHanTable()

/**
 * The text with every code point in the one form that we compare by: NFKC, lower case, and for a Han character its
 * common form (發, 髮 and 发 are 发). Han characters keep their number of code points; folding twice changes
 * nothing; any string is accepted, lone surrogates too.
 */
export function foldText(text: string): string {
  let out = ''
  for (const character of text) out += foldCharacter(character)
  return out
}

/** `foldText` of one code point, given as a string. */
export function foldCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  let known = folded.get(code)
  if (known === undefined) {
    known = foldHan(character.normalize('NFKC').toLowerCase())
    folded.set(code, known)
  }
  return known
}

/** NFKC and lower case of one code point, without touching Han characters. */
export function plainCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  let known = plain.get(code)
  if (known === undefined) {
    known = character.normalize('NFKC').toLowerCase()
    plain.set(code, known)
  }
  return known
}

function foldHan(text: string): string {
  let out = ''
  for (const character of text) out += hanTable.get(character) ?? character
  return out
}

function readHanTable(): Map<string, string> {
  const to = [...hanFold.to]
  return new Map([...hanFold.from].map((from, index) => [from, to[index] ?? from]))
}
