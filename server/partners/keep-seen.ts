import { findLastSeq, listChangedWorkIds } from '../../db/queries/changes.ts'
import { findNextEdge, listSeenWorks, type SeenWork } from '../../db/queries/partner-lens.ts'
import type { Context } from '../context.ts'
import { getSeenWork } from './get-seen.ts'
import type { Partner } from './verify-key.ts'

/** What the lens was seen to show. */
export interface KeptSeen {
  /** @throws {CatalogueError} WORK_NOT_FOUND */
  work(partner: Partner, id: string): Promise<SeenWork>
  /** A question for later: true while `work` would give just this; false also when that has to be looked up. */
  whileSo(partner: Partner, work: SeenWork): () => boolean
  list(partner: Partner, page: { readonly beforeId: string | undefined; readonly limit: number }): Promise<SeenPage>
  /** As `whileSo`, of `list`. */
  isStillPage(page: SeenPage): boolean
}

interface Kept {
  readonly work: SeenWork
  readonly fromMs: number
  readonly untilMs: number
  /** Something of the work changed, or there was no room for it. */
  isOut: boolean
}

/** A page of a list, and what it was read at. */
export interface SeenPage {
  readonly works: readonly SeenWork[]
  readonly seq: number
  readonly fromMs: number
  readonly untilMs: number
}

const MOST_WORKS = 50_000
const MOST_PAGES = 500
const FOREVER = Number.MAX_SAFE_INTEGER
const NEVER = () => false

/**
 * Looks through the lens, and remembers what it showed for as long as that cannot have changed: the change log names no write to the
 * work, and no window of it has begun or ended. The question to the database whether anybody wrote anything takes a microsecond;
 * through the lens it would take thirty.
 */
export function keepSeen(ctx: Pick<Context, 'db' | 'now'>): KeptSeen {
  const { db, now } = ctx
  const works = new Map<string, Map<string, Kept>>()
  const pages = new Map<string, SeenPage>()
  let dataVersion = ''
  let seq = -1

  const putOut = (id: string) => {
    for (const kept of works.get(id)?.values() ?? []) kept.isOut = true
    works.delete(id)
  }
  const bringForward = async () => {
    const version = db.dataVersion()
    if (version === dataVersion) return
    const last = await findLastSeq(db)
    if (seq >= 0) for (const id of await listChangedWorkIds(db, seq, last)) putOut(id)
    dataVersion = version
    seq = last
  }
  const isStill = (kept: Kept): boolean => {
    if (kept.isOut || db.dataVersion() !== dataVersion) return false
    const nowMs = now()
    return nowMs >= kept.fromMs && nowMs < kept.untilMs
  }
  const isStillPage = (page: SeenPage) => {
    const nowMs = now()
    return page.seq === seq && db.dataVersion() === dataVersion && nowMs >= page.fromMs && nowMs < page.untilMs
  }
  return {
    work: async (partner, id) => {
      await bringForward()
      const known = works.get(id)?.get(partner.lensId)
      if (known && isStill(known)) return known.work
      const [nowMs, version] = [now(), dataVersion]
      const work = await getSeenWork(ctx, partner, id)
      if (version !== db.dataVersion()) return work // what was read may be older than what is known to have changed
      if (works.size >= MOST_WORKS) for (const each of works.keys()) putOut(each)
      const byLens = works.get(id) ?? new Map<string, Kept>()
      const kept = { work, fromMs: nowMs, untilMs: work.nextEdgeMs ?? FOREVER, isOut: false }
      works.set(id, byLens.set(partner.lensId, kept))
      return work
    },
    whileSo: ({ lensId }, work) => {
      const kept = works.get(work.id)?.get(lensId)
      return kept?.work === work ? () => isStill(kept) : NEVER
    },
    list: async (partner, page) => {
      await bringForward()
      const name = `${partner.lensId} ${page.limit} ${page.beforeId ?? ''}`
      const known = pages.get(name)
      if (known && isStillPage(known)) return known
      const [nowMs, read] = [now(), seq]
      const untilMs = (await findNextEdge(db, nowMs)) ?? FOREVER
      const found = { works: await listSeenWorks(db, partner.lens, nowMs, page), seq: read, fromMs: nowMs, untilMs }
      if (pages.size >= MOST_PAGES) pages.clear()
      pages.set(name, found)
      return found
    },
    isStillPage,
  }
}
