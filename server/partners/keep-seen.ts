import { findLastSeq, listChangedWorkIds } from '../../db/queries/changes.ts'
import { findNextEdge, listSeenWorks, type SeenWork } from '../../db/queries/partner-lens.ts'
import type { Context } from '../context.ts'
import { getSeenWork } from './get-seen.ts'
import type { Partner } from './verify-key.ts'

/** What the lens was seen to show. */
export interface KeptSeen {
  /** @throws {CatalogueError} WORK_NOT_FOUND */
  work(partner: Partner, id: string): Promise<SeenWork>
  list(partner: Partner, page: { readonly beforeId: string | undefined; readonly limit: number }): Promise<SeenWork[]>
}

interface KeptPage {
  readonly works: SeenWork[]
  readonly seq: number
  readonly fromMs: number
  readonly untilMs: number
}

const MOST_WORKS = 50_000
const MOST_PAGES = 500
const FOREVER = Number.MAX_SAFE_INTEGER

/**
 * Looks through the lens, and remembers what it showed for as long as that cannot have changed: the change log names no write to the
 * work, and no window of it has begun or ended. The question to the database whether anybody wrote anything takes a microsecond;
 * through the lens it would take thirty.
 */
export function keepSeen(ctx: Pick<Context, 'db' | 'now'>): KeptSeen {
  const { db, now } = ctx
  const works = new Map<string, Map<string, { readonly work: SeenWork; readonly atMs: number }>>()
  const pages = new Map<string, KeptPage>()
  let dataVersion = ''
  let seq = -1

  const bringForward = async () => {
    const version = db.dataVersion()
    if (version === dataVersion) return
    const last = await findLastSeq(db)
    if (seq >= 0) for (const id of await listChangedWorkIds(db, seq, last)) works.delete(id)
    dataVersion = version
    seq = last
  }
  return {
    work: async (partner, id) => {
      if (db.dataVersion() !== dataVersion) await bringForward()
      const nowMs = now()
      const known = works.get(id)?.get(partner.lensId)
      if (known && nowMs >= known.atMs && nowMs < (known.work.nextEdgeMs ?? FOREVER)) return known.work
      const work = await getSeenWork(ctx, partner, id)
      if (works.size >= MOST_WORKS) works.clear()
      const byLens = works.get(id) ?? new Map()
      works.set(id, byLens.set(partner.lensId, { work, atMs: nowMs }))
      return work
    },
    list: async (partner, page) => {
      await bringForward()
      const nowMs = now()
      const name = `${partner.lensId} ${page.limit} ${page.beforeId ?? ''}`
      const known = pages.get(name)
      if (known?.seq === seq && nowMs >= known.fromMs && nowMs < known.untilMs) return known.works
      const read = seq
      const untilMs = (await findNextEdge(db, nowMs)) ?? FOREVER
      const found = await listSeenWorks(db, partner.lens, nowMs, page)
      if (pages.size >= MOST_PAGES) pages.clear()
      pages.set(name, { works: found, seq: read, fromMs: nowMs, untilMs })
      return found
    },
  }
}
