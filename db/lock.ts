import Database from 'better-sqlite3'

/**
 * Takes a lock that the operating system holds on a file and drops when this process ends, however it ends: there is
 * no stale lock to judge.
 * @returns undefined when another process has it.
 */
export function takeLock(path: string): Disposable | undefined {
  const lock = new Database(path, { timeout: 0 })
  try {
    lock.pragma('journal_mode = DELETE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined
    throw error
  }
  return { [Symbol.dispose]: () => lock.close() }
}
