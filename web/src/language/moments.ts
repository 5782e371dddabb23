import { language } from './language.svelte.ts'

/** An instant with its time of day, in the reader's own zone. */
export function momentText(instant: string): string {
  return new Intl.DateTimeFormat(language.locale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(
    new Date(instant),
  )
}

/** A day of the calendar such as `2026-11-27`, whatever the reader's zone is. */
export function dayText(day: string): string {
  const format = new Intl.DateTimeFormat(language.locale, { month: 'short', day: 'numeric', timeZone: 'UTC' })
  return format.format(new Date(`${day}T00:00:00Z`))
}

/** A number as the page's language writes it. */
export function numberText(value: number): string {
  return new Intl.NumberFormat(language.locale).format(value)
}
