import type { EngineQuery } from '../engine/engine.ts'
import { isIn } from '../engine/filter.ts'
import type { SoundAttribute } from '../engine/settings.ts'
import type { QuerySounds } from '../language/phonetics/query-sounds.ts'
import { RANKED } from './hits.ts'

/** What the engine is asked for how a text sounds. */
export interface SoundQueries {
  /** Several syllables, a tone, or initials that are no word: as good as the characters themselves. */
  readonly clear: EngineQuery[]
  /** So little that many titles have it. */
  readonly vague: EngineQuery[]
}

const FEWEST_CLEAR_INITIALS = 3
const VOWELS = /[aeiou]/

/** The queries by sound that belong to every search; none where a text can be no romanisation. */
export function soundQueries(sounds: QuerySounds | undefined, within: readonly number[] | undefined): SoundQueries {
  if (sounds === undefined) return { clear: [], vague: [] }
  const { toned, pinyin, jyutping, initials, isVague } = sounds
  const syllables = groupByText([
    ['pt', toned],
    ['py', pinyin],
    ['jp', jyutping],
  ]).map(([q, attributes]) => soundQuery(q, attributes, within))
  const letters = initials === undefined ? [] : [soundQuery(initials, ['pi', 'ji'], within)]
  const areClear = initials !== undefined && initials.length >= FEWEST_CLEAR_INITIALS && !VOWELS.test(initials)
  return {
    clear: [...(isVague ? [] : syllables), ...(areClear ? letters : [])],
    vague: [...(isVague ? syllables : []), ...(areClear ? [] : letters)],
  }
}

/** Titles that have a word in one of these attributes that begins with `q`. */
export function soundQuery(
  q: string,
  attributes: readonly SoundAttribute[],
  within: readonly number[] | undefined,
): EngineQuery {
  return {
    ...{ indexUid: 'sounds', q, limit: RANKED, attributesToRetrieve: ['id'], matchingStrategy: 'all' },
    attributesToSearchOn: attributes,
    ...(within ? { filter: isIn('id', within) } : {}),
  }
}

/** One query for all attributes that are asked for the same letters. */
function groupByText(asked: readonly (readonly [SoundAttribute, string | undefined])[]): [string, SoundAttribute[]][] {
  const found = new Map<string, SoundAttribute[]>()
  for (const [attribute, q] of asked) if (q !== undefined) found.set(q, [...(found.get(q) ?? []), attribute])
  return [...found]
}
