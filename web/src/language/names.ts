import { pickLocal, pickTitle } from '../../../server/language/pick-title.ts'
import type { LocalText, Title, Work } from '../api/contract.ts'
import type { Problem } from '../api/problem.ts'
import { isMessageKey, language, t } from './language.svelte.ts'

/** Locales that a producer is offered for titles and subtitles, the usual ones first. */
export const CONTENT_LOCALES = [
  'zh-Hans-CN',
  'zh-Hant-TW',
  'zh-Hant-HK',
  'zh-Hant-MO',
  'yue-Hant-HK',
  'en',
  'pt-PT',
  'pt-BR',
] as const

/** Regions that a producer is offered as the origin of a work. */
export const ORIGIN_REGIONS = ['CN', 'TW', 'HK', 'MO', 'SG', 'MY', 'PT', 'BR', 'US', 'GB', 'JP', 'KR', 'TH'] as const

/** A region as readers of the page's language call it. */
export function regionName(region: string): string {
  const key = `region.${region}`
  if (isMessageKey(key)) return t(key)
  try {
    return new Intl.DisplayNames(language.locale, { type: 'region', style: 'short' }).of(region) ?? region
  } catch {
    return region
  }
}

/** A content locale as readers of the page's language call it. */
export function localeName(locale: string): string {
  const key = `locale.${locale}`
  if (isMessageKey(key)) return t(key)
  try {
    return new Intl.DisplayNames(language.locale, { type: 'language' }).of(locale) ?? locale
  } catch {
    return locale
  }
}

/** The title for the reader of this page, by the chain that the server goes by as well. */
export function titleOf(work: Pick<Work, 'titles' | 'originalLocale'>): Title {
  const original = work.originalLocale
  return (
    pickTitle(work.titles, { reader: language.locale, original }) ?? { locale: original, text: '—', kind: 'display' }
  )
}

/** The text that is nearest to the page's language, else the first. */
export function nearestText(texts: readonly LocalText[]): LocalText | undefined {
  return texts[0] && pickLocal(texts, { reader: language.locale, original: texts[0].locale })
}

/** Facts in one line: Chinese joins them with a dot without spaces, other languages with a comma. */
export function joinFacts(facts: readonly (string | number | null | undefined)[]): string {
  return facts
    .filter((fact) => fact !== null && fact !== undefined && fact !== '')
    .join(language.locale.startsWith('zh') ? '·' : ', ')
}

/** Sorts words as the page's language does: Traditional Chinese by strokes, Simplified by sound. */
export function compareWords(a: string, b: string): number {
  const { locale } = language
  if (collator?.of !== locale) collator = { of: locale, compare: new Intl.Collator(locale, { numeric: true }).compare }
  return collator.compare(a, b)
}

let collator: { readonly of: string; readonly compare: Intl.Collator['compare'] } | undefined

/** What went wrong, in the page's language where the code is known to it, else in the server's words. */
export function problemText(problem: Pick<Problem, 'code' | 'message'> & { readonly status?: number }): string {
  const key = `problem.${problem.code}`
  if (isMessageKey(key)) return t(key)
  if (problem.message !== '') return problem.message
  return problem.status !== undefined && problem.status >= 500 ? t('problem.server') : t('problem.unknown')
}

/** `1:02.3`, or `1:02` without tenths; hours only where there are any. Never rounds up past the instant. */
export function clock(ms: number, { tenths = false } = {}): string {
  const wholeSeconds = Math.floor(ms / 1000)
  const hours = Math.floor(wholeSeconds / 3600)
  const minutes = Math.floor((wholeSeconds % 3600) / 60)
  const seconds = String(wholeSeconds % 60).padStart(2, '0')
  const head = hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : String(minutes)
  return `${head}:${seconds}${tenths ? `.${Math.floor((ms % 1000) / 100)}` : ''}`
}

/** A file's size in the decimal units that file managers show. */
export function fileSize(sizeBytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']
  const step = sizeBytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(sizeBytes) / 3))
  return new Intl.NumberFormat(language.locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(sizeBytes / 1000 ** step)
}

/** An instant, as a date of the reader's own zone. */
export function dateText(instant: string): string {
  return new Intl.DateTimeFormat(language.locale, { dateStyle: 'medium' }).format(new Date(instant))
}
