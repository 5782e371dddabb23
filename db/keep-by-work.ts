import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Reader } from './open.ts'
import { findLastSeq, listChangedWorkIds } from './queries/changes.ts'

export interface KeepOptions<T> {
  /** Reads what is not in memory; an id that has nothing is left out. */
  readonly read: (db: Reader, workIds: readonly string[]) => Promise<Iterable<readonly [workId: string, value: T]>>
  /** When there are more, all are forgotten. */
  readonly most: number
  /** How many are read before others are served. */
  readonly atOnce: number
}

interface Kept<T> {
  seq: number
  readonly values: Map<string, T>
}

/**
 * Keeps what the database says of works in memory until the change log, which every write to a work or an episode appends
 * to, names the work: what is found is always as the database has it now.
 */
export function keepByWork<T>({ read, most, atOnce }: KeepOptions<T>) {
  const kept = new WeakMap<Reader, Kept<T>>()
  const bringForward = async (db: Reader): Promise<Kept<T>> => {
    const known = kept.get(db)
    const seq = await findLastSeq(db)
    if (known === undefined || known.values.size > most) {
      const made = { seq, values: new Map<string, T>() }
      kept.set(db, made)
      return made
    }
    if (seq > known.seq) {
      for (const id of await listChangedWorkIds(db, known.seq, seq)) known.values.delete(id)
      known.seq = seq
    }
    return known
  }
  /** Keeps what it reads, unless the log goes on while it does. */
  const readSome = async (db: Reader, ids: readonly string[], into: Map<string, T>): Promise<void> => {
    const known = await bringForward(db)
    const { seq } = known
    const found = [...(await read(db, ids))]
    for (const [id, value] of found) {
      into.set(id, value)
      if (known.seq === seq) known.values.set(id, value)
    }
  }
  return async (db: Reader, workIds: readonly string[]): Promise<Map<string, T>> => {
    const { values } = await bringForward(db)
    const found = new Map<string, T>()
    const missing: string[] = []
    for (const id of workIds) {
      const value = values.get(id)
      if (value === undefined) missing.push(id)
      else found.set(id, value)
    }
    for (let from = 0; from < missing.length; from += atOnce) {
      if (from > 0) await nextTurn()
      await readSome(db, missing.slice(from, from + atOnce), found)
    }
    return found
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
