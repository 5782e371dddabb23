import { type CompiledPack, compilePack } from './compile-pack.ts'
import type { Pack, PackDocument, RuleChanges } from './pack.ts'
import { PackError, type PackFault } from './pack-error.ts'

/** Where a pack or a rule comes from; a later one wins over an earlier. */
export const LAYERS = ['program', 'file', 'edit'] as const
export type Layer = (typeof LAYERS)[number]

/** What one file or edit says, or why it cannot be read. */
export interface Source {
  readonly layer: Layer
  /** The file's name, or what else people know it by. */
  readonly name: string
  readonly content: PackDocument | PackError
}

/** The pack in force for a target. */
export interface LayeredPack {
  readonly compiled: CompiledPack
  /** Where each of its rules comes from, by id. */
  readonly layers: ReadonlyMap<string, Layer>
}

/** A source that is not in force, and why. */
export interface RefusedSource {
  readonly layer: Layer
  readonly name: string
  /** Null: it could not even be read so far. */
  readonly target: string | null
  readonly faults: readonly PackFault[]
}

/** Puts sources on each other, in the order of `LAYERS`. One that is faulty is left out and told of; what is below it stays in force. */
export function layerPacks(sources: readonly Source[]): { packs: Map<string, LayeredPack>; refused: RefusedSource[] } {
  const packs = new Map<string, LayeredPack>()
  const refused: RefusedSource[] = []
  const ordered = sources.toSorted((a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer))
  for (const { layer, name, content } of ordered) {
    try {
      if (content instanceof PackError) throw content
      packs.set(content.target, putOn(packs.get(content.target), content, layer, name))
    } catch (error) {
      if (!(error instanceof PackError)) throw error
      const target = content instanceof PackError ? null : content.target
      refused.push({ layer, name, target, faults: error.faults })
    }
  }
  return { packs, refused }
}

/**
 * The pack that a document makes of the one below it.
 * @throws {PackError} for what does not compile, and for changes where there is nothing to change
 */
export function putOn(below: LayeredPack | undefined, content: PackDocument, layer: Layer, name: string): LayeredPack {
  if (!('overrides' in content)) {
    const layers = new Map(content.rules.map(({ id }) => [id, layer]))
    return { compiled: compilePack(content, name), layers }
  }
  if (!below) {
    const detail = `There is no pack for ${content.target} whose rules it could change: write a whole one.`
    throw new PackError(name, [{ pointer: '/overrides', detail }])
  }
  const layers = new Map(below.layers)
  for (const { id } of content.rules) layers.set(id, layer)
  for (const id of content.without ?? []) layers.delete(id)
  const pack = changed(below.compiled.pack, content, name)
  try {
    return { compiled: compilePack(pack, name), layers }
  } catch (error) {
    throw error instanceof PackError
      ? new PackError(
          name,
          error.faults.map((fault) => placed(fault, pack, content)),
        )
      : error
  }
}

/** A fault of the whole as a fault of the changes that made it: their rules stand at other places. */
function placed(fault: PackFault, whole: Pack, { rules }: RuleChanges): PackFault {
  const [, index, rest = ''] = /^\/rules\/(\d+)(.*)$/s.exec(fault.pointer) ?? []
  const rule = whole.rules[Number(index)]
  if (!rule) return fault
  const own = rules.indexOf(rule)
  return own < 0
    ? { pointer: '', detail: `Rule ${rule.id} below it, ${fault.pointer}: ${fault.detail}` }
    : { ...fault, pointer: `/rules/${own}${rest}` }
}

function changed(below: Pack, { rules, without = [], terms, version }: RuleChanges, name: string): Pack {
  const known = new Set(below.rules.map(({ id }) => id))
  const faults = without.flatMap((id, index) =>
    known.has(id) ? [] : [{ pointer: `/without/${index}`, detail: `There is no rule "${id}" to leave out.` }],
  )
  if (faults.length > 0) throw new PackError(name, faults)
  const instead = new Map(rules.map((rule) => [rule.id, rule]))
  const kept = below.rules.filter(({ id }) => !without.includes(id)).map((rule) => instead.get(rule.id) ?? rule)
  const added = rules.filter(({ id }) => !known.has(id))
  return { ...below, version, ...termsOf(below, terms), rules: [...kept, ...added] }
}

/** Terms of both, so that rules of both find theirs; the later wins. */
function termsOf(below: Pack, terms: Pack['terms']): Pick<Pack, 'terms'> {
  return below.terms || terms ? { terms: { ...below.terms, ...terms } } : {}
}
