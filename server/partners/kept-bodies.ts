/** Bodies of answers, as bytes, by a name that says all that they depend on: what is kept is right as long as anybody asks for it. */
export interface KeptBodies {
  find(name: string): Buffer | undefined
  keep(name: string, body: Buffer): void
}

/** @param mostBytes beyond them those are forgotten that were not asked for longest */
export function createKeptBodies(mostBytes: number): KeptBodies {
  const kept = new Map<string, Buffer>()
  let bytes = 0
  return {
    find: (name) => {
      const body = kept.get(name)
      if (body === undefined) return undefined
      kept.delete(name) // and to the end: the first is the one that was not asked for longest
      kept.set(name, body)
      return body
    },
    keep: (name, body) => {
      if (body.length > mostBytes / 10) return
      bytes += body.length - (kept.get(name)?.length ?? 0)
      kept.set(name, body)
      for (const [oldest, { length }] of kept) {
        if (bytes <= mostBytes) return
        kept.delete(oldest)
        bytes -= length
      }
    },
  }
}
