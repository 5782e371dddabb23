import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectEngine } from '../../../server/engine/engine.ts'
import { EngineRequestError, EngineStartError } from '../../../server/engine/errors.ts'
import { findEngineBinary, PACKAGED_VERSION } from '../../../server/engine/find-binary.ts'
import { engineHealth, startEngine } from '../../../server/engine/start-engine.ts'
import { quietLog, startTestEngine, type TestEngine } from './test-engine.ts'

let running: TestEngine

beforeAll(async () => {
  running = await startTestEngine()
})
afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

test('a started engine answers with its key and refuses a wrong one', async () => {
  expect(await running.engine.isHealthy()).toBe(true)
  expect(await engineHealth(running.process.url, running.process.key)).toBe(true)
  expect(await engineHealth(running.process.url, 'x'.repeat(43))).toBe(false)
})

test('the key is kept for its owner only, and the process has it by environment alone', async () => {
  const file = join(running.dataDir, 'engine-key')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readFile(file, 'utf8')).toBe(running.process.key)
  const argv = await readFile(`/proc/${running.process.pid}/cmdline`, 'utf8')
  expect(argv).not.toContain(running.process.key)
})

test('a start on a port that another program holds is refused with one sentence', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const { port } = holder.address() as { port: number }
  const started = startEngine({ dataDir: running.dataDir, settings: {}, log: quietLog, port })
  await expect(started).rejects.toThrow(EngineStartError)
  await expect(started).rejects.toThrow(`Meilisearch cannot have port ${port}: another program holds it.`)
  holder.close()
})

test('MEILI_URL is used as it is, and nothing is started', async () => {
  const { url, key } = running.process
  const settings = { MEILI_URL: url, MEILI_MASTER_KEY: key }
  const outside = await startEngine({ dataDir: '/nowhere', settings, log: quietLog })
  expect(outside).toMatchObject({ url, key, pid: undefined, port: undefined })
  await outside.stop()
  expect(await running.engine.isHealthy()).toBe(true)
})

test('a MEILI_BIN that cannot be run is named', async () => {
  const MEILI_BIN = join(running.dataDir, 'engine-key')
  const started = startEngine({ dataDir: running.dataDir, settings: { MEILI_BIN }, log: quietLog })
  await expect(started).rejects.toThrow(`MEILI_BIN names no program that can be run: ${MEILI_BIN}`)
})

test('data of another version of the engine are dropped, not fatal', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-engine-'))
  await mkdir(join(dataDir, 'engine', 'db'), { recursive: true })
  await writeFile(join(dataDir, 'engine', 'db', 'VERSION'), '1.7.3')
  const settings = { MEILI_BIN: process.env.MEILI_BIN ?? (await findEngineBinary(running.dataDir, {})) }
  const started = await startEngine({ dataDir, settings, log: quietLog })
  expect(await engineHealth(started.url, started.key)).toBe(true)
  await started.stop()
  await rm(dataDir, { recursive: true })
})

test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'the packaged program is copied once, and a copy that was touched is made again',
  async () => {
    const path = await findEngineBinary(running.dataDir, {})
    expect(path).toBe(join(running.dataDir, 'bin', `meilisearch-${PACKAGED_VERSION}`))
    const first = await stat(path)
    expect(first.mode & 0o111).not.toBe(0)
    await findEngineBinary(running.dataDir, {})
    expect((await stat(path)).ino).toBe(first.ino)
    await chmod(path, 0o600)
    await findEngineBinary(running.dataDir, {})
    expect((await stat(path)).mode & 0o111).not.toBe(0)
  },
)

test('a task that the engine accepts and then fails is an error', async () => {
  const task = await running.engine.deleteMatching('works', 'id = "x"')
  const waited = running.engine.waitForTasks([task])
  await expect(waited).rejects.toThrow(EngineRequestError)
  await expect(waited).rejects.toMatchObject({ code: 'index_not_found' })
})

test('a search before the indexes are there is unavailable, as is one with a wrong key', async () => {
  const query = { indexUid: 'works', q: 'x', limit: 1, attributesToRetrieve: ['id'] } as const
  await expect(running.engine.search([query])).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  const stranger = connectEngine(() => ({ url: running.process.url, key: 'x'.repeat(43) }))
  await expect(stranger.search([query])).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  expect(await stranger.isHealthy()).toBe(false)
  await stranger.close()
})

test('another program on the port is not taken for the engine', async () => {
  const other = createHttpServer((_request, response) => response.end('<html>hello</html>'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as { port: number }
  const engine = connectEngine(() => ({ url: `http://127.0.0.1:${port}`, key: '' }))
  await expect(engine.search([])).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  await engine.close()
  other.closeAllConnections()
  other.close()
})

test('an engine that is killed is unavailable, and found again after it was started on its port', async () => {
  await running.kill()
  await expect(running.engine.search([])).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  await running.startAgain()
  expect(await running.engine.isHealthy()).toBe(true)
})

test('an engine that hangs is unavailable within the limit of a search', async () => {
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as { port: number }
  const engine = connectEngine(() => ({ url: `http://127.0.0.1:${port}`, key: '' }))
  const startedAtMs = Date.now()
  await expect(engine.search([])).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  expect(Date.now() - startedAtMs).toBeLessThan(4_500)
  await engine.close()
  silent.close()
})
