import type { ExportItem } from './export-work.ts'
import type { ExportFormat } from './format.ts'
import type { ExportReport } from './report.ts'

/** What no XML 1.0 document can hold, not even escaped (2.2 Char), beside halves of surrogate pairs. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const REPLACEMENT = '\ufffd'

/**
 * An item whose texts a file of this kind can hold: characters that it cannot are replaced by U+FFFD, which is noted by the place of the text.
 * @param holds `unicode`: all but halves of surrogate pairs, which no UTF-8 has
 */
export function fitText(item: ExportItem, holds: ExportFormat['holds'], report: ExportReport): ExportItem {
  if (item.kind === 'removal') return item
  const { work } = item
  const fitted = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') {
      const whole = value.toWellFormed()
      const fitting = holds === 'xml' ? whole.replaceAll(NOT_XML, REPLACEMENT) : whole
      if (fitting === value) return value
      const detail = 'Some characters of this text cannot stand in the file and were replaced by U+FFFD: edit the text.'
      report.note({ workId: work.id, field: path, code: 'CHARACTERS_REPLACED', severity: 'changed', detail })
      return fitting
    }
    if (Array.isArray(value)) return value.map((part, index) => fitted(part, `${path}/${nameOf(part, index)}`))
    if (typeof value !== 'object' || value === null) return value
    const parts = Object.entries(value).map(([key, part]) => [key, fitted(part, path === '' ? key : `${path}/${key}`)])
    return Object.fromEntries(parts)
  }
  return { kind: 'work', work: fitted(work, '') as typeof work } // the same shape: only texts are others
}

/** What tells one part of a list from others. */
function nameOf(part: unknown, index: number): string | number {
  const { locale, number, code } = (part ?? {}) as { locale?: unknown; number?: unknown; code?: unknown }
  const name = number ?? locale ?? code
  return typeof name === 'number' || typeof name === 'string' ? name : index
}
