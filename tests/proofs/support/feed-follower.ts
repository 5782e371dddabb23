import type { Lens } from '../../../db/queries/partner-lens.ts'
import type { Context } from '../../../server/context.ts'
import { CatalogueError } from '../../../server/errors.ts'
import { toCursor } from '../../../server/partners/feed/feed-place.ts'
import { knowLens, openFeed } from '../../../server/partners/feed/open-feed.ts'
import { type FeedBounds, type FeedEntry, readFeed } from '../../../server/partners/feed/read-feed.ts'
import { startSnapshot, takeSnapshot } from '../../../server/partners/feed/take-snapshot.ts'
import { Crash } from './crashing-db.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'> & { readonly bounds: FeedBounds }

/** A partner's program: it holds works and a cursor, and is cut off at any moment. */
export interface Follower {
  lens: Lens
  /** Versions of the works that it holds, by id. */
  readonly held: Map<string, number>
  cursor: string | undefined
  /** The snapshot that it is in the midst of. */
  snapshot: { cursor: string; afterId: string } | undefined
}

export function newFollower(lens: Lens): Follower {
  return { lens, held: new Map(), cursor: undefined, snapshot: undefined }
}

export interface Reading {
  readonly limit: number
  /** So many of the entries are applied before it dies. */
  readonly applied: number
  /** What it has stored by then: the cursor of the last entry that it applied, or none. */
  readonly stores: boolean
}

/**
 * Reads one page. @returns true when it was told that there is more
 * @throws {Error} for an entry that it must never have got
 */
export async function readPage(
  ctx: Needs,
  follower: Follower,
  { limit, applied, stores }: Reading,
  mayHear: (workId: string) => boolean,
): Promise<boolean> {
  const lens = await knowLens(ctx, follower.lens)
  const place = await openFeed(ctx, lens, follower.cursor)
  const page = await readFeed(ctx, lens, place, limit)
  const entries = page.entries.slice(0, applied)
  for (const entry of entries) apply(follower, entry, mayHear)
  const end = entries.length < page.entries.length ? entries.at(-1)?.place : page.next
  if (stores && end) follower.cursor = toCursor(end)
  return page.hasMore
}

function apply({ held }: Follower, { workId, action, version }: FeedEntry, mayHear: (id: string) => boolean): void {
  if (!mayHear(workId)) throw new Error(`The feed names ${workId}, which no lens has ever shown`)
  if (version < (held.get(workId) ?? 0))
    throw new Error(`The feed goes back: ${workId} at ${version} after ${held.get(workId)}`)
  if (action === 'upsert') held.set(workId, version)
  else held.delete(workId)
}

/**
 * Begins a snapshot, or goes on with the one that was cut off; it takes so many lines, and then is cut off.
 * @param between runs behind each part that came
 */
export async function readSnapshot(
  ctx: Needs,
  follower: Follower,
  { lines, between }: { readonly lines: number; readonly between: () => Promise<void> },
): Promise<void> {
  const lens = await knowLens(ctx, follower.lens)
  const start = await startSnapshot(ctx, lens, follower.snapshot).catch((error: unknown) => {
    if (error instanceof CatalogueError && error.code === 'SNAPSHOT_NEEDED') return startSnapshot(ctx, lens, undefined)
    throw error
  })
  let left = lines
  for await (const part of takeSnapshot(ctx, lens, start, async (works) => works.map(({ id }) => ({ id })))) {
    for (const line of part.trimEnd().split('\n')) {
      if (left-- === 0) return
      takeLine(follower, JSON.parse(line) as SnapshotLine, start.afterId === '')
    }
    await between()
  }
}

type SnapshotLine =
  | { readonly kind: 'begin'; readonly cursor: string }
  | { readonly kind: 'work'; readonly workId: string; readonly version: number }
  | { readonly kind: 'end'; readonly works: number }

function takeLine(follower: Follower, line: SnapshotLine, isNew: boolean): void {
  if (line.kind === 'begin') {
    if (isNew) follower.held.clear()
    follower.cursor = undefined
    follower.snapshot = { cursor: line.cursor, afterId: follower.snapshot?.afterId ?? '' }
    if (isNew) follower.snapshot.afterId = ''
  } else if (line.kind === 'work') {
    follower.held.set(line.workId, line.version)
    if (follower.snapshot) follower.snapshot.afterId = line.workId
  } else {
    follower.cursor = follower.snapshot?.cursor
    follower.snapshot = undefined
  }
}

/** True for the end that was meant: the server died. */
export function isCrash(error: unknown): boolean {
  return error instanceof Crash
}
