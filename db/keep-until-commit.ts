import type { Reader } from './open.ts'

/** Keeps what is read until anything is committed; inside a transaction it is read each time. */
export function keepUntilCommit<T>(read: (db: Reader) => Promise<T>): (db: Reader) => Promise<T> {
  const kept = new WeakMap<Reader, { readonly version: string; readonly value: T }>()
  return async (db) => {
    const version = db.dataVersion?.() // before it reads: what is committed meanwhile is read again
    const known = kept.get(db)
    if (known !== undefined && known.version === version) return known.value
    const value = await read(db)
    if (version !== undefined) kept.set(db, { version, value })
    return value
  }
}
