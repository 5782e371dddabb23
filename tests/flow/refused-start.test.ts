import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, test } from 'vitest'
import { remainingProcesses } from '../media/processes.ts'
import { type Ending, startAndEnd } from './server-processes.ts'

const run = promisify(execFile)
const root = await mkdtemp(join(tmpdir(), 'juku-refused-'))
await chmod(root, 0o755)
const isRoot = process.getuid?.() === 0
afterAll(() => rm(root, { recursive: true }))
const newFolder = () => mkdtemp(join(root, 'd'))
const canMount = isRoot && (await mountsWork())

/** Starts with settings that cannot work: exit code 1 and this one line, whatever it was. */
async function expectRefusal(started: Promise<Ending>, sentence: string | RegExp): Promise<void> {
  const { code, stderr } = await started
  expect(stderr).toMatch(/^[^\n]+\n$/)
  if (typeof sentence === 'string') expect(stderr.trimEnd()).toBe(sentence)
  else expect(stderr.trimEnd()).toMatch(sentence)
  expect(code).toBe(1)
}

test('an argument is refused: settings come from the environment', async () => {
  const started = startAndEnd({}, { args: ['--port=80'] })
  await expectRefusal(started, 'There is no argument --port=80: settings are read from the environment.')
})

test('a wrong setting is refused by its name before anything is made', async () => {
  const dataDir = join(root, 'never-made')
  await expectRefusal(
    startAndEnd({ DATA_DIR: dataDir, PORT: 'http' }),
    /^The setting PORT is wrong: it must be .*integer/,
  )
  expect(await readdir(root)).not.toContain('never-made')
})

test('an unknown setting is refused with the one that was meant', async () => {
  const started = startAndEnd({ DATADIR: '/srv/juku' })
  await expectRefusal(started, 'There is no setting DATADIR: did you mean DATA_DIR?')
})

test('a busy port is refused, and the data folder is free again', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const { port } = holder.address() as { port: number }
  const sentence = `Another program listens on 127.0.0.1:${port}: stop it, or set PORT to another number.`
  const env = { DATA_DIR: await newFolder(), PORT: String(port) }
  await expectRefusal(startAndEnd(env), sentence)
  await expectRefusal(startAndEnd(env), sentence)
  holder.close()
})

test('an address that this machine does not have is refused', async () => {
  const env = { DATA_DIR: await newFolder(), PORT: '0', HOST: '192.0.2.1' }
  await expectRefusal(startAndEnd(env), 'This machine has no address 192.0.2.1: correct HOST.')
})

describe('a data folder that is of no use', () => {
  test('below a file', async () => {
    const file = join(root, 'file')
    await writeFile(file, '')
    await expectRefusal(
      startAndEnd({ DATA_DIR: join(file, 'data') }),
      /^The data folder .*\/file\/data cannot be written /,
    )
  })

  test.skipIf(!isRoot)('of another owner (needs root, to become somebody else)', async () => {
    const wrapper = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups']
    const started = startAndEnd({ DATA_DIR: join(root, 'data') }, { wrapper })
    await expectRefusal(
      started,
      /^The data folder .*\/data cannot be written \(EACCES: permission denied\): correct its owner, /,
    )
  })

  test('with a database of a newer version', async () => {
    const dataDir = await newFolder()
    await expectRefusal(
      startAndEnd({ DATA_DIR: dataDir, PORT: '0', MEILI_BIN: '/nowhere' }),
      /^MEILI_BIN names no program/,
    )
    const database = new Database(join(dataDir, 'juku.db'))
    database.exec("insert into __drizzle_migrations (hash, created_at) values ('x', 9999999999999)")
    database.close()
    await expectRefusal(startAndEnd({ DATA_DIR: dataDir }), /^The database was written by a newer version of Juku: /)
  })

  test('with a file that is no database', async () => {
    const dataDir = await newFolder()
    await writeFile(join(dataDir, 'juku.db'), 'not a database '.repeat(100))
    await expectRefusal(startAndEnd({ DATA_DIR: dataDir }), /^The database in DATA_DIR is damaged /)
  })

  test('with a token file that holds none', async () => {
    const dataDir = await newFolder()
    await writeFile(join(dataDir, 'admin-token'), '')
    await expectRefusal(startAndEnd({ DATA_DIR: dataDir }), /\/admin-token holds no token of 32 characters or more: /)
  })

  test.skipIf(!canMount)('on a full disk (needs the right to mount)', async () => {
    await using small = await mountDisk(4)
    const sentence = /^The disk of .* is full \(\d+ MiB free, 64 MiB wanted\): free some space and start again\.$/
    await expectRefusal(startAndEnd({ DATA_DIR: small.path }), sentence)
    await expectRefusal(startAndEnd({ DATA_DIR: join(small.path, 'below') }), sentence)
  })

  test.skipIf(!canMount)('on a disk without a free byte', async () => {
    await using small = await mountDisk(4)
    await run('sh', ['-c', `cat /dev/zero > ${small.path}/ballast || true`])
    await expectRefusal(startAndEnd({ DATA_DIR: small.path }), /^The disk of .* is full \(0 MiB free, /)
  })

  test.skipIf(!canMount)('that cannot hold the engine', async () => {
    await using small = await mountDisk(100)
    const started = startAndEnd({ DATA_DIR: small.path, PORT: '0' }, { copiesEngine: true })
    await expectRefusal(
      started,
      /^Meilisearch could not be copied to .* \(ENOSPC\): free some room there, or set MEILI_BIN /,
    )
    expect(await remainingProcesses(small.path, 5_000)).toEqual([])
  })
})

// side by side, since one of them mostly waits
describe.concurrent('a program that is not there', () => {
  test('the engine', async () => {
    const env = { DATA_DIR: await newFolder(), PORT: '0', MEILI_BIN: '/nowhere/meilisearch' }
    await expectRefusal(startAndEnd(env), 'MEILI_BIN names no program that can be run: /nowhere/meilisearch')
    expect(await remainingProcesses(env.DATA_DIR, 5_000)).toEqual([])
  })

  test('an engine of somebody else, after it had 10 s to come', async () => {
    const env = { DATA_DIR: await newFolder(), PORT: '0', MEILI_URL: 'http://127.0.0.1:9' }
    await expectRefusal(
      startAndEnd(env),
      /^No Meilisearch answers at MEILI_URL \(http:\/\/127\.0\.0\.1:9\): start it, or /,
    )
  })

  test('ffmpeg, which only the worker needs: the server says it for it, and nothing is left running', async () => {
    const env = { DATA_DIR: await newFolder(), PORT: '0', FFMPEG_PATH: '/nowhere/ffmpeg' }
    await expectRefusal(startAndEnd(env), /FFMPEG_PATH/)
    expect(await remainingProcesses(env.DATA_DIR, 5_000)).toEqual([])
  })
})

interface SmallDisk extends AsyncDisposable {
  readonly path: string
}

async function mountDisk(sizeMib: number): Promise<SmallDisk> {
  const path = await newFolder()
  await mkdir(path, { recursive: true })
  await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMib}m`, 'tmpfs', path])
  return { path, [Symbol.asyncDispose]: async () => void (await run('umount', ['-l', path])) }
}

async function mountsWork(): Promise<boolean> {
  try {
    await using _disk = await mountDisk(1)
    return true
  } catch {
    return false
  }
}
