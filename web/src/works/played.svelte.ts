const KEY = 'juku.played.'
const MOST_WORKS = 40
const NEARLY = 0.97

/** How far a reader has watched each episode of a work, from 0 to 1. Kept in this browser, for the works that were watched last. */
export class Played {
  readonly #workId: string
  #shares = $state.raw<Readonly<Record<string, number>>>({})

  constructor(workId: string) {
    this.#workId = workId
    this.#shares = read(workId)
  }

  shareOf(episodeId: string): number {
    return this.#shares[episodeId] ?? 0
  }

  /** The furthest moment counts; what is nearly all is all. */
  note(episodeId: string, share: number): void {
    const rounded = share >= NEARLY ? 1 : Math.floor(share * 100) / 100
    if (!(rounded > this.shareOf(episodeId))) return
    this.#shares = { ...this.#shares, [episodeId]: rounded }
    keep(this.#workId, this.#shares)
  }
}

function read(workId: string): Record<string, number> {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(KEY + workId) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return {}
    const entries = Object.entries(kept).filter(([, share]) => typeof share === 'number' && share > 0 && share <= 1)
    return Object.fromEntries(entries)
  } catch {
    return {}
  }
}

function keep(workId: string, shares: Readonly<Record<string, number>>): void {
  const others = Object.keys(window.localStorage).filter((key) => key.startsWith(KEY) && key !== KEY + workId)
  for (const key of others.slice(0, Math.max(0, others.length - MOST_WORKS + 1))) window.localStorage.removeItem(key)
  try {
    window.localStorage.setItem(KEY + workId, JSON.stringify(shares))
  } catch {
    // A browser that keeps nothing forgets it when the page goes.
  }
}
