import { languageOf, scriptOf } from '../language/locales.ts'
import { type Blame, BOUNDS, boundsTest, isBound } from './bounds.ts'
import { type FactCondition, LENGTH_UNITS } from './condition.ts'
import type { Fact } from './fact-table.ts'
import { fromBoolean, UNKNOWN, type Verdict } from './kleene.ts'
import { textLength } from './text-length.ts'

const MAX_WORDS = 200
const MAX_WORD_LENGTH = 80

/** What a text that is known says to one question: `in`, `notIn`, `containsAny`, `length`, `languageIn`, `scriptIn`. */
export function judgeOfText(
  fact: Fact & { type: 'text' | 'locale' },
  operator: string,
  wanted: unknown,
  blame: Blame,
): (value: string) => Verdict {
  if (operator === 'length') return lengthJudge(wanted, blame)
  const words = wordsOf(wanted, operator === 'containsAny' ? undefined : fact.codes, `/${operator}`, blame)
  if (operator === 'in') return (value) => fromBoolean(words.includes(value))
  if (operator === 'notIn') return (value) => fromBoolean(!words.includes(value))
  if (operator === 'languageIn') return onceALocale((locale) => fromBoolean(words.includes(languageOf(locale))))
  if (operator === 'scriptIn') {
    return onceALocale((locale) => {
      const script = scriptOf(locale)
      return script === undefined ? UNKNOWN : fromBoolean(words.includes(script))
    })
  }
  const folded = words.map(foldWidthAndCase)
  return (value) => {
    const text = foldWidthAndCase(value)
    return fromBoolean(folded.some((word) => text.includes(word)))
  }
}

/** The words that are listed: some, short, and codes that the fact can have. */
export function wordsOf(wanted: unknown, codes: readonly string[] | undefined, place: string, blame: Blame): string[] {
  if (!Array.isArray(wanted) || wanted.length === 0 || wanted.length > MAX_WORDS) {
    blame(place, `It has to be a list of 1 to ${MAX_WORDS} words.`)
    return []
  }
  return wanted.filter((word: unknown, index): word is string => {
    if (typeof word !== 'string' || word === '' || word.length > MAX_WORD_LENGTH) {
      blame(place, `The fact is a text: word ${index + 1} is no text of 1 to ${MAX_WORD_LENGTH} characters.`)
      return false
    }
    if (codes && !codes.includes(word))
      blame(place, `"${word}" is no value of this fact; those are ${codes.join(', ')}.`)
    return true
  })
}

function lengthJudge(wanted: unknown, blame: Blame): (value: string) => Verdict {
  const isObject = typeof wanted === 'object' && wanted !== null
  const { in: unit, ...bounds } = (isObject ? wanted : {}) as NonNullable<FactCondition['length']> // each part is checked below
  const stray = Object.keys(bounds).find((key) => !isBound(key))
  if (stray !== undefined) blame(`/length/${stray}`, `A length has "in" and ${BOUNDS.join(', ')}.`)
  if (!LENGTH_UNITS.includes(unit)) blame('/length/in', `It has to be one of ${LENGTH_UNITS.join(', ')}.`)
  const isWithin = boundsTest(bounds, (place, detail) => blame(`/length${place}`, detail))
  return (value) => fromBoolean(isWithin(textLength(value, unit)))
}

function foldWidthAndCase(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

const MOST_LOCALES = 1000

/** A catalogue has few locales and a great many tracks: to ask Intl for each would be most of an evaluation. */
function onceALocale(judge: (locale: string) => Verdict): (locale: string) => Verdict {
  const known = new Map<string, Verdict>()
  return (locale) => {
    const before = known.get(locale)
    if (before !== undefined) return before
    const verdict = judge(locale)
    if (known.size < MOST_LOCALES) known.set(locale, verdict)
    return verdict
  }
}
