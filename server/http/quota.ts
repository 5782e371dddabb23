import type { FastifyReply } from 'fastify'
import { TooManyRequestsError } from './problems.ts'

const WINDOW_SECONDS = 60
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

/** Where a caller stands, for the header RateLimit (draft-ietf-httpapi-ratelimit-headers-11). */
export function sayAllowance({ remaining, resetSeconds }: Allowance): string {
  return `"default";r=${remaining};t=${resetSeconds}`
}

/**
 * Tells a caller where they stand.
 * @throws {TooManyRequestsError} with `message`, when that is beyond the quota
 */
export function tellAllowance(reply: FastifyReply, quota: number, allowance: Allowance, message: string): void {
  const { isOver, resetSeconds } = allowance
  reply.header('ratelimit-policy', `"default";q=${quota};w=${WINDOW_SECONDS}`)
  reply.header('ratelimit', sayAllowance(allowance))
  if (isOver) throw new TooManyRequestsError(`${message} Try again after Retry-After.`, resetSeconds)
}
