import type { JukuClient } from './client.ts'
import { JukuProblem, JukuUnreachable } from './errors.ts'
import type { FeedState, FeedStore, FeedWork } from './feed-store.ts'
import { readLines } from './read-lines.ts'
import { isWorthAnother, pause, pauseBefore } from './retry.ts'

export interface FollowOptions {
  /** Ends it, at a moment at which nothing is half done. */
  readonly signal?: AbortSignal
  /** Ends as soon as the copy is what the key shows; else it goes on for ever. */
  readonly once?: boolean
  /** Chooses title, synopsis and cover of works, as everywhere. */
  readonly locale?: string
  /** Changes in one step at most; 100. */
  readonly limit?: number
  /** So long the server may hold back an answer until there is something; 25, and 30 at most. */
  readonly waitSeconds?: number
  /** A snapshot of which nothing comes for so long is taken up anew; 60,000. */
  readonly idleMs?: number
  /** It did not get through, and tries again. Without `signal` it tries for ever. */
  readonly onTrouble?: (error: Error) => void
}

const [LIMIT, WAIT_SECONDS, IDLE_MS] = [100, 25, 60_000]
const [WORKS_A_STEP, READS_AT_ONCE] = [100, 4]

/**
 * Keeps a copy of all that the key shows: by a snapshot, and then by what changes, from where the store says that it is. Every step is
 * given to the store before the next is asked for, so that it may be killed anywhere and begun again.
 * @throws {JukuProblem} for what does not pass by itself, such as KEY_REVOKED; and whatever the store throws
 */
export async function followFeed(client: JukuClient, store: FeedStore, options: FollowOptions = {}): Promise<void> {
  const { signal } = options
  let state = await store.load()
  for (let failed = 0; !signal?.aborted; ) {
    try {
      if (state === undefined || state.snapshot !== null) {
        state = await takeSnapshot(client, store, state, options)
      } else {
        const page: { state: FeedState; hasMore: boolean } = await readChanges(client, store, state, options)
        state = page.state
        if (options.once && !page.hasMore) return
      }
      failed = 0
    } catch (error) {
      if (signal?.aborted) return
      state = isSnapshotNeeded(error) ? undefined : await store.load()
      if (isSnapshotNeeded(error)) continue
      const pauseMs = pauseBefore(++failed, error, { retries: Number.POSITIVE_INFINITY })
      if (pauseMs === undefined || !isWorthAnother(error)) throw error
      options.onTrouble?.(error)
      await pause(pauseMs, signal).catch(() => undefined) // it was ended: the loop sees it
    }
  }
}

function isSnapshotNeeded(error: unknown): boolean {
  return error instanceof JukuProblem && error.code === 'SNAPSHOT_NEEDED'
}

async function readChanges(
  client: JukuClient,
  store: FeedStore,
  { cursor }: FeedState,
  { signal, limit = LIMIT, waitSeconds = WAIT_SECONDS, ...options }: FollowOptions,
): Promise<{ state: FeedState; hasMore: boolean }> {
  const query = { after: cursor, limit, wait: options.once ? 0 : waitSeconds }
  const page = await client.get('/changes', { query, ...(signal && { signal }) })
  const state = { cursor: page.nextCursor, snapshot: null }
  if (page.items.length === 0 && page.nextCursor === cursor) return { state, hasMore: page.hasMore }
  // A work that changed while the page was made stands twice in it: the later one counts.
  const actions = new Map(page.items.map(({ workId, action }) => [workId, action]))
  const ids = [...actions.keys()].filter((id) => actions.get(id) === 'upsert')
  const upserts = await readWorks(client, ids, { ...options, ...(signal && { signal }) })
  const shown = new Set(upserts.map(({ workId }) => workId))
  const removes = [...actions.keys()].filter((id) => !shown.has(id))
  await store.save({ upserts, removes, replaces: null, state })
  return { state, hasMore: page.hasMore }
}

/** Works as they are now. One that is gone by now is left out: that stands further on in the feed, too. */
async function readWorks(
  client: JukuClient,
  ids: readonly string[],
  { locale, signal }: Pick<FollowOptions, 'locale' | 'signal'>,
): Promise<FeedWork[]> {
  const found: FeedWork[] = []
  const waiting = [...ids]
  const readOn = async () => {
    for (let workId = waiting.shift(); workId !== undefined; workId = waiting.shift()) {
      const args = { path: { workId }, query: { ...(locale && { locale }) }, ...(signal && { signal }) }
      const work = await client.get('/works/{workId}', args).catch((error: unknown) => {
        if (error instanceof JukuProblem && error.status === 404) return undefined
        throw error
      })
      if (work) found.push({ workId, work })
    }
  }
  await Promise.all(Array.from({ length: READS_AT_ONCE }, readOn))
  return found
}

type SnapshotLine =
  | { readonly kind: 'begin'; readonly cursor: string }
  | ({ readonly kind: 'work' } & Omit<FeedWork, 'work'> & { readonly work: FeedWork['work'] | null })
  | { readonly kind: 'end' }

async function takeSnapshot(
  client: JukuClient,
  store: FeedStore,
  begun: FeedState | undefined,
  { locale, signal, idleMs = IDLE_MS }: FollowOptions,
): Promise<FeedState> {
  let after = begun?.snapshot?.after ?? ''
  const resumed = begun && { cursor: begun.cursor, ...(after !== '' && { after }) }
  const response = await client.fetch('/snapshot', {
    query: { ...resumed, ...(locale && { locale }) },
    ...(signal && { signal }),
  })
  let cursor = ''
  let came: FeedWork[] = []
  let last = after
  const keep = async (until: string | null): Promise<FeedState> => {
    const state = { cursor, snapshot: until === null ? null : { after: until } }
    await store.save({ upserts: came, removes: [], replaces: { after, until }, state })
    came = []
    after = last
    return state
  }
  try {
    for await (const text of readLines(response, idleMs)) {
      const line = JSON.parse(text) as SnapshotLine // as the API's description has it
      if (line.kind === 'end') return await keep(null)
      if (line.kind === 'begin') cursor = line.cursor
      else {
        last = line.workId
        if (line.work) came.push({ workId: line.workId, work: line.work })
      }
      if (came.length === WORKS_A_STEP) await keep(last)
    }
  } catch (error) {
    // What came is kept, so that a snapshot that breaks off again and again still comes to its end.
    if (error instanceof JukuUnreachable && cursor !== '' && !signal?.aborted) await keep(last)
    throw error
  }
  throw new JukuUnreachable('The snapshot broke off')
}
