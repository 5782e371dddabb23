import type Database from 'better-sqlite3'

/** Statements of one connection; beyond them, those that were not asked for of late are prepared again. */
const MOST = 500

/**
 * Lets a connection prepare each text once: a transaction that stores a hundred episodes runs the same thirty statements over and over,
 * and to prepare one takes longer than to run it.
 */
export function keepStatements(connection: Database.Database): void {
  const prepare = connection.prepare.bind(connection)
  const kept = new Map<string, Database.Statement>()
  const find = (text: string): Database.Statement => {
    const known = kept.get(text)
    if (known === undefined) {
      const made = prepare(text)
      kept.set(text, made)
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST) break
        kept.delete(oldest)
      }
      return made
    }
    kept.delete(text) // and to the end: the first is the one that was not asked for longest
    kept.set(text, known)
    return known.reader ? known.raw(false) : known // as it was when it was new
  }
  connection.prepare = find as typeof connection.prepare
}
