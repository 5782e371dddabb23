import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectEngine, type Engine } from '../../../server/engine/engine.ts'
import { type EngineProcess, startEngine } from '../../../server/engine/start-engine.ts'
import { findTestEngineBinary } from '../../engine-binary.ts'

/** Says nothing; what a test needs to see it asks the engine. */
export const quietLog = { info: ignore, warn: ignore, error: ignore, debug: ignore }

export interface TestEngine extends AsyncDisposable {
  readonly dataDir: string
  readonly engine: Engine
  process: EngineProcess
  /** Ends the process with SIGKILL and returns when it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port. */
  startAgain(): Promise<void>
}

/** A real Meilisearch on a free port with a folder of its own. The program is copied out once for all tests. */
export async function startTestEngine(): Promise<TestEngine> {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-engine-'))
  const settings = { MEILI_BIN: await findTestEngineBinary() }
  const start = (port?: number) => startEngine({ dataDir, settings, log: quietLog, port })
  const first = await start()
  const running: TestEngine = {
    dataDir,
    process: first,
    engine: connectEngine(() => running.process),
    async kill() {
      if (running.process.pid !== undefined) process.kill(running.process.pid, 'SIGKILL')
      await running.process.exited
    },
    async startAgain() {
      running.process = await start(running.process.port)
    },
    async [Symbol.asyncDispose]() {
      await running.engine.close()
      await running.process.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return running
}

function ignore(): void {}
