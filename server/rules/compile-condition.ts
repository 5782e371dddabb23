import { type Blame, BOUNDS, boundsTest } from './bounds.ts'
import { compileFact } from './compile-fact.ts'
import type { Bounds } from './condition.ts'
import { FACTS, type Fact, type FactList, type Item, LISTS } from './fact-table.ts'
import { allOf, anyOf, NO, negate, type Test, YES } from './kleene.ts'
import { countOf, everyOf, matchesOf, someOf } from './list-tests.ts'
import type { PackFault } from './pack-error.ts'
import type { Scope } from './scope.ts'

/** What stays the same while a pack is compiled. */
export interface Compiling {
  readonly terms: Readonly<Record<string, unknown>>
  readonly faults: PackFault[]
  /** Conditions so far; terms that name terms could otherwise grow without end. */
  conditions: number
}

/** Where a condition stands, and what it has met on its way. */
export interface Place {
  readonly pointer: string
  readonly items: readonly Item[]
  readonly depth: number
  /** Terms that stand before the one being read: only those may be named, so that none leads to itself. */
  readonly terms: readonly string[]
  /** What may be shown of a finding: facts outside of lists, and how many of a list there are. */
  readonly mentions: Map<string, Mention>
  /** False inside of a list, where a fact has many values. */
  readonly isShown: boolean
  readonly lists: Set<FactList>
}
/** A value to show; texts are cut where findings are made. */
export type Mention = (scope: Scope) => string | number | boolean | null

const MAX_DEPTH = 8
const MAX_CONDITIONS = 10_000
const MAX_LISTS_WITHIN = 2
const NEVER: Test = () => NO
const ALWAYS: Test = () => YES

/** Compiles a condition once, so that judging is calls only. Adds to `faults` what is wrong with it; then the result is not to be used. */
export function compileCondition(compiling: Compiling, place: Place, condition: unknown): Test {
  const blame: Blame = (where, detail) => void compiling.faults.push({ pointer: `${place.pointer}${where}`, detail })
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) {
    blame('', 'A condition is an object.')
    return NEVER
  }
  if (place.depth > MAX_DEPTH || ++compiling.conditions > MAX_CONDITIONS) {
    blame('', `Conditions go ${MAX_DEPTH} deep, and a pack has ${MAX_CONDITIONS} with all its terms written out.`)
    return NEVER
  }
  const given = { ...condition } as Record<string, unknown>
  const [form = 'fact'] = Object.keys(FORMS).filter((name) => Object.hasOwn(given, name))
  const { keys, compile }: Form = FORMS[form as keyof typeof FORMS] // one of its keys, or the last
  const stray = keys && Object.keys(given).find((key) => !keys.includes(key))
  if (stray !== undefined) blame(`/${escapePointer(stray)}`, `A condition with "${form}" has no such part.`)
  return compile(given, { compiling, place, blame })
}

interface Tools {
  readonly compiling: Compiling
  readonly place: Place
  readonly blame: Blame
}
type Given = Readonly<Record<string, unknown>>
interface Form {
  readonly keys: readonly string[] | undefined
  readonly compile: (given: Given, tools: Tools) => Test
}

const FORMS = {
  all: { keys: ['all'], compile: ({ all }, tools) => allOf(compileEach(all, 'all', tools)) },
  any: { keys: ['any'], compile: ({ any }, tools) => anyOf(compileEach(any, 'any', tools)) },
  not: {
    keys: ['not'],
    compile: ({ not }, tools) => {
      const test = compileBelow(not, '/not', tools)
      return (scope) => negate(test(scope))
    },
  },
  term: { keys: ['term'], compile: compileTerm },
  some: { keys: ['some', 'where'], compile: compileList },
  every: { keys: ['every', 'where'], compile: compileList },
  count: { keys: ['count', 'where', ...BOUNDS], compile: compileList },
  fact: { keys: undefined, compile: compileNamedFact }, // which keys there may be depends on the fact
} as const satisfies Record<string, Form>

function compileEach(conditions: unknown, name: string, { blame, ...tools }: Tools): Test[] {
  if (!Array.isArray(conditions) || conditions.length === 0) {
    blame(`/${name}`, 'It has to be a list of conditions, with one at least.')
    return []
  }
  return conditions.map((condition, index) => compileBelow(condition, `/${name}/${index}`, { blame, ...tools }))
}

function compileBelow(condition: unknown, where: string, { compiling, place }: Tools): Test {
  return compileCondition(
    compiling,
    { ...place, pointer: `${place.pointer}${where}`, depth: place.depth + 1 },
    condition,
  )
}

function compileTerm({ term }: Given, { compiling, place, blame }: Tools): Test {
  const index = typeof term === 'string' ? place.terms.indexOf(term) : -1
  if (index < 0) {
    blame('/term', 'No term of this name stands before this place.')
    return NEVER
  }
  const name = place.terms[index] ?? ''
  const inside = { ...place, pointer: `/terms/${name}`, terms: place.terms.slice(0, index), depth: place.depth + 1 }
  return compileCondition(compiling, inside, compiling.terms[name])
}

function compileNamedFact(given: Given, { place, blame }: Tools): Test {
  const fact = findFact(given.fact, place.items)
  if (!fact) {
    blame(
      '/fact',
      `There is no such fact here; facts are of the work${place.items.map((item) => `, ${item}`).join('')}.`,
    )
    return NEVER
  }
  const name = String(given.fact)
  if (place.isShown) place.mentions.set(name, mentionOf(fact))
  if (place.isShown && given.length !== undefined && fact.type === 'text') {
    place.mentions.set(`${name}.length`, (scope) => [...(fact.get(scope) ?? '')].length)
  }
  return compileFact(fact, given, blame)
}

/** A fact that has this name and is of the work or of one of these things. */
export function findFact(name: unknown, items: readonly Item[]): Fact | undefined {
  if (typeof name !== 'string') return undefined
  const owner = (['', ...items] as const).find((item) => Object.hasOwn(FACTS[item], name))
  return owner === undefined ? undefined : FACTS[owner][name]
}

/** How a fact is shown: lists of codes in one line. */
export function mentionOf(fact: Fact): Mention {
  if (fact.type !== 'codes') return fact.get
  return (scope) => fact.get(scope)?.join(', ') ?? null
}

function compileList(given: Given, { compiling, place, blame }: Tools): Test {
  const form = given.some !== undefined ? 'some' : given.every !== undefined ? 'every' : 'count'
  const name = given[form]
  const list = typeof name === 'string' && Object.hasOwn(LISTS, name) ? LISTS[name] : undefined
  if (!list || (list.owner !== '' && !place.items.includes(list.owner)) || place.items.includes(list.item)) {
    blame(`/${form}`, 'There is no such list here, or one of it is being looked at already.')
    return NEVER
  }
  if (place.items.length > MAX_LISTS_WITHIN)
    blame(`/${form}`, `Lists go ${MAX_LISTS_WITHIN} deep below what a rule looks at.`)
  if (form === 'every' && given.where === undefined) blame('', '"every" needs "where".')
  const inside = {
    ...place,
    pointer: `${place.pointer}/where`,
    items: [...place.items, list.item],
    depth: place.depth + 1,
    isShown: false,
  }
  const where = given.where === undefined ? ALWAYS : compileCondition(compiling, inside, given.where)
  place.lists.add(list)
  if (place.isShown) place.mentions.set(`${name}.count`, matchesOf(list, where))
  if (form === 'some') return someOf(list, where)
  if (form === 'every') return everyOf(list, where)
  return countOf(list, where, boundsTest(given as Bounds, blame)) // each bound is checked to be a number there
}

/** RFC 6901 section 3. */
function escapePointer(name: string): string {
  return name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')
}
