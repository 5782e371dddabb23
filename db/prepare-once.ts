import type { Reader } from './open.ts'

/**
 * Statements that run with every request: to build and prepare one costs more than to run it, so that each connection
 * does it once. Inside a transaction they are prepared each time.
 */
export function prepareOnce<Statements extends object>(
  prepare: (db: Reader) => Statements,
): (db: Reader) => Statements {
  const known = new WeakMap<Reader, Statements>()
  return (db) => {
    const had = known.get(db)
    if (had) return had
    const made = prepare(db)
    known.set(db, made)
    return made
  }
}
