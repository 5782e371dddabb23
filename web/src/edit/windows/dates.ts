import { language, t } from '../../language/language.svelte.ts'
import { regionName } from '../../language/names.ts'
import type { Dated, Place } from './chart.ts'
import { clockRegion, zoneOf } from './zones.ts'

/** Both dates of a window on its region's calendar, in words. */
export function windowDates(window: Dated): string {
  const from = window.from === null ? t('edit.sinceEver') : edgeDate(window, 'from')
  const until = window.until === null ? t('edit.withoutEnd') : edgeDate(window, 'until')
  return t('edit.dates', { from, until, place: clockName(window) })
}

/** One date of a window; the time too, unless the day begins then. */
export function edgeDate(window: Dated, edge: 'from' | 'until'): string {
  const instant = window[edge]
  if (instant === null) return t(edge === 'from' ? 'edit.sinceEver' : 'edit.withoutEnd')
  const timeZone = zoneOf(clockRegion(window))
  const atMs = new Date(instant).getTime()
  const isMidnight =
    new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short', hourCycle: 'h23' }).format(atMs) === '00:00'
  return new Intl.DateTimeFormat(language.locale, {
    timeZone,
    dateStyle: 'medium',
    ...(isMidnight ? {} : { timeStyle: 'short' as const, hourCycle: 'h23' as const }),
  }).format(atMs)
}

/** Whose days and hours a window has. */
export function clockName(window: Place): string {
  const region = clockRegion(window)
  return region === undefined ? 'UTC' : regionName(region)
}

/** A month of the chart's head: by its name, January by its year. */
export function monthName(day: number): string {
  const date = new Date(day * 86_400_000)
  const isFirst = date.getUTCMonth() === 0
  const style: Intl.DateTimeFormatOptions = isFirst ? { year: 'numeric' } : { month: 'short' }
  return new Intl.DateTimeFormat(language.locale, { timeZone: 'UTC', ...style }).format(date)
}

/** Where a window holds, in words. */
export function regionsText({ scope, regions }: Place): string {
  const names = regions.map(regionName)
  const list = new Intl.ListFormat(language.locale, { style: 'short', type: 'unit' }).format(names)
  if (scope === 'regions') return list
  return names.length === 0 ? t('edit.world') : t('edit.worldExcept', { regions: list })
}
