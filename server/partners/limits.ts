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

export const WINDOW_SECONDS = 60
const WINDOW_MS = WINDOW_SECONDS * 1_000
const MOST_WINDOWS = 10_000

/** Where somebody stands in the window of a minute. */
export interface Allowance {
  readonly isOver: boolean
  /** What is left of the quota. */
  readonly remaining: number
  /** Until the quota is whole again. */
  readonly resetSeconds: number
}

/** Counts what is spent in windows of a minute, each beginning with the first call in it. */
export function createQuota(quota: number, now: () => number) {
  const windows = new Map<string, { startMs: number; spent: number }>()
  return {
    spend: (who: string, cost: number): Allowance => {
      const nowMs = now()
      const known = windows.get(who)
      const isOpen = known !== undefined && nowMs < known.startMs + WINDOW_MS && nowMs >= known.startMs
      const window = isOpen ? known : { startMs: nowMs, spent: 0 }
      if (!isOpen) {
        if (windows.size >= MOST_WINDOWS) forgetOld(windows, nowMs)
        windows.set(who, window)
      }
      const isOver = window.spent + cost > quota
      if (!isOver) window.spent += cost
      const resetSeconds = Math.max(1, Math.ceil((window.startMs + WINDOW_MS - nowMs) / 1_000))
      return { isOver, remaining: quota - window.spent, resetSeconds }
    },
  }
}

function forgetOld(windows: Map<string, { startMs: number; spent: number }>, nowMs: number): void {
  for (const [who, { startMs }] of windows) if (nowMs >= startMs + WINDOW_MS) windows.delete(who)
  for (const who of windows.keys()) {
    if (windows.size < MOST_WINDOWS) return
    windows.delete(who)
  }
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
