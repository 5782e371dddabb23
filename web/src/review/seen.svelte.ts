const KEY = 'juku.seen.'
const MOST_WORKS = 40

/** Which episodes of a work a curator has looked at. Kept in this browser, for the works that were reviewed last. */
export class Seen {
  readonly #workId: string
  #ids = $state.raw<ReadonlySet<string>>(new Set())

  constructor(workId: string) {
    this.#workId = workId
    this.#ids = new Set(read(workId))
  }

  has(episodeId: string): boolean {
    return this.#ids.has(episodeId)
  }

  set(episodeIds: readonly string[], isSeen: boolean): void {
    const ids = new Set(this.#ids)
    for (const id of episodeIds) {
      if (isSeen) ids.add(id)
      else ids.delete(id)
    }
    this.#ids = ids
    keep(this.#workId, [...this.#ids])
  }
}

function read(workId: string): string[] {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(KEY + workId) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

function keep(workId: string, ids: readonly string[]): void {
  const others = Object.keys(window.localStorage).filter((key) => key.startsWith(KEY) && key !== KEY + workId)
  for (const key of others.slice(0, Math.max(0, others.length - MOST_WORKS + 1))) window.localStorage.removeItem(key)
  try {
    window.localStorage.setItem(KEY + workId, JSON.stringify(ids))
  } catch {
    // A browser that keeps nothing forgets it when the page goes; the review itself is on the server.
  }
}
