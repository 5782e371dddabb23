const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 30_000

let online = $state(navigator.onLine)
let reached = $state(true)
let pauseMs = FIRST_PAUSE_MS
let timer: number | undefined

window.addEventListener('online', () => {
  online = true
  if (!reached) void network.probe()
})
window.addEventListener('offline', () => {
  online = false
})

/** Whether the server can be reached: the browser believes that it has a network, and the last call came through. */
export const network = {
  get online() {
    return online && reached
  },
  /** A call came through. */
  met() {
    window.clearTimeout(timer)
    pauseMs = FIRST_PAUSE_MS
    reached = true
  },
  /** A call did not: from now on it is tried by itself, ever more slowly. */
  missed() {
    reached = false
    window.clearTimeout(timer)
    timer = window.setTimeout(network.probe, pauseMs)
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
  },
  /** Tries now. */
  async probe(): Promise<void> {
    window.clearTimeout(timer)
    try {
      await fetch('/healthz', { cache: 'no-store' })
      network.met()
    } catch {
      network.missed()
    }
  },
}
