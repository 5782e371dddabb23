import { languageOf, scriptOf } from '../language/locales.ts'
import type { Bounds, FactCondition } from './condition.ts'
import { LENGTH_UNITS } from './condition.ts'
import type { Fact } from './fact-table.ts'
import { fromBoolean, type Test, UNKNOWN, type Verdict } from './kleene.ts'
import { textLength } from './text-length.ts'

/** Says that something at this place of the condition (`/atLeast`) is wrong; what is compiled then is never used. */
export type Blame = (place: string, detail: string) => void
type Operator = Exclude<keyof FactCondition, 'fact'>

export const BOUNDS = ['atLeast', 'moreThan', 'atMost', 'lessThan'] as const
const MAX_WORDS = 200
const MAX_WORD_LENGTH = 80
const OPERATORS: Readonly<Record<Fact['type'], readonly Operator[]>> = {
  text: ['is', 'in', 'notIn', 'containsAny', 'length', 'isKnown'],
  locale: ['is', 'in', 'notIn', 'languageIn', 'scriptIn', 'isKnown'],
  number: ['is', ...BOUNDS, 'isKnown'],
  boolean: ['is', 'isKnown'],
  codes: ['includesAny', 'includesAll', 'isEmpty', 'isKnown'],
}

/** The test of one fact. What its condition says has to fit the type of the fact; a range of numbers may have two bounds, all else one test. */
export function compileFact(fact: Fact, condition: Readonly<Record<string, unknown>>, blame: Blame): Test {
  const given = Object.keys(condition).filter((key) => key !== 'fact')
  for (const key of given) {
    if (!OPERATORS[fact.type].includes(key as Operator)) {
      blame(
        `/${key}`,
        `A fact of type ${fact.type} cannot be asked this; it can be asked ${OPERATORS[fact.type].join(', ')}.`,
      )
    }
  }
  const [first, ...others] = given
  if (first === undefined) blame('', 'It says nothing of its fact.')
  if (others.some((key) => !isBound(key)) || (others.length > 0 && !isBound(first ?? ''))) {
    blame('', 'It asks two things at once: write them as two conditions in "all".')
  }
  if (first === 'isKnown') return knownTest(fact, condition[first], blame)
  switch (fact.type) {
    case 'number':
      return numberTest(fact.get, condition, blame)
    case 'boolean':
      return booleanTest(fact.get, condition.is, blame)
    case 'codes':
      return codesTest(fact, first, condition[first ?? ''], blame)
    default:
      return textTest(fact, first, condition[first ?? ''], blame)
  }
}

/** True inside of these bounds. */
export function boundsTest(bounds: Bounds, blame: Blame): (value: number) => boolean {
  const given = BOUNDS.filter((name) => bounds[name] !== undefined)
  for (const name of given) {
    if (!Number.isFinite(bounds[name])) blame(`/${name}`, 'It has to be a number.')
  }
  if (given.length === 0) blame('', `It needs a bound: ${BOUNDS.join(', ')}.`)
  const { atLeast = -Infinity, moreThan = -Infinity, atMost = Infinity, lessThan = Infinity } = bounds
  if (Math.max(atLeast, moreThan) > Math.min(atMost, lessThan)) blame('', 'No number is within these bounds.')
  return (value) =>
    value >= atLeast &&
    value <= atMost &&
    (value > moreThan || moreThan === -Infinity) &&
    (value < lessThan || lessThan === Infinity)
}

function isBound(key: string): boolean {
  return BOUNDS.some((name) => name === key)
}

function knownTest({ get }: Fact, wanted: unknown, blame: Blame): Test {
  if (typeof wanted !== 'boolean') blame('/isKnown', 'It has to be true or false.')
  return (scope) => fromBoolean((get(scope) !== null) === wanted)
}

function numberTest(
  get: (Fact & { type: 'number' })['get'],
  condition: Readonly<Record<string, unknown>>,
  blame: Blame,
): Test {
  const { is } = condition
  if (is !== undefined) {
    if (typeof is !== 'number') blame('/is', 'The fact is a number, and this is none.')
    return (scope) => {
      const value = get(scope)
      return value === null ? UNKNOWN : fromBoolean(value === is)
    }
  }
  const isWithin = boundsTest(condition as Bounds, blame) // each bound is checked to be a number there
  return (scope) => {
    const value = get(scope)
    return value === null ? UNKNOWN : fromBoolean(isWithin(value))
  }
}

function booleanTest(get: (Fact & { type: 'boolean' })['get'], is: unknown, blame: Blame): Test {
  if (typeof is !== 'boolean') blame('/is', 'The fact is true or false, and this is neither.')
  return (scope) => {
    const value = get(scope)
    return value === null ? UNKNOWN : fromBoolean(value === is)
  }
}

function codesTest(fact: Fact & { type: 'codes' }, operator: string | undefined, wanted: unknown, blame: Blame): Test {
  const { get } = fact
  if (operator === 'isEmpty') {
    if (typeof wanted !== 'boolean') blame('/isEmpty', 'It has to be true or false.')
    return (scope) => {
      const value = get(scope)
      return value === null ? UNKNOWN : fromBoolean((value.length === 0) === wanted)
    }
  }
  const words = wordsOf(wanted, fact.codes, `/${operator}`, blame)
  const isAll = operator === 'includesAll'
  return (scope) => {
    const value = get(scope)
    if (value === null) return UNKNOWN
    return fromBoolean(isAll ? words.every((word) => value.includes(word)) : words.some((word) => value.includes(word)))
  }
}

function textTest(
  fact: Fact & { type: 'text' | 'locale' },
  operator: string | undefined,
  wanted: unknown,
  blame: Blame,
): Test {
  const judge = judgeOfText(fact, operator, wanted, blame)
  const { get } = fact
  return (scope) => {
    const value = get(scope)
    return value === null ? UNKNOWN : judge(value)
  }
}

function judgeOfText(
  fact: Fact & { type: 'text' | 'locale' },
  operator: string | undefined,
  wanted: unknown,
  blame: Blame,
): (value: string) => Verdict {
  if (operator === 'length') return lengthJudge(wanted, blame)
  const list = operator === 'is' ? [wanted] : wanted
  const words = wordsOf(list, operator === 'containsAny' ? undefined : fact.codes, `/${operator}`, blame)
  const [only] = words
  if (operator === 'is') return (value) => fromBoolean(value === only)
  if (operator === 'in') return (value) => fromBoolean(words.includes(value))
  if (operator === 'notIn') return (value) => fromBoolean(!words.includes(value))
  if (operator === 'languageIn') return (value) => fromBoolean(words.includes(languageOf(value)))
  if (operator === 'scriptIn') {
    return (value) => {
      const script = knownScriptOf(value)
      return script === undefined ? UNKNOWN : fromBoolean(words.includes(script))
    }
  }
  const folded = words.map(foldWidthAndCase)
  return (value) => {
    const text = foldWidthAndCase(value)
    return fromBoolean(folded.some((word) => text.includes(word)))
  }
}

function lengthJudge(wanted: unknown, blame: Blame): (value: string) => Verdict {
  const { in: unit, ...bounds } = (
    typeof wanted === 'object' && wanted !== null ? wanted : {}
  ) as FactCondition['length'] & object
  const stray = Object.keys(bounds).find((key) => !isBound(key))
  if (stray !== undefined) blame(`/length/${stray}`, `A length has "in" and ${BOUNDS.join(', ')}.`)
  if (!LENGTH_UNITS.includes(unit)) blame('/length/in', `It has to be one of ${LENGTH_UNITS.join(', ')}.`)
  const isWithin = boundsTest(bounds, (place, detail) => blame(`/length${place}`, detail))
  return (value) => fromBoolean(isWithin(textLength(value, unit)))
}

/** The words that are listed: some, short, none twice, and codes that the fact can have. */
function wordsOf(wanted: unknown, codes: readonly string[] | undefined, place: string, blame: Blame): string[] {
  if (!Array.isArray(wanted) || wanted.length === 0 || wanted.length > MAX_WORDS) {
    blame(place, `It has to be a list of 1 to ${MAX_WORDS} words.`)
    return []
  }
  return wanted.filter((word: unknown, index): word is string => {
    if (typeof word !== 'string' || word === '' || word.length > MAX_WORD_LENGTH) {
      blame(place, `The fact is a text: ${index + 1} of the list is no text of 1 to ${MAX_WORD_LENGTH} characters.`)
      return false
    }
    if (codes && !codes.includes(word))
      blame(place, `"${word}" is no value of this fact; those are ${codes.join(', ')}.`)
    return true
  })
}

function foldWidthAndCase(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

const MAX_SCRIPTS = 2000
const scripts = new Map<string, string | undefined>()

/** Asking Intl for each track of each work would be most of an evaluation. */
function knownScriptOf(locale: string): string | undefined {
  if (!scripts.has(locale)) {
    if (scripts.size >= MAX_SCRIPTS) scripts.clear()
    scripts.set(locale, scriptOf(locale))
  }
  return scripts.get(locale)
}
