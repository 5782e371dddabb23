import type { PlanError } from './api.ts'
import type { Fix } from './series.svelte.ts'

/** A cell that somebody wants to change, and what is proposed for it. */
export interface Asked {
  readonly anchor: HTMLElement
  readonly field: 'number' | 'title' | 'locale' | 'cell'
  readonly what: string
  readonly errors: readonly PlanError[]
  /** The file that it is about; undefined: a cell of the sheet. */
  readonly uploadId: string | undefined
  readonly proposed: string
}

const LAST_NUMBER = 100_000

/** What the value means for the plan; undefined: it cannot be. */
export function fixOf({ field, uploadId, errors }: Asked, value: string): Fix | undefined {
  const text = value.trim()
  const place = errors[0]?.place
  if (field === 'cell') return place ? { correction: { sheet: place.sheet, cell: place.cell, text } } : undefined
  if (uploadId === undefined || text === '') return undefined
  if (field === 'title') return { override: { uploadId, title: text } }
  if (field === 'locale') return { override: { uploadId, locale: text } }
  const number = Number(text)
  return Number.isInteger(number) && number >= 1 && number <= LAST_NUMBER
    ? { override: { uploadId, number } }
    : undefined
}
