import { addPartnerKeyUses, type PartnerKeyUse } from '../../db/queries/partner-keys.ts'
import type { Context } from '../context.ts'

/** Counts the calls of keys in memory and stores them now and then, so that a call is no write. */
export interface KeyUses {
  note(keyId: string): void
  /** Stores what was counted; what cannot be stored is kept for the next time. */
  flush(): Promise<void>
  close(): Promise<void>
}

type Counted = { -readonly [Name in keyof PartnerKeyUse]: PartnerKeyUse[Name] }

export const DAY_MS = 24 * 60 * 60 * 1_000
const FLUSH_EVERY_MS = 5_000

export function openKeyUses(ctx: Pick<Context, 'db' | 'now' | 'log'>): KeyUses {
  let days = new Map<number, Map<string, Counted>>()
  const add = (keyId: string, dayMs: number, calls: number, lastUsedAtMs: number) => {
    const ofDay = days.get(dayMs) ?? new Map<string, Counted>()
    const known = ofDay.get(keyId)
    if (known === undefined) {
      days.set(dayMs, ofDay.set(keyId, { keyId, dayMs, calls, lastUsedAtMs }))
      return
    }
    known.calls += calls
    known.lastUsedAtMs = Math.max(known.lastUsedAtMs, lastUsedAtMs)
  }
  const flush = async () => {
    if (days.size === 0) return
    const uses = [...days.values()].flatMap((ofDay) => [...ofDay.values()])
    days = new Map()
    try {
      await ctx.db.transaction((tx) => addPartnerKeyUses(tx, uses))
    } catch (error) {
      for (const { keyId, dayMs, calls, lastUsedAtMs } of uses) add(keyId, dayMs, calls, lastUsedAtMs)
      ctx.log.warn({ err: error }, 'the uses of keys were not stored; it is tried again')
    }
  }
  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS)
  timer.unref()
  return {
    note: (keyId) => {
      const nowMs = ctx.now()
      add(keyId, nowMs - (nowMs % DAY_MS), 1, nowMs)
    },
    flush,
    close: async () => {
      clearInterval(timer)
      await flush()
    },
  }
}
