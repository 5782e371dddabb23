import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { cleanEnv, type TestServer } from '../../tests/start-server.ts'

const WORKER = fileURLToPath(new URL('../../server/worker.ts', import.meta.url))

/** Workers beside the server's own, as `npm run worker` makes them: each indexes one work at a time. */
export function startExtraWorkers({ dataDir }: TestServer, count: number): AsyncDisposable {
  const env = { ...cleanEnv(), DATA_DIR: dataDir, LOG_LEVEL: 'warn', WORKERS: '1' }
  const workers = Array.from({ length: count }, () => {
    const child = spawn(process.execPath, [WORKER], { env, stdio: ['ignore', 'ignore', 'inherit'] })
    return { child, ended: new Promise((resolve) => child.once('exit', resolve)) }
  })
  return {
    [Symbol.asyncDispose]: async () => {
      for (const { child } of workers) child.kill()
      await Promise.all(workers.map(({ ended }) => ended))
    },
  }
}
