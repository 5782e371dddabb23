import writeXlsx from 'write-excel-file/node'
import { HEADERS } from './headers.ts'

/** Languages that a template can be in. */
export const TEMPLATE_LOCALES = Object.keys(HEADERS) as (keyof typeof HEADERS)[]
export type TemplateLocale = keyof typeof HEADERS

const TITLE_LOCALES = ['zh-Hans-CN', 'zh-Hant-TW', 'en']
const SUBTITLE_LOCALES = ['zh-Hans-CN', 'zh-Hant-TW']
const TITLES = [
  ['雨夜', '雨夜', 'Rainy Night'],
  ['末班出租车', '末班計程車', 'The Last Taxi'],
]

/** A sheet to fill in, as CSV with the mark that makes spreadsheet programs read it as UTF-8. */
export function writeCsvTemplate(locale: TemplateLocale): string {
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return `\ufeff${rowsOf(locale)
    .map((row) => row.map(quote).join(','))
    .join('\r\n')}\r\n`
}

/** The same as XLSX: every cell is text, so that no program makes a date or a formula of it. */
export async function writeXlsxTemplate(locale: TemplateLocale): Promise<Buffer> {
  const [head = [], ...rows] = rowsOf(locale)
  const text = (value: string) => ({ value, type: String, format: '@' }) as const
  const data = [
    head.map((value) => ({ ...text(value), fontWeight: 'bold' as const })),
    ...rows.map((row) => row.map(text)),
  ]
  const columns = head.map((name) => ({ width: Math.max(14, name.length + 4) }))
  return writeXlsx(data, { columns, stickyRowsCount: 1 }).toBuffer()
}

function rowsOf(locale: TemplateLocale): string[][] {
  const names = HEADERS[locale]
  const head = [
    names.number,
    names.file,
    ...TITLE_LOCALES.map((one) => `${names.title}:${one}`),
    ...SUBTITLE_LOCALES.map((one) => `${names.subtitle}:${one}`),
  ]
  const rows = TITLES.map((titles, index) => {
    const stem = `EP0${index + 1}`
    return [String(index + 1), `${stem}.mp4`, ...titles, ...SUBTITLE_LOCALES.map((one) => `${stem}.${one}.srt`)]
  })
  return [head, ...rows]
}
