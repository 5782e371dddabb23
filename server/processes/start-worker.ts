import { type ChildProcess, spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { identify, type ProcessIdentity } from './identity.ts'
import type { ChildRun } from './keep-running.ts'
import { StartError } from './start-error.ts'

/** What a worker says once to the server that started it: it works, or why it cannot. */
export type WorkerNews = { readonly kind: 'ready' } | { readonly kind: 'problem'; readonly sentence: string }

/** A worker that works. */
export interface WorkerRun extends ChildRun {
  readonly identity: ProcessIdentity | null
}

const WORKER = fileURLToPath(new URL('../worker.ts', import.meta.url))
const SETPRIV = '/usr/bin/setpriv'
const STOP_LIMIT_MS = 3_000

/**
 * Starts a worker process and waits until it works. It ends with this process: at once where setpriv exists, else when
 * it sees the channel between the two closed.
 * @throws {StartError} with what the worker says of its own start.
 */
export async function startWorker(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<WorkerRun> {
  const child = await spawnWorker(env)
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signalName) => resolve(signalName ?? `code ${code}`))
    child.once('error', (error) => resolve(error.message))
  })
  const stop = async () => {
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    await exited
    clearTimeout(timer)
  }
  const identity = child.pid === undefined ? null : (identify(child.pid) ?? null)
  const told = Promise.withResolvers<WorkerNews>()
  child.once('message', (news) => told.resolve(news as WorkerNews)) // our own program at the other end
  const abort = () => void stop()
  signal.addEventListener('abort', abort, { once: true })
  const news = await Promise.race([told.promise, exited])
  signal.removeEventListener('abort', abort)
  if (typeof news === 'string') throw new StartError(`The worker ended at its start (${news}): see what it said above.`)
  if (news.kind === 'problem') {
    await exited
    throw new StartError(news.sentence)
  }
  return { identity, exited, stop }
}

async function spawnWorker(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const isTied = await access(SETPRIV, constants.X_OK).then(
    () => true,
    () => false,
  )
  const argv = isTied ? ['--pdeathsig', 'KILL', '--', process.execPath, WORKER] : [WORKER]
  const { ADMIN_TOKEN: _notForMediaWork, ...rest } = env
  return spawn(isTied ? SETPRIV : process.execPath, argv, { env: rest, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}
