import { setImmediate as breathe } from 'node:timers/promises'
import { findLastSeq } from '../../../db/queries/changes.ts'
import { listWorksWithChange } from '../../../db/queries/partner-feed.ts'
import { findSeenWorks, type Lens, type SeenWork } from '../../../db/queries/partner-lens.ts'
import type { Context } from '../../context.ts'
import { CatalogueError } from '../../errors.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { type FeedPlace, fromCursor, toCursor } from '../feed/feed-place.ts'
import { type KnownLens, knowLens, openFeed } from '../feed/open-feed.ts'
import { FEED_BOUNDS, lookAndTell, readFeed } from '../feed/read-feed.ts'
import type { ExportItem } from './export-work.ts'
import { gatherExportWorks } from './gather-export-works.ts'
import { narrowLens, narrowWork } from './narrow.ts'
import type { ExportProfile } from './profile.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** An export that may be read. */
export interface OpenedExport {
  /** The partner's, as far as its profile takes it. */
  readonly lens: KnownLens
  readonly profile: ExportProfile
  /** Undefined: all works. */
  readonly from: FeedPlace | undefined
  /** What is told up to here: entries of the change log behind it are for the next one. */
  readonly untilSeq: number
  /** Where the next one of changes begins, once this one has come to its end. */
  readonly nextCursor: string
}

/** Works whose facts are in memory at once. */
const WORKS_AT_ONCE = 20

/**
 * Begins an export of all that a lens shows, or of what changed since one. After a change of the profile, as of the lens, all works come once more.
 * @param after the cursor of the export before
 * @throws {CatalogueError} CURSOR_INVALID, SNAPSHOT_NEEDED, EXPORT_EMPTY (the profile takes nothing that the lens may show)
 */
export async function openExport(
  ctx: Needs,
  whole: Lens,
  profile: ExportProfile,
  after: string | undefined,
): Promise<OpenedExport> {
  const lens = await knowLens(ctx, narrowLens(whole, profile))
  const seq = await findLastSeq(ctx.db)
  const start: FeedPlace = { lensId: lens.id, generation: lens.generation, seq, walkedTo: null }
  let from: FeedPlace | undefined
  if (after !== undefined) {
    const cursor = decodeCursor(after, { feed: 'string', profile: 'number' })
    fromCursor(cursor.feed) // one of the feed's, or none
    from = await openFeed(ctx, lens, cursor.feed)
    if (cursor.profile !== profile.version && from.walkedTo === null) from = { ...start, walkedTo: '' }
  }
  const untilSeq = from === undefined || from.walkedTo === null ? seq : from.seq
  const nextCursor = encodeCursor({ feed: toCursor({ ...start, seq: untilSeq }), profile: profile.version })
  return { lens, profile, from, untilSeq, nextCursor }
}

/**
 * What an export tells, read as it is asked for: a few works are in memory at once, and so many cost so many statements, however many episodes they
 * have. Each work is as it is when it is read.
 */
export async function* readExportWorks(ctx: Needs, opened: OpenedExport, origin: string): AsyncGenerator<ExportItem> {
  const steps = opened.from === undefined ? readAll(ctx, opened) : readChanged(ctx, opened, opened.from)
  for await (const { seen, removed } of steps) {
    for (const item of removed) yield item
    for (let at = 0; at < seen.length; at += WORKS_AT_ONCE) {
      const works = await gatherExportWorks(ctx.db, opened.lens.lens, seen.slice(at, at + WORKS_AT_ONCE), origin)
      for (const work of works) yield { kind: 'work', work: narrowWork(work, opened.profile) }
      await breathe()
    }
  }
}

interface Step {
  readonly seen: readonly SeenWork[]
  readonly removed: readonly ExportItem[]
}

async function* readAll(ctx: Needs, { lens }: OpenedExport): AsyncGenerator<Step> {
  let afterId = ''
  for (;;) {
    const slice = await listWorksWithChange(ctx.db, afterId, FEED_BOUNDS.works)
    const ids = slice.map(({ workId }) => workId)
    const seen = await lookAndTell(ctx, lens, ids, Math.max(...slice.map(({ atMs }) => atMs)))
    yield { seen: ids.flatMap((id) => seen.get(id) ?? []), removed: [] }
    const end = slice.at(-1)
    if (!end || slice.length < FEED_BOUNDS.works) return
    afterId = end.workId
  }
}

async function* readChanged(ctx: Needs, { lens, untilSeq }: OpenedExport, from: FeedPlace): AsyncGenerator<Step> {
  let place = from
  for (;;) {
    const page = await readFeed(ctx, lens, place, FEED_BOUNDS.works)
    // What changed since this was begun stands behind its end: the next one tells of it.
    const entries = page.entries.filter((entry) => entry.place.walkedTo !== null || entry.place.seq <= untilSeq)
    const upserted = entries.filter(({ action }) => action === 'upsert')
    const atMs = Math.max(ctx.now(), ...upserted.map(({ changedAtMs }) => changedAtMs))
    const ids = upserted.map(({ workId }) => workId)
    const seen = new Map((await findSeenWorks(ctx.db, lens.lens, ids, atMs)).map((work) => [work.id, work]))
    const removed = entries.flatMap(({ action, workId, version, changedAtMs: removedAtMs }): ExportItem[] =>
      action === 'remove' ? [{ kind: 'removal', workId, version, removedAtMs }] : [],
    )
    yield { seen: ids.flatMap((id) => seen.get(id) ?? []), removed }
    place = page.next
    if (place.walkedTo === null && (place.seq >= untilSeq || !page.hasMore)) return
  }
}

/** @throws {CatalogueError} EXPORT_FORMAT_NOT_TAKEN */
export function requireTaken({ formats }: ExportProfile, name: string): void {
  if (formats === null || formats.includes(name)) return
  const message = `The profile of this partner does not take ${name}: it takes ${formats.join(', ')}.`
  throw new CatalogueError('EXPORT_FORMAT_NOT_TAKEN', message)
}
