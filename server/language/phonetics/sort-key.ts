import { foldedText } from '../canonicalise.ts'
import { toTokens } from '../tokens.ts'
import type { Readings } from './load-readings.ts'

const LONGEST_KEY = 100
const HAN = /^\p{Script=Han}$/u
const NUMBERS = /\d+/g
const NUMBER_WIDTH = 8
/** Behind all letters: what has no reading comes last. */
const LAST = '~'

/**
 * What titles are ordered by, unit by unit: a Han character of either script by its pinyin with the tone, then by
 * itself; Latin letters folded; numbers by their value. At most 100 characters; compare by code unit.
 */
export function sortKey(title: string, readings: Readings): string {
  const folded = foldedText(title)
  const sounds = soundsByUnit(folded, readings)
  const units = toTokens(folded).map(({ text, from }) => {
    if (HAN.test(text)) return (sounds.get(from) ?? LAST) + text
    return text.replace(NUMBERS, (digits) => digits.padStart(NUMBER_WIDTH, '0'))
  })
  return units.length === 0 ? LAST : units.join(' ').slice(0, LONGEST_KEY)
}

/** The readings of a folded text, by the code unit where a character begins. */
function soundsByUnit(folded: string, { mandarin }: Readings): Map<number, string> {
  const characters = [...folded]
  const whole = mandarin(folded)
  const read = whole.length === characters.length ? whole : characters.map((character) => mandarin(character)[0])
  const found = new Map<number, string>()
  let at = 0
  for (const [index, character] of characters.entries()) {
    const sound = read[index]
    if (sound !== undefined) found.set(at, sound)
    at += character.length
  }
  return found
}
