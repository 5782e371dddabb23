import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { identify, type ProcessIdentity } from './identity.ts'
import type { ChildRun } from './keep-running.ts'

const WORKER = fileURLToPath(new URL('../worker.ts', import.meta.url))
const SETPRIV = '/usr/bin/setpriv'
const STOP_LIMIT_MS = 4_000

/** One run of the worker process, which dies with this process where setpriv exists. */
export async function startWorker(env: NodeJS.ProcessEnv): Promise<ChildRun & { identity: ProcessIdentity | null }> {
  const isTied = await access(SETPRIV, constants.X_OK).then(
    () => true,
    () => false,
  )
  const argv = isTied ? ['--pdeathsig', 'KILL', '--', process.execPath, WORKER] : [WORKER]
  const child = spawn(isTied ? SETPRIV : process.execPath, argv, { env, stdio: ['ignore', 'inherit', 'inherit'] })
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`))
    child.once('error', (error) => resolve(error.message))
  })
  return {
    identity: child.pid === undefined ? null : (identify(child.pid) ?? null),
    exited,
    stop: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
      await exited
      clearTimeout(timer)
    },
  }
}
