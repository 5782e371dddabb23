import Database from 'better-sqlite3'

/**
 * Writes a database, as it is at one moment, to a new file, which the caller has to sync. Others go on reading and
 * writing; the calling thread waits.
 */
export function snapshotDatabase(path: string, into: string): void {
  const database = new Database(path, { readonly: true, fileMustExist: true })
  try {
    database.prepare('vacuum into ?').run(into)
  } finally {
    database.close()
  }
}

/** The first fault that SQLite finds in a file; undefined when it is whole. */
export function findDamage(path: string): string | undefined {
  const database = new Database(path, { readonly: true, fileMustExist: true })
  try {
    const found = database.pragma('integrity_check(1)', { simple: true })
    return found === 'ok' ? undefined : String(found)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    database.close()
  }
}
