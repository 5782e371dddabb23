import type { Reader } from '../../db/open.ts'
import { findLastSeq } from '../../db/queries/changes.ts'
import { findNextEdge, listSeenSerials } from '../../db/queries/partner-lens.ts'
import type { Visibility } from '../accounts/visibility.ts'
import type { Context } from '../context.ts'
import type { Partner } from './verify-key.ts'

interface Kept {
  readonly seq: number
  readonly fromMs: number
  readonly untilMs: number
  readonly visibility: Visibility
}

const MOST_LENSES = 50

/**
 * What a lens shows, as search takes it: its works and nothing else, so that no count and no order tells of others. It is kept until
 * something changes, or a window begins or ends.
 */
export function createLensVisibility(): (ctx: Pick<Context, 'db' | 'now'>, partner: Partner) => Promise<Visibility> {
  const byDatabase = new WeakMap<Reader, Map<string, Kept>>()
  return async ({ db, now }, { lens, lensId }) => {
    const kept = byDatabase.get(db) ?? new Map<string, Kept>()
    byDatabase.set(db, kept)
    const [seq, nowMs] = [await findLastSeq(db), now()]
    const known = kept.get(lensId)
    if (known?.seq === seq && nowMs >= known.fromMs && nowMs < known.untilMs) return known.visibility
    const visibility: Visibility = { submitted: false, works: await listSeenSerials(db, lens, nowMs) }
    const untilMs = (await findNextEdge(db, nowMs)) ?? Number.MAX_SAFE_INTEGER
    if (kept.size >= MOST_LENSES) kept.clear()
    kept.set(lensId, { seq, fromMs: nowMs, untilMs, visibility })
    return visibility
  }
}
