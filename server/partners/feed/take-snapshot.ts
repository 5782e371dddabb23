import { findLastSeq } from '../../../db/queries/changes.ts'
import { type LastChange, listWorksWithChange } from '../../../db/queries/partner-feed.ts'
import type { SeenWork } from '../../../db/queries/partner-lens.ts'
import type { Context } from '../../context.ts'
import { CatalogueError } from '../../errors.ts'
import { type FeedPlace, toCursor } from './feed-place.ts'
import { type KnownLens, readCursor } from './open-feed.ts'
import { FEED_BOUNDS, type FeedBounds, lookAndTell } from './read-feed.ts'

type Needs = Pick<Context, 'db' | 'now'> & { readonly bounds?: FeedBounds }

export interface SnapshotStart {
  /** Where to go on once the snapshot is whole. */
  readonly place: FeedPlace
  /** Only works behind this one; '' = all. */
  readonly afterId: string
}

/**
 * Begins a snapshot, or goes on with one that was cut off.
 * @param resumed the cursor of its first line and the last work that came
 * @throws {CatalogueError} CURSOR_INVALID, SNAPSHOT_NEEDED (what came before was of another lens: begin anew)
 */
export async function startSnapshot(
  { db }: Pick<Context, 'db'>,
  lens: KnownLens,
  resumed: { readonly cursor: string; readonly afterId: string } | undefined,
): Promise<SnapshotStart> {
  const { id: lensId, generation } = lens
  if (resumed === undefined) {
    return { place: { lensId, generation, seq: await findLastSeq(db), walkedTo: null }, afterId: '' }
  }
  const place = await readCursor({ db }, lens, resumed.cursor)
  if (place.lensId !== lensId || place.walkedTo !== null) {
    throw new CatalogueError('SNAPSHOT_NEEDED', 'This snapshot was begun with other regions: begin a new one.')
  }
  return { place, afterId: resumed.afterId }
}

/** What of each of these works a snapshot holds, in their order; null: it is gone meanwhile. */
export type PresentWorks = (works: readonly SeenWork[]) => Promise<readonly (object | null)[]>

/** Several stages hold one part each of what a slow reader does not take. */
const PART_LETTERS = 16 * 1024

/**
 * A snapshot as lines of JSON, some at once: `begin` with the cursor to go on from, a `work` each in the order of their ids, and `end`, without which it is
 * not whole. Nothing is read before it is asked for, so that whoever reads slowly costs no memory.
 */
export async function* takeSnapshot(
  ctx: Needs,
  lens: KnownLens,
  { place, afterId }: SnapshotStart,
  present: PresentWorks,
): AsyncGenerator<string> {
  yield toLine({ kind: 'begin', cursor: toCursor(place) })
  const { works: stride } = ctx.bounds ?? FEED_BOUNDS
  let works = 0
  let lastId = afterId
  for (;;) {
    const slice = await listWorksWithChange(ctx.db, lastId, stride)
    const lines = await presentSlice(ctx, lens, slice, present)
    works += lines.length
    yield* joinLines(lines)
    const end = slice.at(-1)
    if (!end || slice.length < stride) break
    lastId = end.workId
  }
  yield toLine({ kind: 'end', works })
}

async function presentSlice(
  ctx: Needs,
  lens: KnownLens,
  slice: readonly LastChange[],
  present: PresentWorks,
): Promise<string[]> {
  const ids = slice.map(({ workId }) => workId)
  const seen = await lookAndTell(ctx, lens, ids, Math.max(...slice.map(({ atMs }) => atMs)))
  const shown = slice.flatMap(({ workId, atMs }) => {
    const work = seen.get(workId)
    return work ? [{ work, atMs }] : []
  })
  const views = await present(shown.map(({ work }) => work))
  return shown.map(({ work: { id: workId, seq: version }, atMs }, at) =>
    toLine({ kind: 'work', workId, version, changedAt: new Date(atMs).toISOString(), work: views[at] }),
  )
}

/** Whole lines, in parts of about the same size. */
function* joinLines(lines: readonly string[]): Generator<string> {
  let part = ''
  for (const line of lines) {
    part += line
    if (part.length < PART_LETTERS) continue
    yield part
    part = ''
  }
  if (part !== '') yield part
}

function toLine(value: object): string {
  return `${JSON.stringify(value)}\n`
}
