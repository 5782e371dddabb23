import type { EventRow } from '../../db/queries/events.ts'

/** How soon a listener asks again when its stream ends. */
const RETRY_MS = 2_000

/** The beginning of a stream: when to ask again, and from where. */
export function formatStart(seq: number): string {
  return `retry: ${RETRY_MS}\nid: ${seq}\n\n`
}

/** An event as text of an event stream (HTML, 9.2.5). JSON has no line ends of its own. */
export function formatEvent({ seq, kind, atMs, workId, payload }: EventRow): string {
  const data = { at: new Date(atMs).toISOString(), ...(workId === null ? {} : { workId }), ...payload }
  return `id: ${seq}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`
}

/** Says that events were dropped before this listener came for them: what it shows it should read again. */
export function formatMissed(seq: number): string {
  return `id: ${seq}\nevent: missed\ndata: {}\n\n`
}

/** Nothing happened, and the listener need not be told again what came before. Without data nothing is dispatched. */
export function formatBeat(seq: number): string {
  return `:\nid: ${seq}\n\n`
}
