import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { FastifyBaseLogger } from 'fastify'
import type { Settings } from '../config.ts'
import { dropForeignData } from './engine-data.ts'
import { readOrMakeEngineKey } from './engine-key.ts'
import { EngineStartError } from './errors.ts'
import { findEngineBinary } from './find-binary.ts'

/** How a process ended: one of the two is set. */
export interface EngineExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** One run of the engine. With `MEILI_URL` nothing was started: no pid, `exited` never settles, `stop` does nothing. */
export interface EngineProcess {
  readonly url: string
  readonly key: string
  readonly port: number | undefined
  readonly pid: number | undefined
  readonly exited: Promise<EngineExit>
  /** Asks it to end, and ends it by force after 5 s. Safe to call twice. */
  stop(): Promise<void>
}

export interface StartEngineOptions {
  readonly dataDir: string
  readonly settings: Pick<Settings, 'MEILI_URL' | 'MEILI_BIN' | 'MEILI_MASTER_KEY'>
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error' | 'debug'>
  /** Undefined: a free one. Give the last one again after a death, so that clients need not learn another. */
  readonly port?: number | undefined
  /** Aborted, a start gives up and leaves nothing running. */
  readonly signal?: AbortSignal | undefined
}

const HOST = '127.0.0.1'
const READY_LIMIT_MS = 60_000
const READY_PAUSE_MS = 25
const EXTERNAL_TRIES = 20
const EXTERNAL_PAUSE_MS = 500
const STOP_LIMIT_MS = 5_000
const SETPRIV = '/usr/bin/setpriv'
const MIB = 1024 ** 2

/**
 * Starts Meilisearch on the loopback interface and waits until it answers, or names the one at `MEILI_URL`.
 * Its data stand in `<dataDir>/engine`; its key goes by environment; it dies with this process where setpriv exists.
 * @throws {EngineStartError} when there is no program, the port is taken, or it ends or stays silent for 60 s.
 */
export async function startEngine(options: StartEngineOptions): Promise<EngineProcess> {
  const { settings } = options
  if (settings.MEILI_URL !== undefined) {
    return external(settings.MEILI_URL, settings.MEILI_MASTER_KEY ?? '', options.signal)
  }
  const binary = await findEngineBinary(options.dataDir, settings)
  const key = settings.MEILI_MASTER_KEY ?? (await readOrMakeEngineKey(options.dataDir))
  const folder = join(options.dataDir, 'engine')
  await mkdir(folder, { recursive: true })
  await dropForeignData(binary, join(folder, 'db'), options.log)
  const port = await claimPort(options.port)
  const child = await spawnEngine(binary, folder, port, key)
  const lastLines = followOutput(child, options.log)
  const exited = new Promise<EngineExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', (error) => {
      lastLines.push(error.message)
      resolve({ code: 127, signal: null })
    })
  })
  const run: EngineProcess = {
    url: `http://${HOST}:${port}`,
    key,
    port,
    pid: child.pid,
    exited,
    stop: () => stopChild(child, exited),
  }
  await untilReady(run, lastLines, options.signal)
  return run
}

/** True when an engine answers there within 2 s. */
export async function engineHealth(url: string, key: string): Promise<boolean> {
  try {
    // the version needs the key, so that another program on the port is not taken for ours
    const response = await fetch(new URL('version', url.endsWith('/') ? url : `${url}/`), {
      headers: key === '' ? {} : { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(2_000),
    })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

async function external(url: string, key: string, signal: AbortSignal | undefined): Promise<EngineProcess> {
  const never = new Promise<EngineExit>(() => undefined)
  const run: EngineProcess = { url, key, port: undefined, pid: undefined, exited: never, stop: async () => undefined }
  for (let tries = 0; tries < EXTERNAL_TRIES; tries++) {
    if (await engineHealth(url, key)) return run
    signal?.throwIfAborted()
    await pause(EXTERNAL_PAUSE_MS)
  }
  throw new EngineStartError(
    `No Meilisearch answers at MEILI_URL (${url}): start it, or correct MEILI_URL and MEILI_MASTER_KEY.`,
  )
}

/** The wanted port if it is free, else an error; or any free one. The engine itself refuses it if it is taken just now. */
async function claimPort(wanted: number | undefined): Promise<number> {
  const probe = createServer()
  try {
    return await new Promise<number>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen({ host: HOST, port: wanted ?? 0, exclusive: true }, () => {
        const address = probe.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
  } catch (error) {
    throw new EngineStartError(`Meilisearch cannot have port ${wanted}: another program holds it.`, { cause: error })
  } finally {
    await new Promise((resolve) => probe.close(resolve))
  }
}

async function spawnEngine(binary: string, folder: string, port: number, key: string): Promise<ChildProcess> {
  const argv = [
    ...['--env', 'production', '--no-analytics', '--log-level', 'ERROR'], // what it refuses is told by who asked
    ...['--http-addr', `${HOST}:${port}`],
    ...['--db-path', join(folder, 'db'), '--dump-dir', join(folder, 'dumps')],
    ...['--max-indexing-memory', `${indexingMemoryMib()} MiB`],
    ...['--max-indexing-threads', String(Math.max(1, Math.floor(availableParallelism() / 2)))],
  ]
  const tied = await isRunnable(SETPRIV)
  return spawn(tied ? SETPRIV : binary, tied ? ['--pdeathsig', 'KILL', '--', binary, ...argv] : argv, {
    cwd: folder,
    detached: true, // a terminal's Ctrl-C is for the server, which stops the engine last
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1', MEILI_MASTER_KEY: key },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** A quarter of the memory, between 256 MiB and 2 GiB: peaks of 2.7 GB were seen without a limit. */
function indexingMemoryMib(): number {
  return Math.round(Math.min(2048, Math.max(256, totalmem() / MIB / 4)))
}

async function isRunnable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Passes what the engine says to our log; the array returned holds the last lines, for a start that fails. */
function followOutput(child: ChildProcess, log: StartEngineOptions['log']): string[] {
  const lastLines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      if (line.trim() === '') return
      lastLines.push(line)
      if (lastLines.length > 40) lastLines.shift()
      if (/\bERROR\b/.test(line)) log.error({ engine: line }, 'Meilisearch reports an error')
      else if (/\bWARN\b/.test(line)) log.warn({ engine: line }, 'Meilisearch warns')
      else log.debug({ engine: line }, 'Meilisearch')
    })
  }
  return lastLines
}

async function untilReady(
  run: EngineProcess,
  lastLines: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  let ended: EngineExit | undefined
  void run.exited.then((exit) => {
    ended = exit
  })
  const giveUpAtMs = Date.now() + READY_LIMIT_MS
  while (Date.now() < giveUpAtMs && !signal?.aborted) {
    if (ended) throw new EngineStartError(`Meilisearch ended at its start: ${reasonIn(lastLines)}`)
    if ((await engineHealth(run.url, run.key)) && !ended) return
    await pause(READY_PAUSE_MS)
  }
  await run.stop()
  signal?.throwIfAborted()
  throw new EngineStartError(`Meilisearch did not answer within ${READY_LIMIT_MS / 1_000} s: ${reasonIn(lastLines)}`)
}

function reasonIn(lines: readonly string[]): string {
  return lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'it said nothing.'
}

async function stopChild(child: ChildProcess, exited: Promise<EngineExit>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await exited
  clearTimeout(force)
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}
