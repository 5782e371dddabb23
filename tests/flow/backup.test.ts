import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeClip } from '../made-clips.ts'
import { checkCatalogue } from '../proofs/support/check-catalogue.ts'
import { type Acknowledged, distinctCopy, ingestWork } from '../proofs/support/ingest.ts'
import { srt } from '../server/imports/drops.ts'
import { newWork } from '../server/test-app.ts'
import { jsonBody, startServer, type TestServer, until } from '../start-server.ts'
import { runPush, startPush } from './push-command.ts'

const EPISODES = 10
const BEFORE_THE_BACKUP = 3
const IN_THE_DROP = 12

let root: string
let server: TestServer
let backup: string
/** What clients had been told when the backup began. */
let toldBefore: Acknowledged[]
/** The sha256 of each upload that was finished when the backup began. */
let uploadedBefore: string[]
let dropWork: string
let push: (url: string) => ReturnType<typeof runPush>

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'juku-backup-'))
  backup = join(root, 'backup')
  server = await startServer({ dataDir: join(root, 'data') })
  const told: Acknowledged[] = []
  const name = '備份'
  const importing = ingestWork(
    () => server.url,
    { name, episodes: EPISODES, parallel: 1 },
    (episode) => told.push(episode),
  )
  const drop = join(root, 'drop')
  await makeDrop(drop)
  dropWork = (await server.json<{ id: string }>('/api/works', jsonBody(newWork()), 201)).id
  push = (url) => runPush([drop, '--work', dropWork, '--server', url, '--yes'], root)
  await until(
    async () => told.length,
    (length) => length >= BEFORE_THE_BACKUP,
    { what: 'the first episodes', pauseMs: 5 },
  )
  // It stands still while the backup begins, so that the backup is made within the import on machines of any speed.
  const pushing = startPush([drop, '--work', dropWork, '--server', server.url, '--yes'], root)
  const isUnderWay = () => finishedUploads(server.dataDir).length >= BEFORE_THE_BACKUP
  await until(async () => isUnderWay(), Boolean, { what: 'the first uploads', pauseMs: 10 })
  pushing.child.kill('SIGSTOP')
  toldBefore = [...told]
  uploadedBefore = finishedUploads(server.dataDir)
  expect(uploadedBefore.length).toBeLessThan(IN_THE_DROP * 2)
  const backingUp = command('backup', backup, { DATA_DIR: server.dataDir })
  await until(async () => existsSync(backup), Boolean, { what: 'the backup', pauseMs: 2 })
  pushing.child.kill('SIGCONT')
  await backingUp
  await importing
  expect(await pushing.ended).toMatchObject({ code: 0 })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(root, { recursive: true, force: true })
})

test('a backup that was made during an import is restored row by row and file by file, found again, and the import goes on', async () => {
  const restored = join(root, 'restored')
  await command('restore', backup, { DATA_DIR: restored })
  expect(readRows(restored)).toEqual(readRows(backup))
  const files = namedFiles(restored)
  expect(files.length).toBeGreaterThan(0)
  for (const sha256 of files) expect(await hashInStore(restored, sha256)).toBe(sha256)
  const known = new Set(readRows(restored).episodes?.map(({ id }) => id))
  expect(toldBefore.filter(({ episodeId }) => !known.has(episodeId))).toEqual([])
  expect(files).toEqual(expect.arrayContaining(uploadedBefore))

  await using second = await startServer({ dataDir: restored })
  for (const id of known) {
    const ask = () => second.json<{ state: string; indexedAt: string | null }>(`/api/episodes/${id}`)
    const isDone = ({ state, indexedAt }: Awaited<ReturnType<typeof ask>>) => state === 'ready' && indexedAt !== null
    await until(ask, isDone, { limitMs: 60_000, what: `episode ${id}` })
  }
  const ask = () => second.json<{ items: { lines: unknown[] }[] }>('/api/search?q=备份出租车')
  const found = await until(ask, ({ items }) => items.length > 0, { limitMs: 60_000, what: 'the search' })
  expect(found.items).toHaveLength(1)

  expect(await push(second.url)).toMatchObject({ code: 0 })
  const { episodes } = await second.json<{ episodes: { number: number }[] }>(`/api/works/${dropWork}`)
  expect(episodes.map(({ number }) => number)).toEqual(Array.from({ length: IN_THE_DROP }, (_, index) => index + 1))
  await until(
    () => checkCatalogue(restored),
    (faults) => faults.length === 0,
    { limitMs: 120_000, pauseMs: 250, what: 'a catalogue without a fault' },
  )
})

test('the rule packs of an operator come along, and one that is no more does not', async () => {
  const at = (...names: string[]) => join(root, ...names)
  await mkdir(at('data', 'rules'))
  for (const name of ['old.json', 'notes.txt']) await writeFile(at('data', 'rules', name), '{}')
  await command('backup', at('backup-of-rules'), { DATA_DIR: at('data') })
  expect(await readdir(at('backup-of-rules', 'rules'))).toEqual(['old.json'])
  await rename(at('data', 'rules', 'old.json'), at('data', 'rules', 'new.json'))
  await command('backup', at('backup-of-rules'), { DATA_DIR: at('data') })
  await command('restore', at('backup-of-rules'), { DATA_DIR: at('restored-rules') })
  expect(await readdir(at('restored-rules', 'rules'))).toEqual(['new.json'])
})

test('the same folder again takes what is new and drops what is named no more', async () => {
  const folder = join(root, 'again')
  await command('backup', folder, { DATA_DIR: server.dataDir })
  const stray = createHash('sha256').update('stray').digest('hex')
  await mkdir(join(folder, 'files', stray.slice(0, 2)), { recursive: true })
  await writeFile(join(folder, 'files', stray.slice(0, 2), stray), 'stray')
  const { stdout } = await command('backup', folder, { DATA_DIR: server.dataDir })
  expect(stdout).toContain('files')
  expect((await storedFiles(folder)).sort()).toEqual(namedFiles(folder).sort())
})

test('a restore that is killed is run again; one into a catalogue, or of damaged bytes, is refused and says why', async () => {
  const target = join(root, 'killed')
  const killed = command('restore', backup, { DATA_DIR: target }, { killAfterMs: 400 })
  await killed.catch(() => undefined)
  await command('restore', backup, { DATA_DIR: target })
  expect(readRows(target)).toEqual(readRows(backup))
  await expect(command('restore', backup, { DATA_DIR: target })).rejects.toThrow(/has a catalogue already/)

  const [sha256 = ''] = namedFiles(backup)
  const path = join(backup, 'files', sha256.slice(0, 2), sha256)
  const bytes = await readFile(path)
  await writeFile(path, Buffer.concat([bytes.subarray(1), bytes.subarray(0, 1)]))
  const empty = join(root, 'empty')
  await expect(command('restore', backup, { DATA_DIR: empty })).rejects.toThrow(/is damaged/)
  expect(await readdir(empty)).not.toContain('juku.db')
  await rm(path)
  await expect(command('restore', backup, { DATA_DIR: empty })).rejects.toThrow(/has lost the file/)
  await writeFile(path, bytes)

  const database = await readFile(join(backup, 'juku.db'))
  await writeFile(join(backup, 'juku.db'), Buffer.concat([database, Buffer.from('x')]))
  await expect(command('restore', backup, { DATA_DIR: empty })).rejects.toThrow(/is not the one/)
  await writeFile(join(backup, 'juku.db'), database)
})

test('a folder of somebody else is left alone, and a folder without a backup is named', async () => {
  const folder = join(root, 'photos')
  await mkdir(folder)
  await writeFile(join(folder, 'holiday.jpg'), 'x')
  await expect(command('backup', folder, { DATA_DIR: server.dataDir })).rejects.toThrow(/holiday\.jpg/)
  await expect(command('backup', server.dataDir, { DATA_DIR: server.dataDir })).rejects.toThrow(/no part of a backup/)
  await expect(command('restore', folder, { DATA_DIR: join(root, 'nothing') })).rejects.toThrow(/no whole backup/)
  await expect(command('backup', join(root, 'b'), { DATA_DIR: join(root, 'no') })).rejects.toThrow(/no catalogue/)
})

async function makeDrop(folder: string): Promise<void> {
  await mkdir(folder)
  const clip = await makeClip({ seconds: 1, size: '90x160' })
  for (let number = 1; number <= IN_THE_DROP; number++) {
    await writeFile(join(folder, `第${number}集.mp4`), distinctCopy(clip, `drop ${number}`))
    await writeFile(join(folder, `第${number}集.zh-Hant-TW.srt`), srt(`搬家那天（${number}）`))
  }
}

function finishedUploads(folder: string): string[] {
  using database = openRaw(folder)
  return database.db.prepare(`select sha256 from uploads where state = 'finished'`).pluck().all() as string[]
}

/** Runs the script of an npm command, without its set-up. @throws with what it printed. */
async function command(name: string, folder: string, env: NodeJS.ProcessEnv, options: { killAfterMs?: number } = {}) {
  const script = fileURLToPath(new URL(`../../scripts/${name}.ts`, import.meta.url))
  const limits =
    options.killAfterMs === undefined ? {} : { timeout: options.killAfterMs, killSignal: 'SIGKILL' as const }
  return promisify(execFile)(process.execPath, [script, folder], {
    env: { PATH: process.env.PATH, ...env },
    ...limits,
  }).catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw new Error(`${error.stdout ?? ''}${error.stderr ?? ''}`, { cause: error })
  })
}

/** What belongs to a running server and not to the catalogue. */
const OF_A_SERVER = new Set(['sessions', 'workers', 'facts', 'sqlite_sequence'])
const OF_THE_INDEX = new Set(['indexed_at_ms', 'indexed_key', 'next_key'])
const OF_A_RUN = new Set(['state', 'lease_owner', 'lease_until_ms', 'attempts', 'updated_at_ms', 'due_at_ms'])

/** All rows of all tables of the catalogue, without what says how far a server is with them. */
function readRows(folder: string): Record<string, Record<string, unknown>[]> {
  using database = openRaw(folder)
  const tables = database.db
    .prepare(`select name from sqlite_master where type = 'table' order by name`)
    .pluck()
    .all() as string[]
  const isKept = (table: string, column: string) =>
    !OF_THE_INDEX.has(column) && !(table === 'jobs' && OF_A_RUN.has(column))
  return Object.fromEntries(
    tables
      .filter((table) => !OF_A_SERVER.has(table))
      .map((table) => {
        const rows = database.db.prepare(`select * from "${table}"`).all() as Record<string, unknown>[]
        const kept = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => isKept(table, name))))
        return [table, kept.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))]
      }),
  )
}

function namedFiles(folder: string): string[] {
  using database = openRaw(folder)
  return database.db
    .prepare(
      `select sha256 from media_files union select sha256 from stills union select sha256 from proxies where sha256 is not null
       union select source_sha256 from tracks where source_sha256 is not null
       union select sha256 from cover_images where sha256 is not null
       union select sent_sha256 from cover_images where sent_sha256 is not null
       union select sha256 from uploads where state = 'finished'`,
    )
    .pluck()
    .all() as string[]
}

async function storedFiles(folder: string): Promise<string[]> {
  const folders = await readdir(join(folder, 'files'))
  return (await Promise.all(folders.map((name) => readdir(join(folder, 'files', name))))).flat()
}

async function hashInStore(folder: string, sha256: string): Promise<string> {
  const bytes = await readFile(join(folder, 'files', sha256.slice(0, 2), sha256))
  return createHash('sha256').update(bytes).digest('hex')
}

function openRaw(folder: string) {
  const db = new Database(join(folder, 'juku.db'), { readonly: true })
  return { db, [Symbol.dispose]: () => db.close() }
}
