import type { CompiledRule } from './compile-pack.ts'
import { LAYERS, type LayeredPack } from './layer-packs.ts'
import type { PacksInForce } from './packs-in-force.ts'
import type { EditWithBefore } from './read-rules.ts'
import type { RuleEditView, RulePackView, RuleTargetsView } from './schemas.ts'

/** The public view of all packs, with how many of their rules hold at an instant. */
export function presentTargets(
  { packs, refused, revision }: PacksInForce,
  revisions: ReadonlyMap<string, number>,
  asOfMs: number,
): RuleTargetsView {
  const items = [...packs.values()].map((pack) =>
    presentSummary(pack, revisions.get(pack.compiled.pack.target) ?? 0, asOfMs),
  )
  const faulty = refused.map(({ layer, name, target, faults }) => ({ layer, name, target, faults: [...faults] }))
  return { items, refused: faulty, revision, nextCursor: null }
}

/** The public view of a pack, rule by rule. */
export function presentRulePack(layered: LayeredPack, revision: number, asOfMs: number): RulePackView {
  const { compiled, layers } = layered
  const rules = compiled.rules.map((one) => ({
    ...one.rule,
    ifUnknown: one.ifUnknown,
    isInForce: holds(one, asOfMs),
    isWeak: isWeak(one),
    layer: layers.get(one.rule.id) ?? 'program',
  }))
  return { ...presentSummary(layered, revision, asOfMs), terms: compiled.pack.terms ?? {}, rules }
}

/** The public view of an edit: who, when, before and after. */
export function presentRuleEdit({ edit, before }: EditWithBefore): RuleEditView {
  const { revision, action, note, editorKind, editorId, editorName, atMs } = edit
  return {
    ...{ revision, action, note, by: { kind: editorKind, id: editorId, name: editorName } },
    at: new Date(atMs).toISOString(),
    before: objectOrNull(before?.pack),
    after: objectOrNull(edit.pack),
  }
}

function presentSummary({ compiled, layers }: LayeredPack, revision: number, asOfMs: number) {
  const { target, kind, labels, version, timeZone } = compiled.pack
  const used = new Set(layers.values())
  const counts = {
    rules: compiled.rules.length,
    inForce: compiled.rules.filter((rule) => holds(rule, asOfMs)).length,
    weak: compiled.rules.filter(isWeak).length,
  }
  return { target, kind, labels, version, timeZone, layers: LAYERS.filter((one) => used.has(one)), revision, counts }
}

function holds({ validFromMs, validToMs }: CompiledRule, asOfMs: number): boolean {
  return (validFromMs ?? -Infinity) <= asOfMs && asOfMs < (validToMs ?? Infinity)
}

function isWeak({ rule }: CompiledRule): boolean {
  return rule.confidence === 'unverified'
}

function objectOrNull(pack: unknown): Record<string, unknown> | null {
  return typeof pack === 'object' && pack !== null ? (pack as Record<string, unknown>) : null // what was checked when it was stored
}
