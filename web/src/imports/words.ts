import { isMessageKey, t } from '../language/language.svelte.ts'
import { problemText } from '../language/names.ts'
import type { CellPlace, PlanError } from './api.ts'

/** What is wrong, in the page's language where it knows the code; else in the server's words, with their language. */
export function faultText({ code, detail }: { readonly code: string; readonly detail: string }): {
  readonly text: string
  readonly lang: 'en' | undefined
} {
  const key = `imports.fault.${code}`
  if (isMessageKey(key)) return { text: t(key), lang: undefined }
  const known = problemText({ code, message: '' })
  return known === t('problem.unknown') ? { text: detail, lang: 'en' } : { text: known, lang: undefined }
}

/** Where a cell is, as who has the sheet open reads it. */
export function placeText({ row, column, header }: CellPlace): string {
  return header === '' ? t('imports.cell', { row, column }) : t('imports.cellOf', { row, column, header })
}

/** What an error is about, in a few words. */
export function subjectOf(error: PlanError): string {
  if (error.place) return placeText(error.place)
  if (error.number !== null) return t('imports.episode', { n: error.number })
  return error.fileName ?? t('imports.whole')
}
