import { open } from 'node:fs/promises'
import Database from 'better-sqlite3'

/**
 * Writes a database, as it is at one moment, to a new file, and to the disk. Others go on reading and writing; the
 * calling thread waits.
 */
export async function snapshotDatabase(path: string, into: string): Promise<void> {
  const database = new Database(path, { readonly: true, fileMustExist: true })
  try {
    database.prepare('vacuum into ?').run(into)
  } finally {
    database.close()
  }
  const file = await open(into, 'r')
  await file.sync().finally(() => file.close())
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
