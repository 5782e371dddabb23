import { type CompiledPack, type CompiledRule, MAX_SEEN, type Season, type Severity } from './compile-pack.ts'
import type { Evaluation, Finding, ReadinessState } from './evaluation.ts'
import type { FactList } from './fact-table.ts'
import type { EpisodeFacts, Validity, WorkFacts } from './facts.ts'
import { UNKNOWN, type Verdict, YES } from './kleene.ts'
import { forEachInForce } from './list-tests.ts'
import { type Scope, scopeOf } from './scope.ts'

const MAX_SEEN_LENGTH = 100

/**
 * What a pack says of a work at an instant. Pure; a rule that is kept allocates nothing. Findings come group by group as the pack has
 * its rules, and within a group in the order of what they are about.
 */
export function evaluate(compiled: CompiledPack, facts: WorkFacts, asOfMs: number): Evaluation {
  const season = seasonAt(compiled, asOfMs)
  const scope = scopeOf(facts, asOfMs)
  const findings: Finding[] = []
  for (const { path, rules } of season.groups) judgeAlong(path, 0, rules, scope, findings)
  return { state: stateOf(findings), findings, ...spanOf(season, scope) }
}

function seasonAt({ seasons }: CompiledPack, asOfMs: number): Season {
  const season = seasons.findLast(({ fromMs }) => fromMs <= asOfMs)
  if (!season) throw new RangeError(`No instant: ${asOfMs}`) // the first begins before all time: only NaN comes here
  return season
}

/** Goes through the lists that lead to what the rules look at, and judges each of it. */
function judgeAlong(
  path: readonly FactList[],
  step: number,
  rules: readonly CompiledRule[],
  scope: Scope,
  findings: Finding[],
): void {
  const list = path[step]
  if (list) forEachInForce(list, scope, () => judgeAlong(path, step + 1, rules, scope, findings))
  else {
    const episode = path[0]?.item === 'episode' ? scope.episode : null
    for (const rule of rules) {
      const verdict = rule.isKept(scope)
      if (verdict !== YES) findings.push(findingOf(rule, verdict, scope, episode))
    }
  }
}

function findingOf(compiled: CompiledRule, verdict: Verdict, scope: Scope, episode: EpisodeFacts | null): Finding {
  const isUnknown = verdict === UNKNOWN
  const shown = compiled.shown?.(scope) ?? null
  const about = episode ?? episodeOf(scope.work, shown?.episodeNumber ?? null)
  return {
    ruleId: compiled.rule.id,
    severity: isUnknown ? compiled.ifUnknown : compiled.severity,
    isUnknown,
    episodeId: about?.id ?? null,
    episodeNumber: about?.number ?? shown?.episodeNumber ?? null,
    atMs: shown?.atMs ?? null,
    seen: seenOf(compiled, scope, isUnknown),
  }
}

function episodeOf({ episodes }: WorkFacts, wanted: number | null): EpisodeFacts | null {
  return wanted === null ? null : (episodes.find(({ number }) => number === wanted) ?? null)
}

/** First what the rule's texts fill in, then, where something is not known, what that is. */
function seenOf(compiled: CompiledRule, scope: Scope, isUnknown: boolean): Finding['seen'] {
  const { mentions } = compiled
  const chosen = isUnknown && mentions.length > MAX_SEEN ? unknownFirst(compiled, scope) : mentions
  const seen: Record<string, Finding['seen'][string]> = {}
  for (const [name, mention] of chosen.slice(0, MAX_SEEN)) seen[name] = bounded(mention(scope))
  return seen
}

function unknownFirst({ mentions, named }: CompiledRule, scope: Scope): CompiledRule['mentions'] {
  const others = mentions.slice(named).map((one) => ({ one, isKnown: one[1](scope) !== null }))
  const sorted = others.sort((a, b) => Number(a.isKnown) - Number(b.isKnown)).map(({ one }) => one)
  return [...mentions.slice(0, named), ...sorted]
}

function bounded(value: Finding['seen'][string]): Finding['seen'][string] {
  if (typeof value !== 'string' || value.length <= MAX_SEEN_LENGTH) return value
  return [...value.slice(0, 2 * MAX_SEEN_LENGTH)].slice(0, MAX_SEEN_LENGTH).join('')
}

function stateOf(findings: readonly Finding[]): ReadinessState {
  const has = (wanted: Severity) => findings.some(({ severity }) => severity === wanted)
  return has('fail') ? 'fail' : has('warn') ? 'warn' : 'pass'
}

/** From and until when nothing that the rules look at begins or ends. */
function spanOf(
  { fromMs, untilMs, datedLists }: Season,
  scope: Scope,
): Pick<Evaluation, 'validFromMs' | 'validUntilMs'> {
  let from = fromMs
  let until = untilMs
  for (const list of datedLists) {
    for (const item of list.get(scope)) {
      const validity = item as Validity // a dated list has items with a validity
      for (const edge of [validity.validFromMs, validity.validUntilMs]) {
        if (edge === null) continue
        if (edge <= scope.asOfMs) from = Math.max(from, edge)
        else until = Math.min(until, edge)
      }
    }
  }
  return { validFromMs: from === -Infinity ? null : from, validUntilMs: until === Infinity ? null : until }
}
