import type { Vocabulary } from '../vocabulary.ts'
import { foldFuzzyPinyin } from './fold-sounds.ts'
import type { Sounds } from './load-readings.ts'
import { readTitle, type SoundUnit } from './title-sounds.ts'

/**
 * What titles sound like, as the engine gets it. Each entry goes from one syllable to the end of its title without a
 * gap, so that looking for words that begin with it finds it anywhere inside: chongqingsenlin, qingsenlin, senlin, lin.
 */
export interface PhoneticFields {
  /** Pinyin without tones, and with them: chong2qing4. */
  readonly py: readonly string[]
  readonly pt: readonly string[]
  /** Jyutping without tones, as `foldJyutping` leaves it. */
  readonly jp: readonly string[]
  /** Initials of pinyin and of jyutping, from two letters on. */
  readonly pi: readonly string[]
  readonly ji: readonly string[]
  /** Pinyin as `foldFuzzyPinyin` leaves it, with readings that are not meant. */
  readonly pz: readonly string[]
}

/** The most letters of an entry; a query is cut to as many. */
export const LONGEST_SOUND = 48
const MOST_COMBINATIONS = 4

/** The sounds of titles; the same titles always give the same ones. */
export function phoneticFields(titles: readonly string[], readings: Sounds, vocabulary: Vocabulary): PhoneticFields {
  const sequences = [...new Set(titles)].flatMap((title) => readTitle(title, readings, vocabulary))
  const collect = (spell: (units: readonly SoundUnit[]) => string[][], shortest = 1) =>
    unique(sequences.flatMap(spell).flatMap((sounds) => endings(sounds, shortest)))
  return {
    py: collect((units) => combine(units.map((unit) => unit.pinyin))),
    pt: collect((units) => combine(units.map((unit) => unit.toned))),
    jp: collect((units) => [units.map((unit) => unit.jyutping)]),
    pi: collect((units) => combine(units.map(initialsOf)), 2),
    ji: collect((units) => [units.map((unit) => (unit.isHan ? unit.jyutping.slice(0, 1) : unit.jyutping))], 2),
    pz: unique(
      sequences
        .flatMap(fuzzySpellings)
        .flatMap((sounds) => endings(sounds, 1))
        .map(foldFuzzyPinyin),
    ),
  }
}

/** The initials of a unit: first letters, or the whole of a Latin run. */
export function initialsOf(unit: SoundUnit): string[] {
  return unit.isHan ? unique(unit.pinyin.map((reading) => reading.slice(0, 1))) : [...unit.pinyin]
}

/** The readings that are meant, and each with one character misread. */
export function fuzzySpellings(units: readonly SoundUnit[]): string[][] {
  const meant = units.map((unit) => unit.pinyin[0] ?? '')
  const misread = units.flatMap((unit, index) =>
    [...unit.pinyin.slice(1), ...unit.misreadings].map((reading) => meant.with(index, reading)),
  )
  return [meant, ...misread]
}

/** Every combination where they are few, else the first readings and the last ones. */
function combine(options: readonly (readonly string[])[]): string[][] {
  const count = options.reduce((product, { length }) => product * Math.max(length, 1), 1)
  const first = options.map((list) => list[0] ?? '')
  if (count === 1) return [first]
  if (count > MOST_COMBINATIONS) return [first, options.map((list) => list.at(-1) ?? '')]
  return options.reduce<string[][]>(
    (all, list) => all.flatMap((begun) => (list.length === 0 ? [''] : list).map((sound) => [...begun, sound])),
    [[]],
  )
}

function endings(sounds: readonly string[], shortest: number): string[] {
  const found: string[] = []
  let ending = ''
  for (const sound of sounds.toReversed()) {
    ending = (sound + ending).slice(0, LONGEST_SOUND)
    if (ending.length >= shortest && sound !== '') found.push(ending)
  }
  return found.reverse()
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
