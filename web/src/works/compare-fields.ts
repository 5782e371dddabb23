/** Fields of a thing, as the history names them. */
export type Fields = Readonly<Record<string, unknown>>

/** How one field changed: what went, what came, what of a list is another now; or only its order. */
export interface FieldChange {
  readonly field: string
  readonly removed: readonly unknown[]
  readonly added: readonly unknown[]
  readonly changed: readonly { readonly before: unknown; readonly after: unknown }[]
  readonly isReordered: boolean
}

/** What of an entry's fields is another than before; null on a side: there was, or is, no such thing. */
export function compareFields(before: Fields | null, after: Fields | null): FieldChange[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return names
    .map((field) => compare(field, before?.[field], after?.[field]))
    .filter((one) => one.isReordered || one.removed.length + one.added.length + one.changed.length > 0)
}

function compare(field: string, before: unknown, after: unknown): FieldChange {
  const none = { field, removed: [], added: [], changed: [], isReordered: false }
  if (isList(before) && isList(after)) return { ...none, ...compareLists(before, after) }
  const [was, is] = [isSaid(before), isSaid(after)]
  if (was && is && !isList(before) && !isList(after)) return { ...none, changed: [{ before, after }] }
  return {
    ...none,
    removed: was ? (isList(before) ? before : [before]) : [],
    added: is ? (isList(after) ? after : [after]) : [],
  }
}

function compareLists(before: readonly unknown[], after: readonly unknown[]) {
  const byText = new Set(before.map(textOf))
  const stays = new Set(after.map(textOf).filter((text) => byText.has(text)))
  const gone = before.filter((item) => !stays.has(textOf(item)))
  const come = after.filter((item) => !stays.has(textOf(item)))
  const changed = gone.flatMap((item) => {
    const match = come.find((other) => nameOf(item) !== undefined && nameOf(other) === nameOf(item))
    return match === undefined ? [] : [{ before: item, after: match }]
  })
  return {
    removed: gone.filter((item) => !changed.some((one) => one.before === item)),
    added: come.filter((item) => !changed.some((one) => one.after === item)),
    changed,
    isReordered: gone.length + come.length === 0 && before.map(textOf).join() !== after.map(textOf).join(),
  }
}

/** What makes an item of a list the same one though it says something else. */
const NAMES = ['id', 'organisationId', 'locale', 'region', 'scheme', 'code', 'word', 'stillId'] as const

function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined
  const name = NAMES.find((one) => one in item)
  if (name === undefined) return undefined
  const kind = name === 'locale' && 'kind' in item ? item.kind : ''
  return `${name} ${textOf((item as Fields)[name])} ${textOf(kind)}`
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && !(isList(value) && value.length === 0)
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? ''
}
