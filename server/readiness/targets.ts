import { createHash } from 'node:crypto'
import type { CompiledPack } from '../rules/compile-pack.ts'
import { evaluate } from '../rules/evaluate.ts'
import type { Evaluation } from '../rules/evaluation.ts'
import type { Validity, WorkFacts } from '../rules/facts.ts'
import type { Pack, Rule } from '../rules/pack.ts'

/** A region or a platform with the rules that a work has to keep there. */
export interface Target {
  /** As its pack is called. */
  readonly id: string
  readonly pack: Pick<Pack, 'kind' | 'labels' | 'version'>
  /** Changes with anything that the rules say. */
  readonly revision: string
  /** By their ids. */
  readonly rules: ReadonlyMap<string, Rule>
  /** @param asOfMs UTC epoch milliseconds */
  evaluate(facts: WorkFacts, asOfMs: number): Evaluation
  /** What begins or ends at this very instant, of all that may change what the rules say. */
  causesAt(facts: WorkFacts, atMs: number): Cause[]
}

/** Why something is otherwise from an instant on. */
export interface Cause {
  readonly kind: (typeof CAUSE_KINDS)[number]
  readonly edge: 'begins' | 'ends'
  /** Of the rule its id; of a rating its region, system and code; of a filing its scheme and number; of a window its licence type. */
  readonly name: string
}
export const CAUSE_KINDS = ['rule', 'rating', 'filing', 'window'] as const

export function targetOf(compiled: CompiledPack): Target {
  const { pack } = compiled
  return {
    ...{ id: pack.target, pack, rules: new Map(pack.rules.map((rule) => [rule.id, rule])) },
    revision: createHash('sha256').update(JSON.stringify(pack)).digest('base64url').slice(0, 22),
    evaluate: (facts, asOfMs) => evaluate(compiled, facts, asOfMs),
    causesAt: (facts, atMs) => listCauses(compiled, facts, atMs),
  }
}

function listCauses({ rules }: CompiledPack, facts: WorkFacts, atMs: number): Cause[] {
  const lists = new Set(rules.flatMap(({ datedLists }) => datedLists.map(({ item }) => item)))
  const named: (readonly [kind: Cause['kind'], name: string, Validity])[] = rules.map(
    ({ rule, validFromMs, validToMs }) => ['rule', rule.id, { validFromMs, validUntilMs: validToMs }],
  )
  if (lists.has('rating')) {
    for (const rating of facts.ratings) {
      named.push(['rating', [rating.region, rating.system, rating.code ?? rating.status].join(' '), rating])
    }
  }
  if (lists.has('filing')) {
    for (const filing of facts.filings) named.push(['filing', `${filing.scheme} ${filing.number}`, filing])
  }
  if (lists.has('window')) for (const window of facts.windows) named.push(['window', window.licenceType, window])
  return named.flatMap(([kind, name, { validFromMs, validUntilMs }]) => [
    ...(validFromMs === atMs ? [{ kind, name, edge: 'begins' as const }] : []),
    ...(validUntilMs === atMs ? [{ kind, name, edge: 'ends' as const }] : []),
  ])
}
