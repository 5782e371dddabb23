import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readAdminToken } from '../../../server/accounts/admin-token.ts'
import { lockDataDir, prepareDataDir } from '../../../server/processes/data-dir.ts'
import { formatIdentity, identify, isSameProcess, parseIdentity } from '../../../server/processes/identity.ts'
import { endLeftovers, openRunRecord, readRunFile, readRunFileNow } from '../../../server/processes/run-file.ts'

const root = await mkdtemp(join(tmpdir(), 'juku-data-dir-'))
afterAll(() => rm(root, { recursive: true }))
const newFolder = () => mkdtemp(join(root, 'd'))
const self = identify(process.pid) ?? null

test('a data folder is made with all folders above it, for its owner only', async () => {
  const path = join(root, 'a', 'b')
  expect(await prepareDataDir(path)).toBe(path)
  expect((await stat(path)).mode & 0o777).toBe(0o700)
})

test('a data folder below a file is refused with its path and the reason', async () => {
  const file = join(root, 'file')
  await writeFile(file, '')
  const message = `The data folder ${file}/x cannot be written (ENOTDIR: not a directory): correct its owner, or set DATA_DIR to another folder.`
  await expect(prepareDataDir(join(file, 'x'))).rejects.toThrow(message)
})

test('the lock is one process’s, and free again when it is given back', async () => {
  const dataDir = await newFolder()
  {
    using _lock = await lockDataDir(dataDir)
    await openRunRecord(dataDir, self)
    await expect(lockDataDir(dataDir)).rejects.toThrow(
      `Another Juku (process ${process.pid}) serves ${dataDir} already: stop it, or set DATA_DIR to another folder.`,
    )
  }
  using _again = await lockDataDir(dataDir)
})

test('a refused start names no process that ended long ago', async () => {
  const dataDir = await newFolder()
  using _lock = await lockDataDir(dataDir)
  await openRunRecord(dataDir, { pid: process.pid, startTicks: '1' })
  await expect(lockDataDir(dataDir)).rejects.toThrow(/^Another Juku serves /)
})

test('the run file is the owner’s only and holds the last of many changes', async () => {
  const dataDir = await newFolder()
  const record = await openRunRecord(dataDir, self)
  const engines = [1, 2, 3].map((port) => ({ process: null, url: `http://127.0.0.1:${port}`, key: 'k' }))
  await Promise.all(engines.map((engine) => record.change({ engine })))
  expect(await readRunFile(dataDir)).toEqual({ server: self, worker: null, engine: engines[2] })
  expect(readRunFileNow(dataDir)).toEqual(await readRunFile(dataDir))
  expect((await stat(join(dataDir, 'run.json'))).mode & 0o777).toBe(0o600)
})

test('a change that could not be written does not keep the next from being', async () => {
  const dataDir = await newFolder()
  const record = await openRunRecord(dataDir, self)
  await rm(dataDir, { recursive: true })
  await expect(record.change({ worker: self })).rejects.toThrow('ENOENT')
  await prepareDataDir(dataDir)
  await record.change({ engine: null })
  expect((await readRunFile(dataDir)).worker).toEqual(self)
})

test('a run file that was cut short is nothing', async () => {
  const dataDir = await newFolder()
  await writeFile(join(dataDir, 'run.json'), '{"server":{"pid":1')
  expect(await readRunFile(dataDir)).toEqual({ server: null, worker: null, engine: null })
})

test('what an earlier run left behind is ended, and gone when that returns', async () => {
  const child = spawn('sleep', ['60'])
  const worker = identify(child.pid ?? 0) ?? null
  expect(await endLeftovers({ server: null, worker, engine: null })).toEqual([child.pid])
  expect(worker && isSameProcess(worker)).toBe(false)
})

test('another process that has got a recorded number is left alone', async () => {
  const child = spawn('sleep', ['60'])
  const worker = { pid: child.pid ?? 0, startTicks: '1' }
  expect(await endLeftovers({ server: null, worker, engine: null })).toEqual([])
  expect(child.exitCode).toBeNull()
  child.kill()
  await once(child, 'exit')
})

test('an identity is read back from its word', () => {
  const identity = { pid: 4711, startTicks: '83352' }
  expect(parseIdentity(formatIdentity(identity))).toEqual(identity)
  expect(parseIdentity(formatIdentity({ pid: 1, startTicks: null }))).toEqual({ pid: 1, startTicks: null })
  expect(parseIdentity('4711')).toBeUndefined()
})

test('the operator’s token is made once, kept for the owner only, and not made when it is given', async () => {
  const dataDir = await newFolder()
  const given = await readAdminToken(dataDir, 'g'.repeat(32))
  expect(given).toEqual({ token: 'g'.repeat(32), path: null, isNew: false })
  const made = await readAdminToken(dataDir, undefined)
  expect(made.token).toMatch(/^[\w-]{43}$/)
  expect((await stat(made.path ?? '')).mode & 0o777).toBe(0o600)
  expect(await readAdminToken(dataDir, undefined)).toEqual({ ...made, isNew: false })
})

test('a token file that was changed into something else is refused with its path', async () => {
  const dataDir = await newFolder()
  await writeFile(join(dataDir, 'admin-token'), 'secret\n')
  await expect(readAdminToken(dataDir, undefined)).rejects.toThrow(
    `${dataDir}/admin-token holds no token of 32 characters or more: delete it and start again.`,
  )
})
