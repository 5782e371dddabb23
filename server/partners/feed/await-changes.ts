import { setTimeout as pause } from 'node:timers/promises'
import { findLastSeq } from '../../../db/queries/changes.ts'
import type { Context } from '../../context.ts'
import { type FeedPlace, toCursor } from './feed-place.ts'
import type { KnownLens } from './open-feed.ts'
import { presentEntry } from './present-entry.ts'
import { type FeedPage, readFeed } from './read-feed.ts'

type Needs = Pick<Context, 'db' | 'now'>

/** Who waits, and for how long. */
export interface Waiting {
  /** Nobody waits any more. */
  readonly signal: AbortSignal
  readonly pollMs: number
  /** False: the key has ended, so that nothing more is told. */
  isStillGood(): Promise<boolean>
}

/** A page of changes, waited for until there is one or the time is over. @param waitMs 0: it is not waited for */
export async function awaitChanges(
  ctx: Needs,
  lens: KnownLens,
  from: FeedPlace,
  { limit, waitMs, ...waiting }: Waiting & { readonly limit: number; readonly waitMs: number },
): Promise<FeedPage> {
  const untilMs = performance.now() + waitMs
  let page = await readFeed(ctx, lens, from, limit)
  while (page.entries.length === 0 && performance.now() < untilMs && !waiting.signal.aborted) {
    if (!page.hasMore) await untilChanged(ctx, page.next.seq, { ...waiting, untilMs })
    if (!(await waiting.isStillGood())) return page
    page = await readFeed(ctx, lens, page.next, limit)
  }
  return page
}

/** How soon a listener asks again when its stream ends. */
const RETRY_MS = 2_000
const PAGE = 100

/** Changes as text of an event stream (HTML, 9.2.5), as they come. Nothing is read before it is asked for, so that whoever reads slowly costs no memory. */
export async function* tellChanges(
  ctx: Needs,
  lens: KnownLens,
  from: FeedPlace,
  { beatMs, lifeMs, ...waiting }: Waiting & { readonly beatMs: number; readonly lifeMs: number },
): AsyncGenerator<string> {
  const endMs = performance.now() + lifeMs
  let place = from
  yield `retry: ${RETRY_MS}\nid: ${toCursor(place)}\n\n`
  while (!waiting.signal.aborted && performance.now() < endMs && (await waiting.isStillGood())) {
    const page = await readFeed(ctx, lens, place, PAGE)
    place = page.next
    const events = page.entries.map(presentEntry).map((entry) => {
      return `id: ${entry.cursor}\nevent: ${entry.action}\ndata: ${JSON.stringify(entry)}\n\n`
    })
    yield `${events.join('')}:\nid: ${toCursor(place)}\n\n` // without data nothing is dispatched, but the place is known
    if (!page.hasMore) await untilChanged(ctx, place.seq, { ...waiting, untilMs: performance.now() + beatMs })
  }
}

async function untilChanged(
  { db }: Pick<Context, 'db'>,
  seq: number,
  { signal, pollMs, untilMs }: Pick<Waiting, 'signal' | 'pollMs'> & { readonly untilMs: number },
): Promise<void> {
  while (!signal.aborted && performance.now() < untilMs && (await findLastSeq(db)) <= seq) {
    await pause(Math.min(pollMs, Math.max(1, untilMs - performance.now())), undefined, { signal }).catch(
      () => undefined,
    )
  }
}
