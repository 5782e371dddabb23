import type { Finding } from './evaluation.ts'
import type { LOCALES_OF_TEXTS } from './pack.ts'

type TextLocale = (typeof LOCALES_OF_TEXTS)[number]
type Value = Finding['seen'][string]

/** The facts that a text fills in, each once: `{episode.durationMs}`. */
export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''))]
}

/**
 * A rule's text with what a finding saw filled in, as people of a locale write it: milliseconds as minutes and seconds, bytes as MB
 * and GB. What is not known says so; a fact that the finding has not stays as it is written.
 */
export function fillText(text: string, seen: Finding['seen'], locale: TextLocale): string {
  return text.replaceAll(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(seen, name) ? sayValue(name, seen[name] ?? null, locale) : whole,
  )
}

/** Bounded, and without two ways to match the same: linear in the length of the text. */
const PLACEHOLDER = /\{([a-zA-Z0-9.]{1,60})\}/g

const KIB = 1024
/** A list of codes in which there is none. */
const NONE = '—'
const WORDS = {
  'zh-Hans': { unknown: '（未知）', true: '是', false: '否', minutes: ' 分', seconds: ' 秒' },
  'zh-Hant': { unknown: '（未知）', true: '是', false: '否', minutes: ' 分', seconds: ' 秒' },
  'zh-Hant-HK': { unknown: '（未知）', true: '是', false: '否', minutes: ' 分', seconds: ' 秒' },
  en: { unknown: '(not known)', true: 'yes', false: 'no', minutes: ' min', seconds: ' s' },
  pt: { unknown: '(desconhecido)', true: 'sim', false: 'não', minutes: ' min', seconds: ' s' },
} as const satisfies Record<TextLocale, object>

function sayValue(name: string, value: Value, locale: TextLocale): string {
  const words = WORDS[locale]
  if (value === null) return words.unknown
  if (typeof value === 'boolean') return value ? words.true : words.false
  if (typeof value === 'string') return value === '' ? NONE : value
  if (name.endsWith('Ms')) return sayDuration(value, locale)
  return name.endsWith('Bytes') ? saySize(value, locale) : sayNumber(value, locale)
}

/** Below ten seconds to a tenth, rounded down; above to the second, rounded up: neither looks as if it kept a limit that it breaks. */
function sayDuration(durationMs: number, locale: TextLocale): string {
  const { minutes, seconds } = WORDS[locale]
  if (durationMs < 10_000) return `${sayNumber(Math.floor(durationMs / 100) / 10, locale)}${seconds}`
  const all = Math.ceil(durationMs / 1000)
  const rest = all % 60
  if (all < 60) return `${all}${seconds}`
  return `${Math.floor(all / 60)}${minutes}${rest === 0 ? '' : ` ${rest}${seconds}`}`
}

/** Rounded up for the same reason. */
function saySize(sizeBytes: number, locale: TextLocale): string {
  const [unit, bytes] = sizeBytes >= KIB ** 3 ? (['GB', KIB ** 3] as const) : (['MB', KIB ** 2] as const)
  return `${sayNumber(Math.ceil((sizeBytes / bytes) * 100) / 100, locale)} ${unit}`
}

const formats = new Map<TextLocale, Intl.NumberFormat>()

function sayNumber(value: number, locale: TextLocale): string {
  const format = formats.get(locale) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: 2, useGrouping: 'min2' })
  formats.set(locale, format) // to make one takes longer than all else of a finding
  return format.format(value)
}
