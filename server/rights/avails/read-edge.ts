import { readInstant } from '../../http/instants.ts'
import { localInstant } from '../../language/local-instant.ts'
import { type LineTransaction, type Note, type Placed, shown } from './avail-line.ts'

const EARLIEST_MS = Date.UTC(1900, 0)
const LATEST_MS = Date.UTC(3000, 0)
const DAY_MS = 24 * 60 * 60 * 1000
const DAY = /^\d{4}-\d\d-\d\d$/
const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/

/** Conditions that say of a window since ever, or without end. What waits for an event waits for somebody to say when that was. */
const OPEN: Readonly<Record<'start' | 'end', readonly string[]>> = { start: ['immediate', 'open'], end: ['open'] }

/**
 * When a transaction begins or ends, in epoch milliseconds: null is since ever, or without end; undefined: it is wrong, and that is noted.
 * A day begins with its first moment, and as an end it is included whole.
 */
export function readEdge(
  name: 'start' | 'end',
  transaction: LineTransaction,
  timeZone: string | undefined,
  wrong: Note,
): number | null | undefined {
  const { at, condition, lag } = transaction[name]
  if (at) return readAt(name, at, timeZone, wrong)
  if (!condition) {
    wrong(transaction.place, 'EDGE_MISSING', `It says neither when nor on what condition it ${name}s.`)
    return undefined
  }
  if (lag) {
    wrong(lag.place, 'CONDITION_UNSUPPORTED', `${shown(lag)} after something: write the instant.`)
  } else if (OPEN[name].includes(condition.text.toLowerCase())) {
    return null
  } else {
    const detail = `It ${name}s on ${shown(condition)}, which has no instant yet: write the instant when it is known.`
    wrong(condition.place, 'CONDITION_UNSUPPORTED', detail)
  }
  return undefined
}

function readAt(name: 'start' | 'end', at: Placed, timeZone: string | undefined, wrong: Note): number | undefined {
  const isDay = DAY.test(at.text)
  if ((isDay || LOCAL.test(at.text)) && timeZone === undefined) {
    const detail = `${shown(at)} names no offset from UTC: say whose clock it is by timeZone, such as Asia/Macau.`
    wrong(at.place, 'INSTANT_WITHOUT_OFFSET', detail)
    return undefined
  }
  const wall = isDay ? `${at.text}T00:00:00` : at.text
  let instantMs = isRealDay(wall.slice(0, 10)) ? readInstant(wall) : undefined
  if (LOCAL.test(wall) && timeZone !== undefined && isRealDay(wall.slice(0, 10))) {
    const wallMs = Date.parse(`${wall}Z`)
    instantMs = Number.isNaN(wallMs)
      ? undefined
      : localInstant(isDay && name === 'end' ? wallMs + DAY_MS : wallMs, timeZone)
  }
  if (instantMs !== undefined && instantMs >= EARLIEST_MS && instantMs < LATEST_MS) return instantMs
  const detail = `${shown(at)} is no instant between 1900 and 3000: write such as 2026-07-01T00:00:00+08:00.`
  wrong(at.place, 'INSTANT', detail)
  return undefined
}

/** What dates make of the 30th of February is another day. */
function isRealDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day)
}
