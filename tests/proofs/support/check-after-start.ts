import { type TestServer, until } from '../../start-server.ts'
import { checkCatalogue } from './check-catalogue.ts'
import { untilWell } from './deaths.ts'

/** A new start sweeps what the deaths left; then everything must be in its place. */
export async function checkAfterStart(server: TestServer, dataDir: string): Promise<string[]> {
  try {
    await untilWell(server)
    let faults: string[] = []
    await until(
      async () => {
        faults = await checkCatalogue(dataDir)
        return faults.length
      },
      (count) => count === 0,
      { limitMs: 10_000, pauseMs: 500, what: 'the sweep' },
    ).catch(() => undefined)
    return faults
  } finally {
    await server.stop()
  }
}
