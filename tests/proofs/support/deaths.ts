import { isSameProcess } from '../../../server/processes/identity.ts'
import { readRunFileNow } from '../../../server/processes/run-file.ts'
import { type TestServer, until } from '../../start-server.ts'

/** The processes that are killed in turn. */
export const TARGETS = ['server', 'worker', 'engine'] as const

/** Kills the worker or the engine that runs just now. False: none does at this moment. */
export function killChild(dataDir: string, target: 'worker' | 'engine'): boolean {
  const run = readRunFileNow(dataDir)
  const identity = target === 'worker' ? run.worker : (run.engine?.process ?? null)
  if (identity === null || !isSameProcess(identity)) return false
  process.kill(identity.pid, 'SIGKILL')
  return true
}

/** Waits until everything has come back. */
export async function untilWell(server: TestServer): Promise<void> {
  const ask = () =>
    fetch(`${server.url}/readyz`).then(
      (answer) => answer.status,
      () => 0,
    )
  await until(ask, (status) => status === 200, { limitMs: 180_000, what: 'readiness' })
}
