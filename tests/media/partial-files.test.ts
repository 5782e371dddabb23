import { createHash, randomBytes } from 'node:crypto'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openPartialFiles, type PartialFile, type PartialFiles } from '../../media/partial-files.ts'
import { mountTinyDisk } from '../tiny-disk.ts'

const MIB = 1024 * 1024
const ID = '01234567-89ab-7cde-8f01-23456789abcd'
const PLENTY = Number.MAX_SAFE_INTEGER

async function makeFolder() {
  const path = await mkdtemp(join(tmpdir(), 'juku-partial-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

async function hold(files: PartialFiles, id = ID): Promise<PartialFile> {
  const file = await files.hold(id, 1_000)
  if (!file) throw new Error('it is held')
  return file
}

const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** `bytes` in pieces of `step`, then (with `breaks`) what a sender that goes away looks like. */
async function* stream(bytes: Buffer, step: number, breaks = false) {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
  if (breaks) throw new Error('gone')
}

test('whatever comes in which pieces, is cut off, is too much, or meets a new start, the file is what a model says', async () => {
  const step = fc.record({
    kind: fc.constantFrom('whole', 'breaks', 'tooMuch', 'restart', 'killed'),
    bytes: fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
    pieceBytes: fc.integer({ min: 1, max: 2_000 }),
  })
  const walk = fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
    await using folder = await makeFolder()
    let files = openPartialFiles(folder.path)
    let model = Buffer.alloc(0)
    for (const { kind, bytes, pieceBytes } of steps) {
      if (kind === 'restart') files = openPartialFiles(folder.path)
      if (kind === 'killed') {
        files = openPartialFiles(folder.path)
        await appendFile(join(folder.path, ID), bytes) // written, but never told of
        model = Buffer.concat([model, bytes])
      }
      await using file = await hold(files)
      expect(file.sizeBytes).toBe(model.length)
      const isTooMuch = kind === 'tooMuch' && bytes.length > 0
      if (kind === 'whole' || kind === 'breaks' || isTooMuch) {
        const end = await file
          .append(stream(bytes, pieceBytes, kind === 'breaks'), isTooMuch ? bytes.length - 1 : PLENTY)
          .then(
            () => 'whole',
            (error: Error) => (error.message === 'gone' ? 'breaks' : 'tooMuch'),
          )
        expect(end).toBe(kind)
        if (!isTooMuch) model = Buffer.concat([model, bytes])
      }
      expect(file.sizeBytes).toBe(model.length)
      expect(await file.sha256()).toBe(sha256Of(model))
    }
    if (steps.length > 0) expect(await readFile(join(folder.path, ID))).toEqual(model)
  })
  await fc.assert(walk, { seed: 20_261_126, numRuns: 60 })
})

test('a hash is continued over several holds, without the file being read again', async () => {
  await using folder = await makeFolder()
  const files = openPartialFiles(folder.path)
  const bytes = randomBytes(1_000)
  for (const part of [bytes.subarray(0, 400), bytes.subarray(400)]) {
    await using file = await hold(files)
    await file.append(stream(part, 100), PLENTY)
  }
  await rm(join(folder.path, ID))
  await appendFile(join(folder.path, ID), Buffer.alloc(1_000)) // as large, and something else
  await using file = await hold(files)
  expect(await file.sha256()).toBe(sha256Of(bytes))
})

test('a file has one holder: the next is let in when it lets go, and is turned away when it does not', async () => {
  await using folder = await makeFolder()
  const files = openPartialFiles(folder.path)
  const first = await hold(files)
  expect(first.wanted.aborted).toBe(false)
  expect(await files.holdIfFree(ID)).toBeUndefined()
  expect(first.wanted.aborted).toBe(false)
  expect(await files.hold(ID, 30)).toBeUndefined()
  expect(first.wanted.aborted).toBe(true)
  const waiting = files.hold(ID, 5_000)
  await first[Symbol.asyncDispose]()
  await using second = await waiting
  expect(second?.wanted.aborted).toBe(false)
})

test('of many who want a file at once each gets it in turn', async () => {
  await using folder = await makeFolder()
  const files = openPartialFiles(folder.path)
  let holders = 0
  let most = 0
  const one = async () => {
    await using file = await hold(files)
    most = Math.max(most, ++holders)
    await file.append(stream(Buffer.from('x'), 1), PLENTY)
    holders--
  }
  await Promise.all(Array.from({ length: 20 }, one))
  await using file = await hold(files)
  expect([most, file.sizeBytes, await file.sha256()]).toEqual([1, 20, sha256Of(Buffer.alloc(20, 'x'))])
})

test('a name that is no id builds no path', async () => {
  await using folder = await makeFolder()
  await expect(openPartialFiles(folder.path).hold('../../etc/passwd', 10)).rejects.toThrow('Not an id')
})

test('a disk that fills up keeps what fitted, and once there is room the file goes on and is right', async (context) => {
  await using disk = await mountTinyDisk(6)
  if (!disk) return context.skip()
  const files = openPartialFiles(disk.path)
  const ballast = join(disk.path, 'ballast')
  await appendFile(ballast, Buffer.alloc(3 * MIB))
  const bytes = randomBytes(5 * MIB)
  await using file = await hold(files)
  await expect(file.append(stream(bytes, 65_536), PLENTY)).rejects.toMatchObject({ code: 'STORE_FULL' })
  expect(file.sizeBytes).toBeGreaterThan(MIB)
  expect(file.sizeBytes).toBeLessThan(3 * MIB + 1)
  expect(await file.sha256()).toBe(sha256Of(bytes.subarray(0, file.sizeBytes)))
  await rm(ballast)
  await file.append(stream(bytes.subarray(file.sizeBytes), 65_536), PLENTY)
  expect(await file.sha256()).toBe(sha256Of(bytes))
})
