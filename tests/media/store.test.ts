import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { openStore, type Store } from '../../media/store.ts'
import { mountTinyDisk } from '../tiny-disk.ts'

const MIB = 1024 * 1024
const LONG_AGO = new Date('2020-01-01T00:00:00Z')
const never = async () => false

async function makeStore() {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-store-'))
  const store = await openStore(dataDir)
  return {
    store,
    dataDir,
    /** Names of what lies in a folder of the store. */
    names: (folder: 'files' | 'tmp' | 'trash') => namesIn(join(dataDir, folder)),
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function keepText(store: Store, text: string, at = LONG_AGO): Promise<string> {
  await store.keepBytes(Buffer.from(text))
  const name = sha256(Buffer.from(text))
  await utimes(store.pathOf(name), at, at)
  return name
}

test('a stream of 64 MiB is hashed while it is written, and no more than a few MiB of it are in memory', async () => {
  await using t = await makeStore()
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const expected = createHash('sha256')
  let most = 0
  const before = process.memoryUsage().arrayBuffers
  async function* source() {
    for (let n = 0; n < 1024; n++) {
      const chunk = randomBytes(64 * 1024)
      expected.update(chunk)
      yield chunk
      if (n % 64 !== 63) continue
      collect()
      await pause(20) // another thread frees what was collected, and on a busy machine it is behind
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }
  }
  const received = await t.store.receive(source(), { maxBytes: 64 * MIB })
  expect(received).toMatchObject({ sizeBytes: 64 * MIB, sha256: expected.digest('hex') })
  expect(received.head).toHaveLength(4_096)
  expect((await stat(received.path)).size).toBe(64 * MIB)
  expect(most).toBeLessThan(4 * MIB)
})

test.each([
  ['many small chunks', [1, 2, 4_095, 3, 70_000]],
  ['one chunk that is larger than a write', [3 * MIB + 7]],
  ['nothing', []],
])('%s arrive byte for byte', async (_name, sizes) => {
  await using t = await makeStore()
  const chunks = sizes.map((size) => randomBytes(size))
  const whole = Buffer.concat(chunks)
  const received = await t.store.receive(Readable.from(chunks), { maxBytes: 4 * MIB })
  expect(received).toMatchObject({ sizeBytes: whole.length, sha256: sha256(whole) })
  expect(received.head).toEqual(whole.subarray(0, 4_096))
  expect((await readFile(received.path)).equals(whole)).toBe(true)
})

test('a file of exactly the most that is taken is taken, one byte more is not and leaves nothing', async () => {
  await using t = await makeStore()
  const received = await t.store.receive(Readable.from([Buffer.alloc(10), Buffer.alloc(10)]), { maxBytes: 20 })
  await t.store.discard(received)
  const tooLarge = t.store.receive(Readable.from([Buffer.alloc(10), Buffer.alloc(11)]), { maxBytes: 20 })
  await expect(tooLarge).rejects.toMatchObject({ code: 'UPLOAD_TOO_LARGE' })
  expect(await t.names('tmp')).toEqual([])
})

test('a source that breaks off leaves nothing, and its error comes through', async () => {
  await using t = await makeStore()
  async function* source() {
    yield randomBytes(2 * MIB)
    throw new Error('the line broke')
  }
  await expect(t.store.receive(source(), { maxBytes: 4 * MIB })).rejects.toThrow('the line broke')
  expect(await t.names('tmp')).toEqual([])
})

test('a full disk is said so, whether a stream or bytes are stored, and leaves nothing', async (context) => {
  await using disk = await mountTinyDisk(2)
  if (!disk) return context.skip('this user may not mount a file system')
  const store = await openStore(disk.path)
  const refused = { code: 'STORE_FULL' }
  const source = Readable.from(Array.from({ length: 64 }, () => randomBytes(64 * 1024)))
  await expect(store.receive(source, { maxBytes: 8 * MIB })).rejects.toMatchObject(refused)
  await expect(store.keepBytes(randomBytes(4 * MIB))).rejects.toMatchObject(refused)
  expect(await namesIn(disk.path)).toEqual([])
  expect(await store.freeBytes()).toBeLessThanOrEqual(2 * MIB)
})

test('the same bytes are kept once, each time under a fresh time', async () => {
  await using t = await makeStore()
  const bytes = Buffer.from('the same')
  for (let round = 0; round < 3; round++) {
    const received = await t.store.receive(Readable.from([bytes]), { maxBytes: 100 })
    await t.store.keep(received)
  }
  const path = t.store.pathOf(sha256(bytes))
  await utimes(path, LONG_AGO, LONG_AGO)
  await t.store.keepBytes(bytes)
  expect(await t.names('files')).toEqual([sha256(bytes)])
  expect(await t.names('tmp')).toEqual([])
  expect(await readFile(path)).toEqual(bytes)
  expect((await stat(path)).mtimeMs).toBeGreaterThan(Date.now() - 60_000)
  expect(await t.store.has(sha256(bytes))).toBe(true)
})

test('a file that a tool made is hashed and gets its name', async () => {
  await using t = await makeStore()
  const folder = await t.store.makeWorkFolder('../../etc/pass wd')
  expect(folder.startsWith(join(t.dataDir, 'tmp/work-'))).toBe(true)
  const bytes = randomBytes(3 * MIB)
  await writeFile(join(folder, 'still.webp'), bytes)
  expect(await t.store.keepMade(join(folder, 'still.webp'))).toEqual({ sha256: sha256(bytes), sizeBytes: bytes.length })
  expect((await readFile(t.store.pathOf(sha256(bytes)))).equals(bytes)).toBe(true)
  await t.store.removeWorkFolder(folder)
  expect(await readdir(join(t.dataDir, 'tmp'))).toEqual([])
})

test.each([
  '../../../etc/passwd',
  '',
  'A'.repeat(64),
  `${'a'.repeat(63)}/`,
  `${'a'.repeat(64)}\n`,
  `${'a'.repeat(64)}x`,
])('a name that is no sha256 is refused: %j', async (name) => {
  await using t = await makeStore()
  expect(() => t.store.pathOf(name)).toThrow('Not a sha256')
  expect(() => t.store.has(name)).toThrow('Not a sha256')
})

test('nobody else on the machine can read the files', async () => {
  await using t = await makeStore()
  await t.store.keepBytes(Buffer.from('secret'))
  for (const path of [
    join(t.dataDir, 'files'),
    join(t.dataDir, 'tmp'),
    t.store.pathOf(sha256(Buffer.from('secret'))),
  ]) {
    expect((await stat(path)).mode & 0o077).toBe(0)
  }
})

test('a sweep removes what is old and unnamed and leaves what is named or young', async () => {
  await using t = await makeStore()
  const unnamed = await keepText(t.store, 'unnamed')
  const named = await keepText(t.store, 'named')
  const young = await keepText(t.store, 'young', new Date())
  const report = await t.store.sweep(async (name) => name === named, Date.now() - 60_000)
  expect(report).toEqual({ removedFiles: 1, restoredFiles: 0, removedTempFiles: 0 })
  expect((await t.names('files')).sort()).toEqual([named, young].sort())
  expect(await t.names('trash')).toEqual([])
  expect(await t.store.has(unnamed)).toBe(false)
})

test('a sweep removes old temporary files and folders, and leaves those of uploads under way', async () => {
  await using t = await makeStore()
  const old = await t.store.receive(Readable.from([Buffer.from('old')]), { maxBytes: 10 })
  const young = await t.store.receive(Readable.from([Buffer.from('young')]), { maxBytes: 10 })
  const folder = await t.store.makeWorkFolder('job')
  await mkdir(join(folder, 'frames'))
  await writeFile(join(folder, 'frames', '1.gray'), 'x')
  for (const path of [old.path, folder]) await utimes(path, LONG_AGO, LONG_AGO)
  const report = await t.store.sweep(never, Date.now() - 60_000)
  expect(report.removedTempFiles).toBe(2)
  expect(await t.names('tmp')).toEqual([young.path.split('/').at(-1)])
})

test('a file that is stored again before it is moved aside is given back', async () => {
  await using t = await makeStore()
  const name = await keepText(t.store, 'again')
  let asked = 0
  const report = await t.store.sweep(async () => {
    if (++asked === 1) await t.store.keepBytes(Buffer.from('again')) // its row commits later
    return false
  }, Date.now() - 60_000)
  expect(report).toMatchObject({ removedFiles: 0, restoredFiles: 1 })
  expect(await readFile(t.store.pathOf(name), 'utf8')).toBe('again')
  expect(await t.names('trash')).toEqual([])
})

test('a file that is stored again after it was moved aside stays', async () => {
  await using t = await makeStore()
  const name = await keepText(t.store, 'again')
  let asked = 0
  await t.store.sweep(async () => {
    if (++asked === 2) await t.store.keepBytes(Buffer.from('again'))
    return false
  }, Date.now() - 60_000)
  expect(asked).toBe(2)
  expect(await readFile(t.store.pathOf(name), 'utf8')).toBe('again')
  expect((await stat(t.store.pathOf(name))).mtimeMs).toBeGreaterThan(Date.now() - 60_000)
})

test('a file whose row commits while it is moved aside is given back', async () => {
  await using t = await makeStore()
  const name = await keepText(t.store, 'named late')
  let asked = 0
  const report = await t.store.sweep(async () => ++asked > 1, Date.now() - 60_000)
  expect(report).toMatchObject({ removedFiles: 0, restoredFiles: 1 })
  expect(await t.store.has(name)).toBe(true)
})

test('what a killed sweep had moved aside is judged by the next one', async () => {
  await using t = await makeStore()
  const [named, unnamed] = [sha256(Buffer.from('named')), sha256(Buffer.from('unnamed'))]
  await writeFile(join(t.dataDir, 'trash', named), 'named')
  await writeFile(join(t.dataDir, 'trash', unnamed), 'unnamed')
  for (const name of [named, unnamed]) await utimes(join(t.dataDir, 'trash', name), LONG_AGO, LONG_AGO)
  await t.store.sweep(async (name) => name === named, Date.now() - 60_000)
  expect(await readFile(t.store.pathOf(named), 'utf8')).toBe('named')
  expect(await t.names('trash')).toEqual([])
  expect(await t.store.has(unnamed)).toBe(false)
})

test('what a killed sweep had moved aside is back before anybody is served, and a fresh file of the same bytes stays', async () => {
  await using t = await makeStore()
  const [lost, fresh] = [sha256(Buffer.from('lost')), await keepText(t.store, 'fresh', new Date())]
  for (const name of [lost, fresh]) {
    await writeFile(join(t.dataDir, 'trash', name), name === lost ? 'lost' : 'fresh')
    await utimes(join(t.dataDir, 'trash', name), LONG_AGO, LONG_AGO)
  }
  await t.store.recover()
  expect(await readFile(t.store.pathOf(lost), 'utf8')).toBe('lost')
  expect((await stat(t.store.pathOf(lost))).mtimeMs).toBe(LONG_AGO.getTime()) // so that the next sweep judges it
  expect((await stat(t.store.pathOf(fresh))).mtimeMs).toBeGreaterThan(Date.now() - 60_000)
  expect(await t.names('trash')).toEqual([])
})

test('what is not ours in the folder of files is neither listed nor swept', async () => {
  await using t = await makeStore()
  const name = await keepText(t.store, 'ours')
  await mkdir(join(t.dataDir, 'files', 'lost+found'))
  await writeFile(join(t.dataDir, 'files', 'notes.txt'), 'x')
  const listed: string[] = []
  for await (const each of t.store.list()) listed.push(each)
  expect(listed).toEqual([name])
  await t.store.sweep(never, Date.now() - 60_000)
  expect(await t.names('files')).toEqual(['notes.txt'])
})
