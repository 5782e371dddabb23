import { setTimeout as pause } from 'node:timers/promises'
import { jsonBody, type TestServer } from '../../start-server.ts'

/** What editors do together. */
export interface Editing {
  readonly works: readonly string[]
  /** Writes that were acknowledged. */
  written: number
  isOver: boolean
}

const REGIONS = ['MO', 'HK'] as const
const LONGEST_WINDOW_MS = 3_000
const LONGEST_PAUSE_MS = 60

/** Edits, publishes, withdraws and gives windows that begin or end within seconds, through whatever happens to the server. */
export async function editOnAndOn(server: () => TestServer, editing: Editing, random: () => number): Promise<void> {
  while (!editing.isOver) {
    const workId = editing.works[Math.floor(random() * editing.works.length)] ?? ''
    const [path, init] = chooseWrite(random)
    // Steps that do not fit the status are refused; while the server is away there is no answer.
    const status = await server()
      .call(`/api/works/${workId}${path}`, init)
      .then(
        async (answer) => {
          await answer.arrayBuffer()
          return answer.status
        },
        () => 0,
      )
    if (status >= 500 && status !== 503) throw new Error(`${init.method} ${path}: ${status}`)
    if (status >= 200 && status < 300) editing.written++
    await pause(random() * LONGEST_PAUSE_MS)
  }
}

function chooseWrite(random: () => number): [path: string, init: RequestInit] {
  const dice = random()
  const regions = random() < 0.5 ? ['MO'] : [...REGIONS]
  if (dice < 0.3) {
    const text = `Title ${Math.floor(random() * 1e9)}`
    return ['', jsonBody({ titles: [{ locale: 'zh-Hant-TW', text, kind: 'display' }] }, 'PATCH')]
  }
  if (dice < 0.45) return ['/withdraw', jsonBody({ regions })]
  if (dice < 0.7) return ['/publish', jsonBody({ regions })]
  const windows = Array.from({ length: Math.floor(random() * 3) }, () => makeWindow(random))
  return ['/windows', jsonBody({ windows }, 'PUT')]
}

function makeWindow(random: () => number): object {
  const soon = () => new Date(Date.now() + random() * LONGEST_WINDOW_MS).toISOString()
  const [a, b] = [soon(), soon()].toSorted()
  const kind = random()
  const span = kind < 0.3 ? {} : kind < 0.6 ? { until: a } : kind < 0.8 ? { from: a } : { from: a, until: b }
  const regions = REGIONS.filter(() => random() < 0.7)
  return { scope: 'regions', regions: regions.length > 0 ? regions : ['MO'], licenceType: 'SVOD', ...span }
}
