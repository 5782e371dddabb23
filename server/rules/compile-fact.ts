import { type Blame, BOUNDS, boundsTest, isBound } from './bounds.ts'
import type { Bounds, FactCondition } from './condition.ts'
import type { Fact } from './fact-table.ts'
import { judgeOfText, wordsOf } from './judge-text.ts'
import { fromBoolean, type Test, UNKNOWN } from './kleene.ts'
import type { Scope } from './scope.ts'

type Operator = Exclude<keyof FactCondition, 'fact'>

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
  const known = OPERATORS[fact.type]
  for (const key of given) {
    if (known.some((name) => name === key)) continue
    blame(`/${key}`, `A fact of type ${fact.type} cannot be asked this; it can be asked ${known.join(', ')}.`)
  }
  const [operator = ''] = given
  if (operator === '') blame('', 'It says nothing of its fact.')
  if (given.length > 1 && !given.every(isBound)) {
    blame('', 'It asks two things at once: write them as two conditions in "all".')
  }
  const wanted = condition[operator]
  if (operator === 'isKnown') return isKnownTest(fact, wanted, blame)
  if (operator === 'is') return equalsTest(fact, wanted, blame)
  if (fact.type === 'codes') return codesTest(fact, operator, wanted, blame)
  if (fact.type === 'number') return unlessUnknown(fact.get, boundsTest(condition as Bounds, blame)) // each bound is checked there
  if (fact.type === 'boolean') return () => UNKNOWN // blamed already
  const judge = judgeOfText(fact, operator, wanted, blame)
  const { get } = fact
  return (scope) => {
    const value = get(scope)
    return value === null ? UNKNOWN : judge(value)
  }
}

function unlessUnknown<T>(get: (scope: Scope) => T | null, isSo: (value: T) => boolean): Test {
  return (scope) => {
    const value = get(scope)
    return value === null ? UNKNOWN : fromBoolean(isSo(value))
  }
}

function isKnownTest({ get }: Fact, wanted: unknown, blame: Blame): Test {
  if (typeof wanted !== 'boolean') blame('/isKnown', 'It has to be true or false.')
  return (scope) => fromBoolean((get(scope) !== null) === wanted)
}

const NAMES = { text: 'a text', locale: 'a text', number: 'a number', boolean: 'true or false' } as const

function equalsTest(fact: Fact, wanted: unknown, blame: Blame): Test {
  if (fact.type === 'codes') return () => UNKNOWN // blamed already
  const type = fact.type === 'locale' ? 'text' : fact.type
  if (typeof wanted !== (type === 'text' ? 'string' : type)) {
    blame('/is', `The fact is ${NAMES[fact.type]}, and this is not.`)
  } else if (type === 'text') wordsOf([wanted], 'codes' in fact ? fact.codes : undefined, '/is', blame)
  const { get } = fact
  return (scope) => {
    const value = get(scope)
    return value === null ? UNKNOWN : fromBoolean(value === wanted)
  }
}

function codesTest(fact: Fact & { type: 'codes' }, operator: string, wanted: unknown, blame: Blame): Test {
  if (operator === 'isEmpty') {
    if (typeof wanted !== 'boolean') blame('/isEmpty', 'It has to be true or false.')
    return unlessUnknown(fact.get, (value) => (value.length === 0) === wanted)
  }
  const words = wordsOf(wanted, fact.codes, `/${operator}`, blame)
  return operator === 'includesAll'
    ? unlessUnknown(fact.get, (value) => words.every((word) => value.includes(word)))
    : unlessUnknown(fact.get, (value) => words.some((word) => value.includes(word)))
}
