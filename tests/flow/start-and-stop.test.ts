import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { makeClip } from '../made-clips.ts'
import { remainingProcesses } from '../media/processes.ts'
import { startTestEngine } from '../server/engine/test-engine.ts'
import { cleanEnv, jsonBody, startServer, TEST_TOKEN, type TestServer, until } from '../start-server.ts'
import { descendantsOf, findDescendant, startAndEnd, untilGone } from './server-processes.ts'

const WORKER = fileURLToPath(new URL('../../server/worker.ts', import.meta.url))
const STOP_LIMIT_MS = 10_000
/** What takes an analysis long enough to be met in it. */
const LONG = { seconds: 20, size: '540x960' }

const root = await mkdtemp(join(tmpdir(), 'juku-flow-'))
afterAll(() => rm(root, { recursive: true, force: true }))
const newFolder = () => mkdtemp(join(root, 'd'))

interface Episode {
  readonly id: string
  readonly state: string
  readonly indexedAt: string | null
}

describe('the first start', () => {
  test('makes a token, says how to sign in, writes no secret, and shows the settings in what it serves', async () => {
    const dataDir = await newFolder()
    const env = { ADMIN_TOKEN: undefined, LOG_LEVEL: 'trace', PUBLIC_URL: 'https://juku.example', TRUST_PROXY: 'true' }
    await using server = await startServer({ dataDir, env, copiesEngine: true })
    const tokenFile = join(dataDir, 'admin-token')
    await until(
      async () => server.output(),
      (text) => text.includes(`Sign in with the token in ${tokenFile}\n`),
    )
    expect(server.output()).toContain('Juku is ready at https://juku.example\n')
    expect((await stat(tokenFile)).mode & 0o777).toBe(0o600)
    const output = await until(
      async () => server.output(),
      (text) => text.includes('by this link: '),
    )
    expect(output).toMatch(
      /^or, once and within 15 minutes, by this link: https:\/\/juku\.example\/sign-in#juku_once_[\w-]{43}$/m,
    )

    const token = (await readFile(tokenFile, 'utf8')).trim()
    const signIn = (from: string, given = token) =>
      fetch(`${server.url}/api/session`, {
        ...jsonBody({ token: given }),
        headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      })
    const signedIn = await signIn('203.0.113.1')
    expect(signedIn.status).toBe(200)
    const cookie = signedIn.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^__Host-.*; Secure/)
    // Ten a minute an address: behind a trusted proxy each client has its own ten.
    const wrong = await Promise.all(Array.from({ length: 10 }, () => signIn('203.0.113.2', 'wrong')))
    expect(wrong.map((response) => response.status)).toEqual(Array(10).fill(401))
    expect((await signIn('203.0.113.2')).status).toBe(429)
    expect((await signIn('203.0.113.3')).status).toBe(200)

    const headers = { authorization: `Bearer ${token}` }
    const api = (await (await fetch(`${server.url}/api/openapi.json`, { headers })).json()) as { servers: unknown }
    expect(api.servers).toEqual([{ url: 'https://juku.example' }])
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401)
    expect(await (await fetch(`${server.url}/metrics`, { headers })).text()).toContain('process_cpu_seconds_total')
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' })

    expect(await server.stop()).toBe(0)
    const engineKey = await readFile(join(dataDir, 'engine-key'), 'utf8')
    const session = /=([^;]+)/.exec(cookie)?.[1] ?? ''
    for (const secret of [token, engineKey, session]) {
      expect(secret.length).toBeGreaterThan(20)
      expect(server.output()).not.toContain(secret)
    }
  })
})

describe('a second start', () => {
  test('on the data folder of a running server is refused, and the first goes on', async () => {
    await using first = await startServer({ dataDir: await newFolder() })
    const second = await startAndEnd({ DATA_DIR: first.dataDir, PORT: '0' })
    expect(second.stderr).toBe(
      `Another Juku (process ${first.process.pid}) serves ${first.dataDir} already: stop it, or set DATA_DIR to another folder.\n`,
    )
    expect(second.code).toBe(1)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
  })

  test('at the very same time: one serves, the other is refused', async () => {
    const dataDir = await newFolder()
    const both = await Promise.all([0, 1].map(() => startServer({ dataDir, untilReady: false, copiesEngine: true })))
    await using started = new AsyncDisposableStack()
    for (const server of both) started.use(server)
    const first = await until(
      async () => both.findIndex((server) => server.process.exitCode !== null),
      (index) => index >= 0,
    )
    const winner = both[1 - first]
    const loser = both[first]
    expect(loser?.process.exitCode).toBe(1)
    expect(loser?.output()).toMatch(/^Another Juku (\(process \d+\) )?serves .* already: .*\n$/)
    await until(
      () => readiness(winner),
      (status) => status === 200,
    )
    expect(await winner?.stop()).toBe(0)
  })

  test('after a kill -9 finds nothing of the first running, and works at once', async () => {
    const dataDir = await newFolder()
    await using first = await startServer({ dataDir })
    const below = descendantsOf(first.process.pid ?? 0)
    expect(below.some(({ command }) => command.includes('worker.ts'))).toBe(true)
    expect(below.some(({ command }) => command.includes('meilisearch'))).toBe(true)
    const workId = await createWork(first)
    const episode = await upload(first, workId, await clip(1))
    await first.kill()
    await untilGone(below)
    await using second = await startServer({ dataDir })
    await untilReady(second, episode.id)
    expect(await second.stop()).toBe(0)
  })
})

describe('a stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s while it starts: exit code 0 and nothing is left',
    async (signal) => {
      await using server = await startServer({ dataDir: await newFolder(), untilReady: false })
      await until(
        () => readiness(server),
        (status) => status > 0,
      )
      const below = descendantsOf(server.process.pid ?? 0)
      expect(await stopBy(server, signal)).toBe(0)
      await untilGone(below)
      expect(await remainingProcesses(server.dataDir, 5_000)).toEqual([])
    },
  )

  test('in the middle of an upload: the sender is cut off and nothing of the upload stays', async () => {
    await using server = await startServer({ dataDir: await newFolder() })
    const workId = await createWork(server)
    const sender = beginUpload(server, workId)
    await until(
      () => readdir(join(server.dataDir, 'tmp')),
      (names) => names.length === 1,
    )
    const below = descendantsOf(server.process.pid ?? 0)
    expect(await stopBy(server, 'SIGTERM')).toBe(0)
    expect(await sender).toMatch(/^(no answer|50\d)$/)
    expect(await readdir(join(server.dataDir, 'tmp'))).toEqual([])
    await untilGone(below)
  })

  test('in the middle of an analysis, by Ctrl-C twice: its tools end with it, and the next start goes on', async () => {
    const dataDir = await newFolder()
    await using first = await startServer({ dataDir, ownGroup: true })
    const workId = await createWork(first)
    const episode = await upload(first, workId, await clip(2, LONG))
    await until(
      async () => findDescendant(first.process.pid, 'ffmpeg'),
      (tool) => tool !== undefined,
      { pauseMs: 20 },
    )
    const below = descendantsOf(first.process.pid ?? 0)
    process.kill(-(first.process.pid ?? 0), 'SIGINT') // the terminal's
    expect(await stopBy(first, 'SIGINT')).toBe(0) // npm's
    await untilGone(below)
    expect(first.output()).not.toContain('started again')
    expect(await readdir(join(dataDir, 'tmp'))).toEqual([])
    await using second = await startServer({ dataDir })
    await untilReady(second, episode.id)
  })
})

describe('a child that is killed', () => {
  test('the worker: another one takes up its job', async () => {
    await using server = await startServer({ dataDir: await newFolder() })
    const workId = await createWork(server)
    const episode = await upload(server, workId, await clip(2, LONG))
    await until(
      async () => findDescendant(server.process.pid, 'ffmpeg'),
      (tool) => tool !== undefined,
      { pauseMs: 20 },
    )
    const worker = findDescendant(server.process.pid, 'worker.ts')
    const below = descendantsOf(worker?.pid ?? 0)
    process.kill(worker?.pid ?? 0, 'SIGKILL')
    await untilGone(below)
    await untilReady(server, episode.id)
    expect(findDescendant(server.process.pid, 'worker.ts')?.pid).not.toBe(worker?.pid)
    expect(server.output()).toContain('the worker ended (SIGKILL); it is started again')
  })

  test('the engine: /readyz says so, it comes back at its place, and what came meanwhile is indexed', async () => {
    await using server = await startServer({ dataDir: await newFolder() })
    const workId = await createWork(server)
    const before = await engineUrl(server)
    const engine = findDescendant(server.process.pid, 'meilisearch')
    process.kill(engine?.pid ?? 0, 'SIGKILL')
    const seen = new Set<number>()
    const follow = until(
      async () => seen.add(await readiness(server)),
      (statuses) => statuses.has(503) && statuses.has(200),
      { pauseMs: 5, what: '/readyz: 503, then 200' },
    )
    const episode = await upload(server, workId, await clip(4))
    await follow
    await until(
      () => readiness(server),
      (status) => status === 200,
    )
    expect(await engineUrl(server)).toBe(before)
    await untilReady(server, episode.id)
    await until(
      () => server.json<{ items: unknown[] }>(`/api/search?q=${encodeURIComponent('夜班')}`),
      ({ items }) => items.length === 1,
    )
  })
})

describe('parts that somebody else runs', () => {
  test('with WORKERS=0 nothing is analysed until a worker runs beside, which ends by itself on SIGTERM', async () => {
    await using server = await startServer({ dataDir: await newFolder(), env: { WORKERS: '0' }, untilReady: false })
    const checks = async () => (await (await fetch(`${server.url}/readyz`).catch(() => undefined))?.json()) as Readiness
    const waiting = { database: 'ok', engine: 'ok', store: 'ok', worker: 'failed' }
    await until(checks, (answer) => answer?.checks.engine === 'ok')
    expect(await checks()).toEqual({ status: 'not_ready', checks: waiting })
    const workId = await createWork(server)
    const episode = await upload(server, workId, await clip(5))
    expect(findDescendant(server.process.pid, 'worker.ts')).toBeUndefined()

    const env = { ...cleanEnv(), DATA_DIR: server.dataDir, LOG_LEVEL: 'warn' }
    const worker = spawn(process.execPath, [WORKER], { env, stdio: 'inherit' })
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    await until(
      () => readiness(server),
      (status) => status === 200,
    )
    await untilReady(server, episode.id)
    worker.kill('SIGTERM')
    expect(await ended).toBe(0)
    await until(
      () => readiness(server),
      (status) => status === 503,
    )
    expect(await server.stop()).toBe(0)
  })

  test('with MEILI_URL the engine there is used, none is started, and it stays when the server goes', async () => {
    await using outside = await startTestEngine()
    const { url, key } = outside.process
    const env = { MEILI_URL: url, MEILI_MASTER_KEY: key, LOG_LEVEL: 'trace' }
    await using server = await startServer({ dataDir: await newFolder(), env })
    expect(findDescendant(server.process.pid, 'meilisearch')).toBeUndefined()
    const workId = await createWork(server)
    await untilReady(server, (await upload(server, workId, await clip(6))).id)
    expect(await stopBy(server, 'SIGTERM')).toBe(0)
    expect(await outside.engine.isHealthy()).toBe(true)
    expect(server.output()).not.toContain(key)
  })
})

interface Readiness {
  readonly status: string
  readonly checks: Readonly<Record<string, string>>
}

async function readiness(server: TestServer | undefined): Promise<number> {
  const answer = await fetch(`${server?.url}/readyz`).catch(() => undefined)
  await answer?.arrayBuffer()
  return answer?.status ?? 0
}

/** Sends the signal; the exit code. @throws when it takes longer than an operator waits. */
async function stopBy(server: TestServer, signal: NodeJS.Signals): Promise<number | null> {
  const startedAtMs = performance.now()
  server.process.kill(signal)
  const { process: child } = server
  await until(async () => child.exitCode !== null || child.signalCode !== null, Boolean, { limitMs: STOP_LIMIT_MS })
  expect(performance.now() - startedAtMs).toBeLessThan(STOP_LIMIT_MS)
  return child.exitCode
}

async function engineUrl(server: TestServer): Promise<string> {
  const run = JSON.parse(await readFile(join(server.dataDir, 'run.json'), 'utf8')) as { engine: { url: string } }
  return run.engine.url
}

function clip(seed: number, options: { seconds?: number; size?: string } = {}): Promise<Buffer> {
  return makeClip({ seed: 700 + seed, seconds: 3, ...options })
}

async function createWork(server: TestServer): Promise<string> {
  const titles = [{ locale: 'zh-Hans-CN', text: '夜班司机', kind: 'display' }]
  const body = { kind: 'micro_drama', originalLocale: 'zh-Hans-CN', originRegion: 'CN', titles }
  const work = await server.json<{ id: string }>('/api/works', jsonBody(body), 201)
  return work.id
}

async function upload(server: TestServer, workId: string, video: Buffer): Promise<Episode> {
  const form = new FormData()
  form.append('metadata', JSON.stringify({ number: 1 }))
  form.append('video', new Blob([new Uint8Array(video)]), 'clip.mp4')
  return server.json<Episode>(`/api/works/${workId}/episodes`, { method: 'POST', body: form }, 202)
}

async function untilReady(server: TestServer, episodeId: string): Promise<void> {
  const read = () => server.json<Episode>(`/api/episodes/${episodeId}`)
  await until(read, ({ state, indexedAt }) => state === 'ready' && indexedAt !== null)
}

/** Sends the first part of a large upload and then nothing more; how it ended for the sender. */
function beginUpload(server: TestServer, workId: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const sending = request(`${server.url}/api/works/${workId}/episodes`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${TEST_TOKEN}`,
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': 64 * 1024 * 1024,
    },
  })
  sending.once('response', (response) => resolve(String(response.statusCode)))
  sending.once('error', () => resolve('no answer'))
  sending.write('--x\r\ncontent-disposition: form-data; name="video"; filename="a.mp4"\r\n\r\n')
  sending.write(randomBytes(4 * 1024 * 1024))
  return promise
}
