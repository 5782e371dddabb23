import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { type AddressedEvent, findFirstEventSeq, findLastEventSeq, listEvents } from '../../db/queries/events.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { formatBeat, formatEvent, formatMissed, formatStart } from './event-text.ts'
import { mayHear } from './may-hear.ts'

/** One reader of the table of events for all who listen; it reads only while somebody does. */
export interface EventHub {
  /**
   * What is told to this caller, as text of an event stream: from after `afterSeq` on, or (undefined) from now on.
   * @throws {CatalogueError} TOO_MANY_STREAMS
   */
  listen(caller: Caller, afterSeq: number | undefined): Promise<Readable>
  /** Ends every stream; who listened will ask again. */
  close(): Promise<void>
}

/** Bounds of streams, in milliseconds and counts. */
export interface StreamLimits {
  readonly pollMs: number
  readonly beatMs: number
  /** After this time a stream ends, so that who listens is looked at again. */
  readonly lifeMs: number
  /** A listener that takes nothing of what lies ready for so long is dropped. */
  readonly stuckMs: number
  readonly streamsPerCaller: number
}

export const STREAM_LIMITS: StreamLimits = {
  pollMs: 250,
  beatMs: 15_000,
  lifeMs: 5 * 60_000,
  stuckMs: 30_000,
  streamsPerCaller: 10,
}

interface Listener {
  readonly caller: Caller
  readonly stream: Readable
  readonly openedAtMs: number
  /** Everything up to here was told, or was not for this caller. */
  cursor: number
  toldAtMs: number
  /** Since when it has taken nothing; undefined: it takes. */
  stuckSinceMs: number | undefined
}

const PAGE = 500
const RECENT = 2_000
const READY_BYTES = 256 * 1024

export function createEventHub(ctx: Pick<Context, 'db' | 'log'>, limits: StreamLimits): EventHub {
  const listeners = new Set<Listener>()
  const closing = new AbortController()
  const recent = recentEvents(ctx)
  let running: Promise<void> | undefined

  const serve = (listener: Listener, nowMs: number) => {
    const { stream, openedAtMs, stuckSinceMs = nowMs, toldAtMs } = listener
    if (nowMs - openedAtMs > limits.lifeMs) return end(listener)
    if (nowMs - stuckSinceMs > limits.stuckMs) return void stream.destroy()
    if (nowMs - toldAtMs > limits.beatMs) tell(listener, formatBeat(listener.cursor))
  }
  const run = async () => {
    while (listeners.size > 0 && !closing.signal.aborted) {
      try {
        await recent.read()
        for (const listener of listeners) {
          await pump(listener, recent)
          serve(listener, performance.now())
        }
      } catch (error) {
        ctx.log.warn({ err: error }, 'the events could not be read; it is tried again')
      }
      await pause(limits.pollMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
    recent.forget()
    running = undefined
  }
  const end = (listener: Listener) => {
    listeners.delete(listener)
    listener.stream.push(null)
  }
  return {
    listen: async (caller, afterSeq) => {
      const last = await findLastEventSeq(ctx.db)
      const first = await findFirstEventSeq(ctx.db)
      const isMissed = afterSeq !== undefined && (afterSeq < first - 1 || afterSeq > last)
      requirePlace(listeners, caller, limits.streamsPerCaller)
      const cursor = isMissed ? last : (afterSeq ?? last)
      const listener = openListener(caller, cursor, (gone) => listeners.delete(gone))
      tell(listener, formatStart(cursor))
      if (isMissed) tell(listener, formatMissed(cursor))
      listeners.add(listener)
      if (closing.signal.aborted) end(listener)
      else running ??= run()
      return listener.stream
    },
    close: async () => {
      closing.abort()
      for (const listener of listeners) end(listener)
      await running
    },
  }
}

function requirePlace(listeners: ReadonlySet<Listener>, caller: Caller, most: number): void {
  const own = [...listeners].filter((listener) => listener.caller.id === caller.id)
  if (own.length < most) return
  const message = `You listen ${most} times already: close one of the streams, or read them in one place.`
  throw new CatalogueError('TOO_MANY_STREAMS', message)
}

function openListener(caller: Caller, cursor: number, onGone: (listener: Listener) => void): Listener {
  const nowMs = performance.now()
  const stream = new Readable({
    highWaterMark: READY_BYTES,
    read: () => {
      listener.stuckSinceMs = undefined
    },
  })
  const listener: Listener = { caller, stream, openedAtMs: nowMs, cursor, toldAtMs: nowMs, stuckSinceMs: undefined }
  stream.once('close', () => onGone(listener))
  return listener
}

function tell(listener: Listener, text: string): void {
  if (listener.stuckSinceMs !== undefined) return
  listener.toldAtMs = performance.now()
  if (!listener.stream.push(text)) listener.stuckSinceMs = listener.toldAtMs
}

/** Tells a listener what it does not know yet, as much as it takes. */
async function pump(listener: Listener, recent: RecentEvents): Promise<void> {
  while (listener.cursor < recent.newest() && listener.stuckSinceMs === undefined && !listener.stream.destroyed) {
    const events = await recent.after(listener.cursor)
    if (events.length === 0) listener.cursor = recent.newest()
    for (const event of events) {
      if (listener.stuckSinceMs !== undefined) return
      listener.cursor = event.seq
      if (mayHear(listener.caller, event)) tell(listener, formatEvent(event))
    }
  }
}

interface RecentEvents {
  /** Reads what is new. */
  read(): Promise<void>
  /** The place up to which it has read. */
  newest(): number
  /** Events behind a place, oldest first; not all of them, if there are many. */
  after(seq: number): Promise<readonly AddressedEvent[]>
  forget(): void
}

/** The newest events are read once for all; who comes from further back reads the table. */
function recentEvents(ctx: Pick<Context, 'db'>): RecentEvents {
  let newest: number | undefined
  let events: AddressedEvent[] = []
  return {
    read: async () => {
      const last = await findLastEventSeq(ctx.db)
      newest ??= last
      while (newest < last) {
        const page = await listEvents(ctx.db, newest, PAGE)
        newest = page.at(-1)?.seq ?? last
        events = [...events, ...page].slice(-RECENT)
      }
    },
    newest: () => newest ?? 0,
    after: async (seq) => {
      const isHere = events[0] !== undefined && events[0].seq <= seq + 1
      return isHere ? events.filter((event) => event.seq > seq) : listEvents(ctx.db, seq, PAGE)
    },
    forget: () => {
      newest = undefined
      events = []
    },
  }
}
