import { CatalogueError } from '../errors.ts'

/** Bounds of partners' calls, by key. */
export interface PartnerLimits {
  /** What the calls of a minute may cost together; each route has its cost. */
  readonly costPerMinute: number
  /** Keys that are wrong which one address may send in a minute. */
  readonly refusalsPerMinute: number
  /** Streams (files, snapshots, feeds) that a key may have open at once. */
  readonly streams: number
  /** A stream of which nothing is taken for so long is cut. */
  readonly stuckMs: number
  /** Snapshots that a key may take at once. */
  readonly snapshots: number
  /** Exports that a key may take at once. */
  readonly exports: number
  /** How often it is looked whether there are changes, while somebody waits for them. */
  readonly pollMs: number
  /** How often who listens to changes is told that there are none. */
  readonly beatMs: number
  /** After so long a stream of changes or a snapshot ends; who reads it goes on with another. */
  readonly lifeMs: number
}

export const PARTNER_LIMITS: PartnerLimits = {
  costPerMinute: 6_000,
  refusalsPerMinute: 60,
  streams: 20,
  stuckMs: 60_000,
  snapshots: 2,
  exports: 2,
  pollMs: 250,
  beatMs: 15_000,
  lifeMs: 30 * 60_000,
}

/** Counts what somebody has open at once. */
export interface StreamCaps {
  /** Takes a place, which the function that is returned gives back. @throws {CatalogueError} TOO_MANY_STREAMS */
  enter(who: string): () => void
}

export function createStreamCaps(most: number): StreamCaps {
  const open = new Map<string, number>()
  return {
    enter: (who) => {
      const count = open.get(who) ?? 0
      if (count >= most) {
        throw new CatalogueError('TOO_MANY_STREAMS', `This key has ${most} streams open: let one of them end first.`)
      }
      open.set(who, count + 1)
      let isIn = true
      return () => {
        if (!isIn) return
        isIn = false
        const left = (open.get(who) ?? 1) - 1
        if (left === 0) open.delete(who)
        else open.set(who, left)
      }
    },
  }
}
