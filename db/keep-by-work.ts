import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Reader } from './open.ts'
import { findLastSeq, listChangedWorkIds } from './queries/changes.ts'

export interface KeepOptions<K extends string | number, T> {
  /** Reads what is not in memory; what has nothing is left out. */
  readonly read: (db: Reader, keys: readonly K[]) => Promise<Iterable<ReadValue<K, T>>>
  /** When values weigh more in all, some are forgotten. */
  readonly most: number
  /** Default: each weighs 1. */
  readonly weigh?: (value: T) => number
  /** How many are read before others are served. */
  readonly atOnce: number
}

/** Something that the database says of a work, and the key that it is asked for by. */
export interface ReadValue<K, T> {
  readonly workId: string
  readonly key: K
  readonly value: T
}

export interface KeptByWork<K, T> {
  /** The values of these keys, in their order; undefined for a key that has none. */
  find(db: Reader, keys: readonly K[]): Promise<(T | undefined)[]>
  /** Reads values ahead, and says which of these keys have none. */
  prepare(db: Reader, keys: ArrayLike<K>): Promise<K[]>
}

interface Kept<K, T> {
  seq: number
  weight: number
  /** A plain object: numbers as keys make it an array, which 20,000 look-ups a search go through five times as fast as a map. */
  readonly values: Record<PropertyKey, T | undefined>
  /** The keys of each work that has values. */
  readonly keys: Map<string, K[]>
}

/**
 * Keeps what the database says of works in memory until the change log, which every write to a work or an episode appends
 * to, names the work: what is found is always as the database has it now.
 */
export function keepByWork<K extends string | number, T>({
  read,
  most,
  weigh = () => 1,
  atOnce,
}: KeepOptions<K, T>): KeptByWork<K, T> {
  const kept = new WeakMap<Reader, Kept<K, T>>()
  const forget = (known: Kept<K, T>, key: K): void => {
    const value = known.values[key]
    if (value === undefined) return
    delete known.values[key]
    known.weight -= weigh(value)
  }
  const forgetWork = (known: Kept<K, T>, workId: string): void => {
    for (const key of known.keys.get(workId) ?? []) forget(known, key)
    known.keys.delete(workId)
  }
  const keep = (known: Kept<K, T>, { workId, key, value }: ReadValue<K, T>): void => {
    forget(known, key)
    known.values[key] = value
    known.weight += weigh(value)
    const ofWork = known.keys.get(workId)
    if (ofWork === undefined) known.keys.set(workId, [key])
    else if (!ofWork.includes(key)) ofWork.push(key)
  }
  const bringForward = async (db: Reader): Promise<Kept<K, T>> => {
    const known = kept.get(db)
    const seq = await findLastSeq(db)
    if (known === undefined) {
      const made = { seq, weight: 0, values: Object.create(null) as Kept<K, T>['values'], keys: new Map<string, K[]>() }
      kept.set(db, made)
      return made
    }
    if (known.weight > most) {
      for (const workId of known.keys.keys()) {
        if (known.weight <= most / 2) break
        forgetWork(known, workId)
      }
    }
    if (seq > known.seq) {
      for (const workId of await listChangedWorkIds(db, known.seq, seq)) forgetWork(known, workId)
      known.seq = seq
    }
    return known
  }
  /** Keeps what it reads, unless the log goes on while it does. */
  const readSome = async (db: Reader, keys: readonly K[]): Promise<Map<K, T>> => {
    const known = await bringForward(db)
    const { seq } = known
    const found = [...(await read(db, keys))]
    if (known.seq === seq) {
      for (const one of found) keep(known, one)
    }
    return new Map(found.map(({ key, value }) => [key, value]))
  }
  const readMissing = async (db: Reader, missing: readonly K[]): Promise<ReadonlyMap<K, T>> => {
    const found = new Map<K, T>()
    for (let from = 0; from < missing.length; from += atOnce) {
      if (from > 0) await nextTurn()
      for (const [key, value] of await readSome(db, missing.slice(from, from + atOnce))) found.set(key, value)
    }
    return found
  }
  return {
    find: async (db, keys) => {
      const { values } = await bringForward(db)
      const found = keys.map((key) => values[key])
      const missing = keys.filter((_, place) => found[place] === undefined)
      if (missing.length === 0) return found
      const read = await readMissing(db, [...new Set(missing)])
      return found.map((value, place) => value ?? read.get(keys[place] as K))
    },
    prepare: async (db, keys) => {
      const { values } = await bringForward(db)
      const missing: K[] = []
      for (let at = 0; at < keys.length; at++) {
        const key = keys[at] as K
        if (values[key] === undefined) missing.push(key)
      }
      if (missing.length === 0) return missing
      const read = await readMissing(db, missing)
      return missing.filter((key) => !read.has(key))
    },
  }
}

/** Keeps one thing that is read from all works until the change log goes on. */
export function keepUntilChange<T extends object>(read: (db: Reader) => Promise<T>): (db: Reader) => Promise<T> {
  const kept = new WeakMap<Reader, { readonly seq: number; readonly value: T }>()
  return async (db) => {
    const seq = await findLastSeq(db)
    const known = kept.get(db)
    if (known?.seq === seq) return known.value
    const value = await read(db)
    if ((await findLastSeq(db)) === seq) kept.set(db, { seq, value })
    return value
  }
}
