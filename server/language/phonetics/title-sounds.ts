import { alignText, type CanonicalText, canonicalise } from '../canonicalise.ts'
import { keepRecent } from '../keep-recent.ts'
import { toTokens } from '../tokens.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { foldJyutping } from './fold-sounds.ts'
import type { Sounds } from './load-readings.ts'
import { otherReadings } from './polyphones.ts'

/** One Han character of a title, or one run of Latin letters and digits, and how it sounds. */
export interface SoundUnit {
  /** [from, to) in UTF-16 code units of the title as it was given. */
  readonly from: number
  readonly to: number
  readonly isHan: boolean
  /** Mandarin without tones, the likeliest first; a Latin run is its own sound. */
  readonly pinyin: readonly string[]
  /** The same with its tone at the end: chong2. */
  readonly toned: readonly string[]
  /** Cantonese as `foldJyutping` leaves it. */
  readonly jyutping: string
  /** Everyday readings that are not meant here. */
  readonly misreadings: readonly string[]
}

const HAN = /\p{Script=Han}/u
const LATIN = /^[a-z0-9]+$/
const MOST_UNITS = 60
/** Characters that the fold merges with another of a different sound. */
const OWN_READINGS: Readonly<Record<string, string>> = { 乾: 'qian2', 著: 'zhu4', 藉: 'ji2', 徵: 'zhi3', 於: 'yu2' }

/**
 * The sounds of a title in its own words, and in the words that stand for regional ones where that differs: 計程車 is
 * also chuzuche. Punctuation and other scripts are left out; a title without Han characters has no sounds.
 */
export function readTitle(title: string, readings: Sounds, vocabulary: Vocabulary): SoundUnit[][] {
  if (!HAN.test(title)) return []
  const own = alignText(title, 'script')
  const regional = canonicalise(title, vocabulary)
  const sequences = [toUnits(own, alignText(title, 'exact'), readings)]
  if (regional.text !== own.text) sequences.push(toUnits(regional, regional, readings))
  return sequences.filter((units) => units.some((unit) => unit.isHan))
}

/** @param plain the same text in its own characters, for sounds that the fold loses. */
function toUnits(folded: CanonicalText, plain: CanonicalText, readings: Sounds): SoundUnit[] {
  const tokens = toTokens(folded.text)
  const originals = toTokens(plain.text)
  const mandarin = readByUnit(folded.text, readings.mandarin)
  const cantonese = readByUnit(plain.text, readings.cantonese)
  const inStep = originals.length === tokens.length
  return tokens.slice(0, MOST_UNITS).flatMap((token, index): SoundUnit[] => {
    const place = { from: folded.starts[token.from] ?? 0, to: folded.ends[token.to - 1] ?? 0 }
    if (LATIN.test(token.text)) return [latinUnit(place, token.text)]
    if (!HAN.test(token.text)) return []
    const original = inStep ? originals[index] : undefined
    const spoken = speak(token.text, mandarin.get(token.from), original?.text)
    const syllable = (original && cantonese.get(original.from)) ?? ''
    const jyutping = syllables.of(syllable, foldJyutping)
    if (spoken.toned.length === 0 && jyutping === '') return []
    return [{ ...place, isHan: true, ...spoken, jyutping }]
  })
}

type Spoken = Pick<SoundUnit, 'pinyin' | 'toned' | 'misreadings'>

/** Titles are written with a few thousand characters, each read in one or two ways. */
const KNOWN_CHARACTERS = 10_000
const characters = keepRecent<string, Spoken>(KNOWN_CHARACTERS)
const syllables = keepRecent<string, string>(KNOWN_CHARACTERS)

/** How a character sounds. @param folded the character @param reading what the dictionary says of it there @param original before it was folded */
function speak(folded: string, reading: string | undefined, original: string | undefined): Spoken {
  return characters.of(`${folded} ${reading} ${original}`, () => {
    const toned = tonedReadings(reading, original)
    const pinyin = toned.map(withoutTone)
    const misreadings = otherReadings(folded).filter((other) => !pinyin.includes(other))
    return { pinyin, toned, misreadings }
  })
}

function latinUnit(place: { from: number; to: number }, text: string): SoundUnit {
  return { ...place, isHan: false, pinyin: [text], toned: [text], jyutping: foldJyutping(text), misreadings: [] }
}

function tonedReadings(reading: string | undefined, original: string | undefined): string[] {
  const own = original === undefined ? undefined : OWN_READINGS[original]
  const found = [reading, own].filter((one) => one !== undefined)
  // Many type lu and nu for lü and nü.
  return [...new Set(found.flatMap((one) => (/^[ln]v/.test(one) ? [one, one.replace('v', 'u')] : [one])))]
}

function withoutTone(toned: string): string {
  return toned.slice(0, -1)
}

/** What a dictionary says of each code point, by the code unit where it begins. */
export function readByUnit(text: string, read: Sounds['mandarin']): Map<number, string> {
  const found = new Map<number, string>()
  const characters = [...text]
  const whole = read(text)
  const answers = whole.length === characters.length ? whole : characters.map((character) => read(character)[0])
  let at = 0
  for (const [index, character] of characters.entries()) {
    const answer = answers[index]
    if (answer !== undefined) found.set(at, answer)
    at += character.length
  }
  return found
}
