import { setImmediate as breathe } from 'node:timers/promises'
import { findLastSeq } from '../../../db/queries/changes.ts'
import {
  insertToldWorks,
  type LastChange,
  listLastChanges,
  listToldWorks,
  listWorksWithChange,
} from '../../../db/queries/partner-feed.ts'
import { findSeenWorks, type SeenWork } from '../../../db/queries/partner-lens.ts'
import type { Context } from '../../context.ts'
import type { FeedPlace } from './feed-place.ts'
import type { KnownLens } from './open-feed.ts'

type Needs = Pick<Context, 'db' | 'now'> & { readonly bounds?: FeedBounds }

/** What a follower has to do with one work, as it is when this is read. */
export interface FeedEntry {
  readonly workId: string
  readonly action: 'upsert' | 'remove'
  /** Place of the work's last change in the change log: it only grows. */
  readonly version: number
  readonly changedAtMs: number
  /** Where to go on behind this entry. */
  readonly place: FeedPlace
}

export interface FeedPage {
  readonly entries: readonly FeedEntry[]
  readonly next: FeedPlace
  /** There may be more behind `next` by now. */
  readonly hasMore: boolean
}

/** How much is looked at in one go, so that nobody else waits for it. */
export interface FeedBounds {
  /** Entries of the log in one statement: about a millisecond. */
  readonly logEntries: number
  /** Works in one statement, at least. */
  readonly works: number
  /** Statements for a page that finds little in its lens; the follower asks again from where it got to. */
  readonly looks: number
}

export const FEED_BOUNDS: FeedBounds = { logEntries: 500, works: 100, looks: 20 }

/**
 * What comes behind a place. Each work stands once, where its last change is in the log, and is judged now and not as it was then: what it may have
 * become meanwhile has an entry of its own behind. What is told is noted before this returns, so that its end can be told as well.
 */
export async function readFeed(ctx: Needs, lens: KnownLens, from: FeedPlace, limit: number): Promise<FeedPage> {
  let place = from
  const entries: FeedEntry[] = []
  const { looks } = ctx.bounds ?? FEED_BOUNDS
  for (let look = 0; look < looks; look++) {
    const page = await readOnce(ctx, lens, place, limit - entries.length)
    entries.push(...page.entries)
    place = page.next
    if (!page.hasMore || entries.length === limit) return { entries, next: place, hasMore: page.hasMore }
    await breathe()
  }
  return { entries, next: place, hasMore: true }
}

async function readOnce(ctx: Needs, lens: KnownLens, from: FeedPlace, limit: number): Promise<FeedPage> {
  return from.walkedTo === null ? readLog(ctx, lens, from, limit) : walkWorks(ctx, lens, from, from.walkedTo, limit)
}

async function readLog(ctx: Needs, lens: KnownLens, from: FeedPlace, limit: number): Promise<FeedPage> {
  const lastSeq = await findLastSeq(ctx.db)
  const { logEntries } = ctx.bounds ?? FEED_BOUNDS
  const untilSeq = Math.min(from.seq + logEntries, lastSeq)
  const changes = await listLastChanges(ctx.db, { afterSeq: from.seq, untilSeq, limit })
  const end = changes.length < limit ? untilSeq : (changes.at(-1)?.seq ?? untilSeq)
  const judged = await judge(ctx, lens, changes, 'this lens')
  const entries = judged.map(({ seq, ...entry }) => ({ ...entry, place: { ...from, seq } }))
  return { entries, next: { ...from, seq: end }, hasMore: end < lastSeq }
}

/** Leads through all works in the order of their ids, those that only other lenses showed as well. */
async function walkWorks(
  ctx: Needs,
  lens: KnownLens,
  from: FeedPlace,
  afterId: string,
  limit: number,
): Promise<FeedPage> {
  const stride = Math.max(limit, (ctx.bounds ?? FEED_BOUNDS).works)
  const works = await listWorksWithChange(ctx.db, afterId, stride)
  const judged = await judge(ctx, lens, works, 'any lens')
  const page = judged.slice(0, limit)
  const entries = page.map(({ seq: _, ...entry }) => ({ ...entry, place: { ...from, walkedTo: entry.workId } }))
  const isCut = page.length < judged.length
  const isOver = !isCut && works.length < stride
  const walkedTo = isCut ? page.at(-1)?.workId : works.at(-1)?.workId
  const next = { ...from, walkedTo: isOver ? null : (walkedTo ?? afterId) }
  return { entries, next, hasMore: true } // behind the walk comes the log
}

type Judged = Omit<FeedEntry, 'place'> & Pick<LastChange, 'seq'>

/** @param toldBy of which works the end is told: those that this lens showed, or any of the partner's */
async function judge(
  ctx: Needs,
  lens: KnownLens,
  changes: readonly LastChange[],
  toldBy: 'this lens' | 'any lens',
): Promise<Judged[]> {
  const ids = changes.map(({ workId }) => workId)
  const seen = await lookAndTell(ctx, lens, ids, Math.max(...changes.map(({ atMs }) => atMs)))
  const unseen = ids.filter((id) => !seen.has(id))
  const told = await listToldWorks(ctx.db, lens.lens.organisationId, unseen)
  const gone = new Set(
    told.filter(({ lensId }) => toldBy === 'any lens' || lensId === lens.id).map((row) => row.workId),
  )
  return changes.flatMap(({ workId, seq, atMs: changedAtMs }): Judged[] => {
    const work = seen.get(workId)
    if (work) return [{ workId, action: 'upsert', version: work.seq, changedAtMs, seq }]
    return gone.has(workId) ? [{ workId, action: 'remove', version: seq, changedAtMs, seq }] : []
  })
}

/**
 * Those of these works that the lens shows, noted as told.
 * @param sinceMs when the last of them changed: a clock that was set back since does not make undone what brought the change about
 */
export async function lookAndTell(
  { db, now }: Needs,
  { id: lensId, lens }: KnownLens,
  ids: readonly string[],
  sinceMs: number,
): Promise<Map<string, SeenWork>> {
  const seen = await findSeenWorks(db, lens, ids, Math.max(now(), sinceMs))
  const seenIds = seen.map(({ id }) => id)
  const told = await listToldWorks(db, lens.organisationId, seenIds)
  const known = new Set(told.filter((row) => row.lensId === lensId).map(({ workId }) => workId))
  const untold = seenIds.filter((id) => !known.has(id))
  if (untold.length > 0) await db.transaction((tx) => insertToldWorks(tx, lensId, untold))
  return new Map(seen.map((work) => [work.id, work]))
}
