import type { Window } from '../draft.ts'
import { clockRegion, instantOf, placeOf, zoneOf } from './zones.ts'

/** The days that a chart shows, counted from 1970-01-01; `to` is not shown any more. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A bar of a row: `from` and `to` in days, null where the window has no such edge; `lane` counts from 0, downwards. */
export interface Bar {
  readonly window: Window
  readonly from: number | null
  readonly to: number | null
  readonly lane: number
}

export interface Row {
  /** '' is the world without those regions that are named elsewhere. */
  readonly region: string
  readonly bars: readonly Bar[]
  readonly lanes: number
}

const MONTH_DAYS = 30.5
const DAY_MINUTES = 1_440

/** What a window, or a contradiction of two, says of regions. */
export interface Place {
  readonly scope: Window['scope']
  readonly regions: readonly string[]
}

/** The same with its instants. */
export interface Dated extends Place {
  readonly from: string | null
  readonly until: string | null
}

/** All that has a date, with room on both sides, and a year and a half at least. */
export function spanOf(windows: readonly Window[], today: number): Span {
  const days = windows.flatMap((window) => {
    const { from, to } = daysOf(window)
    return [from, to].filter((day) => day !== null)
  })
  const from = Math.min(today, ...days) - 2 * MONTH_DAYS
  const to = Math.max(Math.max(today, ...days) + 3 * MONTH_DAYS, from + 18 * MONTH_DAYS)
  return { from: firstOfMonth(from), to: firstOfMonth(to + MONTH_DAYS) }
}

/** A row for each region that a window names or that is asked for, the world first where a window holds there. */
export function rowsOf(windows: readonly Window[], regions: readonly string[]): Row[] {
  const named = [...new Set([...windows.flatMap((window) => window.regions), ...regions])]
  const isWorld = windows.some(({ scope }) => scope === 'worldwide_except')
  return (isWorld ? ['', ...named] : named).map((region) => {
    const bars = stack(windows.filter((window) => covers(window, region)))
    return { region, bars, lanes: Math.max(1, ...bars.map(({ lane }) => lane + 1)) }
  })
}

/** Whether a window holds in a region; '' is the world. */
export function covers({ scope, regions }: Place, region: string): boolean {
  if (scope === 'regions') return regions.includes(region)
  return region === '' || !regions.includes(region)
}

/** The days of a window on its own calendar, with the part of the day that is gone; null: no edge. */
export function daysOf(window: Dated): {
  readonly from: number | null
  readonly to: number | null
} {
  const zone = zoneOf(clockRegion(window))
  const dayOf = (instant: string | null) => {
    if (instant === null) return null
    const { day, minute } = placeOf(instant, zone)
    return day + minute / DAY_MINUTES
  }
  return { from: dayOf(window.from), to: dayOf(window.until) }
}

/** Moves edges of a window by whole days of its calendar; an edge never passes the other, which is one day away at least. */
export function moveWindow(
  window: Window,
  edge: 'from' | 'until' | 'both',
  days: number,
): Pick<Window, 'from' | 'until'> {
  const from = edge === 'until' ? window.from : moved(window, window.from, days)
  const until = edge === 'from' ? window.until : moved(window, window.until, days)
  const { from: first, to: last } = daysOf({ ...window, from, until })
  const isTurned = first !== null && last !== null && last - first < 1
  return isTurned ? { from: window.from, until: window.until } : { from, until }
}

/** The first days of months in a span. */
export function monthsOf({ from, to }: Span): number[] {
  const months: number[] = []
  for (let day = firstOfMonth(from); day < to; day = firstOfMonth(day + 32)) if (day >= from) months.push(day)
  return months
}

function moved(window: Window, instant: string | null, days: number): string | null {
  if (instant === null) return null
  const zone = zoneOf(clockRegion(window))
  const { day, minute } = placeOf(instant, zone)
  return instantOf({ day: day + days, minute }, zone)
}

function stack(windows: readonly Window[]): Bar[] {
  const ends: number[] = []
  const placed = windows.map((window) => ({ window, ...daysOf(window) }))
  return placed
    .sort((a, b) => (a.from ?? Number.NEGATIVE_INFINITY) - (b.from ?? Number.NEGATIVE_INFINITY))
    .map(({ window, from, to }) => {
      const start = from ?? Number.NEGATIVE_INFINITY
      const free = ends.findIndex((end) => end <= start)
      const lane = free < 0 ? ends.length : free
      ends[lane] = to ?? Number.POSITIVE_INFINITY
      return { window, from, to, lane }
    })
}

function firstOfMonth(day: number): number {
  const date = new Date(Math.floor(day) * 86_400_000)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 86_400_000
}
