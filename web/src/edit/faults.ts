import { Problem } from '../api/problem.ts'
import { FIELD_NAMES, type FieldName } from './draft.ts'

/** Something that is wrong, at its place in the draft: `titles/0/text`. */
export interface Fault {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

/** The field that a pointer leads to. */
export function fieldOf(pointer: string): FieldName {
  const [name] = pointer.split('/')
  return FIELD_NAMES.find((field) => field === name) ?? 'titles'
}

/** What is wrong with one rating, filing or declaration is told from there: in the draft it is a part. */
export function placedIn(prefix: string, { code, status, message, places, members }: Problem): Problem {
  const inList = places.map((place) => ({ ...place, pointer: `/${prefix}${place.pointer}` }))
  const whole = { pointer: `/${prefix}`, code, detail: message }
  return new Problem(code, status, message, { places: inList.length > 0 ? inList : [whole], members })
}

/** What is wrong, once a place. */
export function onePlaceEach({ places }: Problem): Fault[] {
  const faults = new Map<string, Fault>()
  for (const { pointer, code, detail } of places) {
    const at = pointer.replace(/^\//, '')
    if (!faults.has(at)) faults.set(at, { pointer: at, code, detail })
  }
  return [...faults.values()]
}
