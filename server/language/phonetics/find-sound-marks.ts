import type { Mark } from '../find-marks.ts'
import { keepRecent, type Recent } from '../keep-recent.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { foldFuzzyPinyin } from './fold-sounds.ts'
import type { Sounds } from './load-readings.ts'
import { fuzzySpellings, initialsOf } from './phonetic-fields.ts'
import type { QuerySounds } from './query-sounds.ts'
import { readTitle, type SoundUnit } from './title-sounds.ts'

/** How a title sounds like a query; `typo` is other characters that are said the same. */
export type SoundKind = 'pinyin' | 'zhuyin' | 'jyutping' | 'initials' | 'fuzzy' | 'typo'

export interface SoundMarks {
  /** Sorted, apart, in UTF-16 code units of the title; from the first to the last character that was meant. */
  readonly marks: Mark[]
  readonly kind: SoundKind
}

type FindEnd = (units: readonly SoundUnit[], first: number) => number | undefined

/** Some 1.5 KB each, up to twice as many. */
const KNOWN_TITLES = 20_000
const knownBy = new WeakMap<Sounds, WeakMap<Vocabulary, Recent<string, SoundUnit[][]>>>()

/** Where a title sounds like the query, the nearest way first; undefined when it does not. */
export function findSoundMarks(
  title: string,
  query: QuerySounds,
  { readings, vocabulary }: { readings: Sounds; vocabulary: Vocabulary },
): SoundMarks | undefined {
  const sequences = readKnownTitle(title, readings, vocabulary)
  for (const [kind, findEnd] of waysToSound(query)) {
    for (const units of sequences) {
      const marks = findRuns(units, findEnd)
      if (marks.length > 0) return { marks, kind }
    }
  }
  return undefined
}

/** Titles come again with every letter that is typed; learned words make a vocabulary that goes with its search. */
function readKnownTitle(title: string, readings: Sounds, vocabulary: Vocabulary): SoundUnit[][] {
  const byVocabulary = knownBy.get(readings) ?? new WeakMap<Vocabulary, Recent<string, SoundUnit[][]>>()
  knownBy.set(readings, byVocabulary)
  const known = byVocabulary.get(vocabulary) ?? keepRecent(KNOWN_TITLES)
  byVocabulary.set(vocabulary, known)
  return known.of(title, () => readTitle(title, readings, vocabulary))
}

function waysToSound({ script, pinyin, jyutping, initials, fuzzy }: QuerySounds): [SoundKind, FindEnd][] {
  const ways: [SoundKind, FindEnd][] = []
  const kind = script === 'han' ? 'typo' : script === 'zhuyin' ? 'zhuyin' : 'pinyin'
  if (pinyin !== undefined) ways.push([kind, bySyllables(pinyin, (unit) => unit.pinyin)])
  if (jyutping !== undefined) ways.push(['jyutping', bySyllables(jyutping, (unit) => [unit.jyutping])])
  if (initials !== undefined) {
    ways.push(['initials', bySyllables(initials, initialsOf)])
    ways.push(['initials', bySyllables(initials, cantoneseInitial)])
  }
  if (fuzzy !== undefined) ways.push(['fuzzy', byFuzzySound(fuzzy)])
  return ways
}

function cantoneseInitial({ isHan, jyutping }: SoundUnit): string[] {
  return [isHan ? jyutping.slice(0, 1) : jyutping]
}

/** Syllable by syllable, whichever reading fits; the last may be begun only. */
function bySyllables(query: string, soundsOf: (unit: SoundUnit) => readonly string[]): FindEnd {
  const follow = (units: readonly SoundUnit[], at: number, rest: string): number | undefined => {
    const unit = units[at]
    if (unit === undefined) return undefined
    for (const sound of soundsOf(unit)) {
      if (sound === '') continue
      if (sound.startsWith(rest)) return at
      const end = rest.startsWith(sound) ? follow(units, at + 1, rest.slice(sound.length)) : undefined
      if (end !== undefined) return end
    }
    return undefined
  }
  return (units, first) => follow(units, first, query)
}

function byFuzzySound(query: string): FindEnd {
  // the last letters may still change with what follows
  const mayGoOn = (heard: string) => heard.startsWith(query) || query.startsWith(heard.slice(0, -1))
  const mayBegin = ({ pinyin, misreadings }: SoundUnit) =>
    pinyin.length === 0 ||
    pinyin.some((sound) => mayGoOn(foldFuzzyPinyin(sound))) ||
    misreadings.some((sound) => mayGoOn(foldFuzzyPinyin(sound)))
  return (units, first) => {
    const begin = units[first]
    if (begin === undefined || !mayBegin(begin)) return undefined // few do, and there are many spellings
    for (const spelling of fuzzySpellings(units.slice(first))) {
      let joined = ''
      for (const [index, sound] of spelling.entries()) {
        joined += sound
        const heard = foldFuzzyPinyin(joined)
        if (heard.startsWith(query)) return first + index
        if (!mayGoOn(heard)) break
      }
    }
    return undefined
  }
}

function findRuns(units: readonly SoundUnit[], findEnd: FindEnd): Mark[] {
  const marks: [number, number][] = []
  for (let first = 0; first < units.length; first++) {
    const last = findEnd(units, first)
    if (last === undefined) continue
    const run = units.slice(first, last + 1)
    if (!run.some((unit) => unit.isHan)) continue
    const from = Math.min(...run.map((unit) => unit.from))
    const to = Math.max(...run.map((unit) => unit.to))
    const before = marks.at(-1)
    if (before !== undefined && from <= before[1]) before[1] = Math.max(before[1], to)
    else marks.push([from, to])
    first = last
  }
  return marks
}
