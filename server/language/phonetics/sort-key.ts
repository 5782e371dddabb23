import { foldedText } from '../canonicalise.ts'
import { toTokens } from '../tokens.ts'
import type { Readings } from './load-readings.ts'
import { readByUnit } from './title-sounds.ts'

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
  const sounds = readByUnit(folded, readings.mandarin)
  const units = toTokens(folded).map(({ text, from }) => {
    if (HAN.test(text)) return (sounds.get(from) ?? LAST) + text
    return text.replace(NUMBERS, (digits) => digits.padStart(NUMBER_WIDTH, '0'))
  })
  return units.length === 0 ? LAST : units.join(' ').slice(0, LONGEST_KEY)
}
