import { type Draft, FIELD_NAMES, type FieldName } from './draft.ts'

/** One thing of a field that was changed here and by somebody else, each otherwise; undefined: it is not there. */
export interface Conflict {
  readonly field: FieldName
  /** Which of a list; '' where the field is one thing. */
  readonly key: string
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: unknown
}

export interface Merged {
  /** Theirs where only they changed something, else mine. */
  readonly draft: Draft
  readonly conflicts: readonly Conflict[]
  /** Fields of which something was taken over. */
  readonly taken: readonly FieldName[]
}

/** Brings together what was changed here and elsewhere since `base`, thing by thing: a title, a genre, a window. */
export function mergeDrafts(base: Draft, mine: Draft, theirs: Draft): Merged {
  const conflicts: Conflict[] = []
  const taken: FieldName[] = []
  const draft = structuredClone(mine)
  for (const field of FIELD_NAMES) {
    if (isSame(mine[field], theirs[field])) continue
    const merged = mergeField(field, thingsOf(field, base), thingsOf(field, mine), thingsOf(field, theirs))
    setThings(draft, field, merged.things)
    conflicts.push(...merged.conflicts)
    if (!isSame(draft[field], mine[field])) taken.push(field)
  }
  return { draft, conflicts, taken }
}

/** The draft with one thing as it is given; undefined takes it out. */
export function withThing(draft: Draft, { field, key }: Pick<Conflict, 'field' | 'key'>, thing: unknown): Draft {
  const next = structuredClone(draft)
  const things = new Map(thingsOf(field, draft))
  if (thing === undefined) things.delete(key)
  else things.set(key, structuredClone(thing))
  setThings(next, field, things)
  return next
}

/** Whether two values of JSON are the same. Keys count in their order: both sides come from the same code. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

type Things = ReadonlyMap<string, unknown>

function mergeField(field: FieldName, base: Things, mine: Things, theirs: Things) {
  const conflicts: Conflict[] = []
  const things = new Map<string, unknown>()
  for (const key of mergedOrder(base, mine, theirs)) {
    const [was, here, there] = [base.get(key), mine.get(key), theirs.get(key)]
    const isMine = isSame(there, was) || (!isSame(here, was) && !isSame(here, there))
    if (isMine && !isSame(there, was)) conflicts.push({ field, key, base: was, mine: here, theirs: there })
    const kept = isMine ? here : there
    if (kept !== undefined) things.set(key, structuredClone(kept))
  }
  return { things, conflicts }
}

/** Whose order was not changed follows the other's. */
function mergedOrder(base: Things, mine: Things, theirs: Things): string[] {
  const keys = (things: Things) => [...things.keys()]
  const isMineReordered = !isSame(
    keys(mine).filter((key) => base.has(key)),
    keys(base).filter((key) => mine.has(key)),
  )
  return [...new Set(isMineReordered ? [...keys(mine), ...keys(theirs)] : [...keys(theirs), ...keys(mine)])]
}

/** What a thing of a list is known by, as long as it is the same thing. */
const KEYS: { readonly [Field in FieldName]?: (thing: never) => string } = {
  titles: ({ locale, kind }: Draft['titles'][number]) => `${locale} ${kind}`,
  synopses: ({ locale }: Draft['synopses'][number]) => locale,
  genres: String,
  tags: String,
  coProductionRegions: String,
  externalIds: ({ scheme, value }: Draft['externalIds'][number]) => `${scheme} ${value}`,
  credits: ({ role, names }: Draft['credits'][number]) => `${role} ${names[0]?.locale} ${names[0]?.text}`,
  contentNotes: ({ code }: Draft['contentNotes'][number]) => code,
  windows: ({ id }: Draft['windows'][number]) => id,
  ratings: ({ id }: Draft['ratings'][number]) => id,
  filings: ({ id }: Draft['filings'][number]) => id,
}

function thingsOf(field: FieldName, draft: Draft): Map<string, unknown> {
  const value = draft[field]
  const keyOf = KEYS[field] as ((thing: unknown) => string) | undefined // the field's own
  if (keyOf !== undefined && Array.isArray(value)) return keyed(value, keyOf)
  return field === 'ai' ? new Map(Object.entries(draft.ai)) : new Map([['', value]])
}

/** Two things of one name, such as alternative titles of a locale, are told apart by their order. */
function keyed(list: readonly unknown[], keyOf: (thing: unknown) => string): Map<string, unknown> {
  const things = new Map<string, unknown>()
  for (const thing of list) {
    const name = keyOf(thing)
    let key = name
    for (let n = 2; things.has(key); n++) key = `${name} ${n}`
    things.set(key, thing)
  }
  return things
}

function setThings<Field extends FieldName>(draft: Draft, field: Field, things: Things): void {
  const value = KEYS[field] ? [...things.values()] : field === 'ai' ? Object.fromEntries(things) : things.get('')
  draft[field] = value as Draft[Field] // made of what thingsOf gave for the same field
}
