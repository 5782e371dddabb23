import { readInstant } from '../../http/instants.ts'
import { localInstant } from '../../language/local-instant.ts'
import { type LineTransaction, type Note, type Placed, shown } from './avail-line.ts'

const EARLIEST_MS = Date.UTC(1900, 0)
const LATEST_MS = Date.UTC(3000, 0)
const DAY_MS = 24 * 60 * 60 * 1000
const DAY = /^\d{4}-\d\d-\d\d$/
const LOCAL = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)$/

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
  const [, day, time] = LOCAL.exec(at.text) ?? []
  const isDay = DAY.test(at.text)
  let instantMs = readInstant(at.text)
  if (isDay || (day !== undefined && time !== undefined)) {
    if (timeZone === undefined) {
      const detail = `${shown(at)} names no offset from UTC: say whose clock it is by timeZone, such as Asia/Macau.`
      wrong(at.place, 'INSTANT_WITHOUT_OFFSET', detail)
      return undefined
    }
    const wallMs = Date.parse(`${isDay ? `${at.text}T00:00:00` : at.text}Z`)
    const isReal = new Date(wallMs || 0).toISOString().startsWith(at.text.slice(0, 10))
    instantMs = isReal ? localInstant(isDay && name === 'end' ? wallMs + DAY_MS : wallMs, timeZone) : undefined
  }
  if (instantMs !== undefined && instantMs >= EARLIEST_MS && instantMs < LATEST_MS) return instantMs
  wrong(
    at.place,
    'INSTANT',
    `${shown(at)} is no instant between 1900 and 3000: write such as 2026-07-01T00:00:00+08:00.`,
  )
  return undefined
}
