import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findTestEngineBinary } from './engine-binary.ts'

const MAIN = fileURLToPath(new URL('../server/main.ts', import.meta.url))
/** As scripts/start.sh sets them. */
export const FLAGS = ['--max-semi-space-size=16']
export const NODE_COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url))
const READY_LIMIT_MS = 120_000
const STOP_LIMIT_MS = 12_000

/** The token of every server that tests start. */
export const TEST_TOKEN = 'a-token-for-tests-of-at-least-32-characters'

/** A real server with its worker and its engine, as `npm start` makes it, on a free port and a folder of its own. */
export interface TestServer extends AsyncDisposable {
  readonly url: string
  readonly dataDir: string
  readonly process: ChildProcess
  /** What it wrote to standard output and error, so far. */
  output(): string
  /** Calls the API as the operator. */
  call(path: string, init?: RequestInit): Promise<Response>
  /** The same, expecting JSON and the status. */
  json<T = Record<string, unknown>>(path: string, init?: RequestInit, status?: number): Promise<T>
  /** Ends it at once, as a power cut would, and waits until it is gone. */
  kill(): Promise<void>
  /** Stops it as an operator would; the exit code. */
  stop(): Promise<number | null>
}

export interface StartOptions {
  readonly dataDir?: string
  readonly port?: number
  readonly env?: NodeJS.ProcessEnv
  /** Default false: the engine of all tests is used. True: the server copies it into its data folder, as outside of tests. */
  readonly copiesEngine?: boolean
  /** Default false. True: a process group of its own, as a terminal gives, so that it can be signalled whole. */
  readonly ownGroup?: boolean
  /** Default true: wait until /readyz is 200. */
  readonly untilReady?: boolean
}

export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'juku-test-')))
  const port = options.port ?? (await findFreePort())
  const child = spawn(process.execPath, [...FLAGS, MAIN], {
    env: {
      ...cleanEnv(),
      ...(options.copiesEngine ? {} : { MEILI_BIN: await findTestEngineBinary() }),
      NODE_COMPILE_CACHE,
      DATA_DIR: dataDir,
      PORT: String(port),
      ADMIN_TOKEN: TEST_TOKEN,
      LOG_LEVEL: 'warn',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.ownGroup === true,
  })
  const chunks: string[] = []
  child.stdout.on('data', (chunk) => chunks.push(String(chunk)))
  child.stderr.on('data', (chunk) => chunks.push(String(chunk)))
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const url = `http://127.0.0.1:${port}`
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    const code = await exited
    clearTimeout(timer)
    return code
  }
  const call = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${TEST_TOKEN}`)
    return fetch(`${url}${path}`, { ...init, headers })
  }
  const server: TestServer = {
    url,
    dataDir,
    process: child,
    output: () => chunks.join(''),
    call,
    json: async <T>(path: string, init: RequestInit = {}, status = 200) => {
      const response = await call(path, init)
      const text = await response.text()
      if (response.status !== status) throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${text}`)
      return (text === '' ? null : JSON.parse(text)) as T
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) await end('SIGTERM')
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
  if (options.untilReady !== false) {
    await untilReady(server, exited).catch(async (error: unknown) => {
      await end('SIGKILL') // nobody gets to know of it, and so nobody would
      throw error
    })
  }
  return server
}

/** JSON to send. */
export function jsonBody(body: unknown, method = 'POST'): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/** Asks again until the answer fits. @throws when it does not within the limit. */
export async function until<T>(
  ask: () => Promise<T>,
  fits: (answer: T) => boolean,
  { limitMs = 60_000, pauseMs = 50, what = 'the condition' } = {},
): Promise<T> {
  const giveUpAtMs = Date.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (fits(answer)) return answer
    if (Date.now() > giveUpAtMs) throw new Error(`${what} did not come within ${limitMs} ms: ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

export async function findFreePort(): Promise<number> {
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** This environment without settings of ours, which a developer's shell may hold. */
export function cleanEnv(): NodeJS.ProcessEnv {
  const ours =
    /^(PORT|HOST|PUBLIC_URL|TRUST_PROXY|DATA_DIR|ADMIN_TOKEN|WORKERS|MAX_UPLOAD_BYTES|UPLOAD_QUOTA_BYTES|RATE_LIMIT_PER_MINUTE|WEBHOOK_ALLOW_ADDRESSES|LOG_LEVEL|OIDC_\w+)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}

async function untilReady(server: TestServer, exited: Promise<number | null>): Promise<void> {
  const ready = until(
    async () =>
      fetch(`${server.url}/readyz`).then(
        async (response) => ({ status: response.status, body: await response.text() }),
        (error: unknown) => ({ status: 0, body: String(error) }),
      ),
    (answer) => answer.status === 200,
    { limitMs: READY_LIMIT_MS, what: 'readiness' },
  )
  const died = exited.then((code) => {
    throw new Error(`the server ended with ${code}: ${server.output()}`)
  })
  await Promise.race([ready, died])
}
