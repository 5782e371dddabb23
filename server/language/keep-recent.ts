/** Values that were asked for of late, by their keys. */
export interface Recent<K, V> {
  /** The kept value of a key, or the one that is made now. */
  of(key: K, make: (key: K) => V): V
}

/** Keeps between `most` values and twice as many: those that were asked for last. */
export function keepRecent<K, V>(most: number): Recent<K, V> {
  let newer = new Map<K, V>()
  let older = new Map<K, V>()
  return {
    of: (key, make) => {
      const known = newer.get(key)
      if (known !== undefined) return known
      const value = older.get(key) ?? make(key)
      if (newer.size >= most) {
        older = newer
        newer = new Map()
      }
      newer.set(key, value)
      return value
    },
  }
}
