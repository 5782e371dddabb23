import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { drizzle, migrate, readMigrationFiles } from './drizzle.ts'
import { keepStatements } from './keep-statements.ts'
import * as schema from './schema/index.ts'

type Handle = BetterSQLite3Database<typeof schema>

/** Can only select. */
export interface Reader extends Pick<Handle, 'select' | 'selectDistinct' | 'all' | 'get'> {
  /** See `Db`; not inside a transaction. */
  dataVersion?(): string
}

/** Can also write. Exists only inside `db.transaction`. */
export type Tx = Pick<Handle, 'select' | 'selectDistinct' | 'all' | 'get' | 'insert' | 'update' | 'delete' | 'run'>

/** The database of this process: readers beside one writer. */
export interface Db extends Reader {
  /**
   * Runs `work` between BEGIN IMMEDIATE and COMMIT on the one writer connection, one at a time.
   * Nothing but database calls may be awaited inside; it must be short.
   * `tx` is of no use once `work` has ended.
   * @throws {DatabaseBusyError} when another process still holds the lock 5 s after the call.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Changes with each commit: with one of this process at once, with one of another at the next turn of the event loop. While it is the
   * same, what was read is as it was.
   */
  dataVersion(): string
  /** Waits for the transaction under way, then closes both connections. */
  close(): Promise<void>
}

/** Another process holds the write lock for longer than a caller should wait. */
export class DatabaseBusyError extends Error {
  override readonly name = 'DatabaseBusyError'
}

/** The file holds another shape of tables than this program knows. The message says what to do. */
export class DatabaseVersionError extends Error {
  override readonly name = 'DatabaseVersionError'
}

export interface OpenOptions {
  /** `full`: a commit is on the disk when it returns. `normal`: a power cut may undo the last commits, a crash does not. */
  readonly synchronous: 'full' | 'normal'
  /** `apply` brings the file forward; `check` refuses a file that is not at this program's version. */
  readonly migrations: 'apply' | 'check'
}

const MIGRATIONS_FOLDER = fileURLToPath(new URL('migrations', import.meta.url))
const MAPPED_BYTES = 1024 ** 3
const BUSY_LIMIT_MS = 5_000
const BUSY_PAUSE_MS = 20

/** Opens (and with `apply` creates or upgrades) the database file. @throws {DatabaseVersionError} */
export function openDatabase(path: string, options: OpenOptions): Db {
  const writer = new Database(path, { timeout: BUSY_LIMIT_MS })
  try {
    writer.pragma('journal_mode = WAL')
    writer.pragma(`synchronous = ${options.synchronous}`)
    writer.pragma('foreign_keys = OFF') // else a migration that rebuilds a table would cascade
    bringForward(writer, options.migrations)
    writer.pragma('foreign_keys = ON')
    writer.pragma('busy_timeout = 0') // from here on we wait beside the event loop, see `begin`
  } catch (error) {
    writer.close()
    throw error
  }
  const readerConnection = new Database(path, { readonly: true, timeout: BUSY_LIMIT_MS })
  readerConnection.pragma('query_only = ON')
  readerConnection.pragma(`mmap_size = ${MAPPED_BYTES}`) // a search reads hundreds of lines, faster where pages are not copied
  keepStatements(readerConnection)
  keepStatements(writer)
  const reader = drizzle(readerConnection, { schema })
  const writerHandle = drizzle(writer, { schema })
  const readVersion = readerConnection.prepare('PRAGMA data_version').pluck() // a call of the system, so once a turn
  let version: string | undefined
  let lastVersion = ''
  let commits = 0
  let tail: Promise<unknown> = Promise.resolve()

  const forgetVersion = () => {
    version = undefined
  }
  const transaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const giveUpAtMs = Date.now() + BUSY_LIMIT_MS
    const result = tail.then(async () => {
      await begin(writer, giveUpAtMs)
      return runTransaction(writer, writerHandle, work).finally(() => {
        commits++
        forgetVersion()
      })
    })
    tail = result.catch(() => undefined)
    return result
  }
  return Object.assign(Object.create(reader) as Handle, {
    transaction,
    dataVersion: () => {
      if (version !== undefined) return version
      const text = `${commits} ${readVersion.get()}`
      if (text !== lastVersion) lastVersion = text
      version = lastVersion // the same string while it is equal: to compare it takes no look at its letters
      setImmediate(forgetVersion)
      return version
    },
    close: async () => {
      await tail
      readerConnection.close()
      writer.close()
    },
  }) as unknown as Db // drizzle's own `transaction` is hidden behind ours
}

async function runTransaction<T>(writer: Database.Database, handle: Handle, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { proxy, revoke } = Proxy.revocable(handle, {}) // one that is kept cannot write into the next transaction
  try {
    const result = await work(proxy)
    writer.exec('COMMIT')
    return result
  } catch (error) {
    if (writer.inTransaction) writer.exec('ROLLBACK')
    throw error
  } finally {
    revoke()
  }
}

/** better-sqlite3 would wait for another process's lock on the event loop; we wait beside it, with a jittered pause. */
async function begin(writer: Database.Database, giveUpAtMs: number): Promise<void> {
  for (;;) {
    try {
      writer.exec('BEGIN IMMEDIATE')
      return
    } catch (error) {
      if (!isBusy(error)) throw error
      if (Date.now() > giveUpAtMs) throw new DatabaseBusyError('The database is busy', { cause: error })
      await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS * (0.5 + Math.random())))
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

function bringForward(writer: Database.Database, mode: OpenOptions['migrations']): void {
  const known = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }).map((migration) => migration.folderMillis)
  const applied = appliedMigrations(writer)
  const newest = known.at(-1) ?? 0
  if (applied.some((createdAt) => createdAt > newest)) {
    throw new DatabaseVersionError(
      'The database was written by a newer version of Juku: start that version, or restore a backup.',
    )
  }
  if (mode === 'apply') migrate(drizzle(writer), { migrationsFolder: MIGRATIONS_FOLDER })
  else if (applied.length < known.length) {
    throw new DatabaseVersionError('The database is of an older version: start the server once, it brings it forward.')
  }
}

function appliedMigrations(writer: Database.Database): number[] {
  const table = writer.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get()
  if (!table) return []
  const rows = writer.prepare('select created_at from __drizzle_migrations').all() as { created_at: number }[]
  return rows.map((row) => Number(row.created_at))
}
