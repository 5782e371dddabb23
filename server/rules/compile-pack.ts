import { type Compiling, compileCondition, findFact, type Mention, mentionOf, type Place } from './compile-condition.ts'
import type { SEVERITIES } from './evaluation.ts'
import { type FactList, type Item, LISTS, SHOWN } from './fact-table.ts'
import type { ShownFact } from './facts.ts'
import { NO, type Test, UNKNOWN, YES } from './kleene.ts'
import { localMidnight } from './local-midnight.ts'
import type { Pack, Rule, Subject } from './pack.ts'
import { PackError, type PackFault } from './pack-error.ts'
import { placeholdersOf } from './rule-text.ts'
import type { Scope } from './scope.ts'

/** The facts that a finding shows at most. */
export const MAX_SEEN = 5
export type Severity = (typeof SEVERITIES)[number]

/** A rule that can be judged by calls only. */
export interface CompiledRule {
  readonly rule: Rule
  /** Null: since ever, for ever. */
  readonly validFromMs: number | null
  readonly validToMs: number | null
  /** That what has to hold does hold, or that the rule does not apply. */
  readonly isKept: Test
  readonly severity: Severity
  readonly ifUnknown: Severity
  /** What findings show, those first that the rule's texts name. */
  readonly mentions: readonly (readonly [name: string, mention: Mention])[]
  /** How many of them its texts name. */
  readonly named: number
  /** Where in the film it is, if the rule is about something that has to be seen. */
  readonly shown: ((scope: Scope) => ShownFact | null) | undefined
  /** The lists it looks at whose items hold for a time. */
  readonly datedLists: readonly FactList[]
}

/** The rules that hold from an instant (inclusive) to another (exclusive), between which no rule begins or ends. */
export interface Season {
  readonly fromMs: number
  readonly untilMs: number
  /** By what findings are about; the lists to go through for that, from the outside in. */
  readonly groups: readonly { readonly path: readonly FactList[]; readonly rules: readonly CompiledRule[] }[]
  readonly datedLists: readonly FactList[]
}

/** A pack that is ready to judge. Its seasons follow each other without a gap. */
export interface CompiledPack {
  readonly pack: Pack
  readonly rules: readonly CompiledRule[]
  readonly seasons: readonly Season[]
}

/**
 * Compiles a pack of the right shape (`read-pack.ts`) and checks what a schema cannot: that conditions fit the facts they name, that
 * days and time zone exist, that ids are given once, that texts only name what findings show.
 * @param source what the pack is called in errors
 * @throws {PackError} with all places that are wrong
 */
export function compilePack(pack: Pack, source: string = pack.target): CompiledPack {
  const faults: PackFault[] = []
  const compiling: Compiling = { terms: pack.terms ?? {}, faults, conditions: 0 }
  if (localMidnight('2026-01-01', pack.timeZone) === undefined) {
    faults.push({ pointer: '/timeZone', detail: `There is no time zone "${pack.timeZone}".` })
  }
  const ids = new Set<string>()
  const rules = pack.rules.map((rule, index) => {
    if (ids.has(rule.id)) faults.push({ pointer: `/rules/${index}/id`, detail: `The id "${rule.id}" is given twice.` })
    ids.add(rule.id)
    return compileRule(compiling, pack, rule, `/rules/${index}`)
  })
  if (faults.length > 0) throw new PackError(source, faults)
  return { pack, rules, seasons: seasonsOf(rules) }
}

/** What findings of a rule are made of: the lists to go through, from the outside in. */
const PATHS: Readonly<Record<Subject, readonly string[]>> = {
  work: [],
  episode: ['episodes'],
  title: ['titles'],
  episodeTitle: ['episodes', 'episode.titles'],
  synopsis: ['synopses'],
  cover: ['covers'],
  rating: ['ratings'],
  filing: ['filings'],
  window: ['windows'],
  track: ['episodes', 'episode.tracks'],
}

function pathOf(subject: Subject): FactList[] {
  return PATHS[subject].flatMap((name) => LISTS[name] ?? [])
}

function compileRule(compiling: Compiling, pack: Pack, rule: Rule, pointer: string): CompiledRule {
  const path = pathOf(rule.looksAt)
  const mentions = new Map<string, Mention>()
  const lists = new Set(path)
  const items: Item[] = path.map(({ item }) => item)
  const terms = Object.keys(compiling.terms)
  const place = { items, depth: 1, terms, mentions, lists, isShown: true } satisfies Omit<Place, 'pointer'>
  // First what has to hold, so that it is what findings show.
  const require = compileCondition(compiling, { ...place, pointer: `${pointer}/require` }, rule.require)
  const when = rule.when && compileCondition(compiling, { ...place, pointer: `${pointer}/when` }, rule.when)
  const named = namedByTexts(compiling, rule, pointer, place)
  const shownName = Object.keys(SHOWN).find((name) => [...mentions.keys()].some((fact) => fact.startsWith(`${name}.`)))
  return {
    rule,
    ...datesOf(compiling, pack, rule, pointer),
    isKept: when ? implies(when, require) : require,
    severity: rule.severity,
    ifUnknown: rule.ifUnknown ?? (rule.severity === 'info' ? 'info' : 'warn'), // no worse than if it were broken
    mentions: [...mentions].sort(([a], [b]) => Number(named.has(b)) - Number(named.has(a))),
    named: named.size,
    shown: shownName === undefined ? undefined : SHOWN[shownName],
    datedLists: [...lists].filter(({ isDated }) => isDated),
  }
}

/** Kleene's implication: what has to hold counts only where the rule applies, and where it holds nobody has to know whether it does. */
function implies(when: Test, require: Test): Test {
  return (scope) => {
    const applies = when(scope)
    if (applies === NO) return YES
    const holds = require(scope)
    return holds === YES ? YES : applies === UNKNOWN ? UNKNOWN : holds
  }
}

/** The facts that the texts of a rule fill in, which its findings then show: those its conditions mention, and others of what it looks at. */
function namedByTexts(
  compiling: Compiling,
  rule: Rule,
  pointer: string,
  place: Pick<Place, 'items' | 'mentions'>,
): Set<string> {
  const named = new Set<string>()
  for (const part of ['message', 'fix'] as const) {
    for (const [locale, text] of Object.entries(rule[part])) {
      for (const name of placeholdersOf(text)) {
        named.add(name)
        const fact = findFact(name, place.items)
        if (fact && !place.mentions.has(name)) place.mentions.set(name, mentionOf(fact))
        if (place.mentions.has(name)) continue
        compiling.faults.push({
          pointer: `${pointer}/${part}/${locale}`,
          detail: `"{${name}}" is no fact of what the rule looks at.`,
        })
      }
    }
  }
  if (named.size > MAX_SEEN) {
    compiling.faults.push({ pointer, detail: `Texts may name ${MAX_SEEN} facts, since findings show no more.` })
  }
  return named
}

function datesOf(compiling: Compiling, { timeZone }: Pack, rule: Rule, pointer: string) {
  const instantOf = (name: 'validFrom' | 'validTo' | 'verifiedOn'): number | null => {
    const date = rule[name]
    if (date === null) return null
    const zone = name === 'verifiedOn' ? 'UTC' : timeZone
    const atMs = localMidnight(date, zone)
    if (atMs === undefined && localMidnight(date, 'UTC') === undefined) {
      compiling.faults.push({ pointer: `${pointer}/${name}`, detail: `There is no day "${date}".` })
    }
    return atMs ?? null
  }
  const validFromMs = instantOf('validFrom')
  const validToMs = instantOf('validTo')
  instantOf('verifiedOn')
  if (validFromMs !== null && validToMs !== null && validFromMs >= validToMs) {
    compiling.faults.push({
      pointer: `${pointer}/validTo`,
      detail: 'It is not after validFrom: the rule would never hold.',
    })
  }
  return { validFromMs, validToMs }
}

function seasonsOf(rules: readonly CompiledRule[]): Season[] {
  const edges = rules.flatMap(({ validFromMs, validToMs }) => [validFromMs, validToMs]).filter((edge) => edge !== null)
  const starts = [-Infinity, ...new Set(edges.toSorted((a, b) => a - b))]
  return starts.map((fromMs, index) => {
    const inForce = rules.filter(
      (rule) => (rule.validFromMs ?? -Infinity) <= fromMs && fromMs < (rule.validToMs ?? Infinity),
    )
    const subjects = [...new Set(inForce.map(({ rule }) => rule.looksAt))]
    return {
      fromMs,
      untilMs: starts[index + 1] ?? Infinity,
      groups: subjects.map((subject) => ({
        path: pathOf(subject),
        rules: inForce.filter(({ rule }) => rule.looksAt === subject),
      })),
      datedLists: [...new Set(inForce.flatMap(({ datedLists }) => datedLists))],
    }
  })
}
