import type { Column } from './headers.ts'
import { addressOf, type CellFault, type CellFaultCode, type CellValue, columnLetters, type Sheet } from './sheet.ts'

/** A text and where it stands. */
export interface Placed<T> {
  readonly value: T
  readonly place: CellPlace
}

export type CellPlace = Omit<CellFault, 'code' | 'detail' | 'fix'>

/** The row that names the columns. */
export interface Head {
  readonly row: number
  readonly columns: readonly (Column | undefined)[]
  readonly texts: readonly string[]
}

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Reads the cells of one row. */
export interface Reader {
  readonly place: CellPlace
  /** The cells of the columns of a kind that say something, as text; one that cannot be is a fault. */
  texts(kind: Column['kind'], most: number): (Placed<string> & { locale: string | undefined })[]
  fault(place: CellPlace, code: CellFaultCode, detail: string, fix: string): void
}

/** Makes a reader of one row; what it cannot read it adds to `faults`. */
export function createReader(
  sheet: Sheet,
  head: Head,
  row: number,
  cells: readonly CellValue[],
  formulas: ReadonlySet<string>,
  faults: CellFault[],
): Reader {
  const fault: Reader['fault'] = (place, code, detail, fix) => void faults.push({ ...place, code, detail, fix })
  const textOf = (place: CellPlace, cell: CellValue, most: number): string | undefined => {
    if (formulas.has(place.cell)) {
      fault(place, 'CELL_IS_FORMULA', 'The cell holds a formula.', 'Copy it and paste it as a value.')
    } else if (cell instanceof Date) {
      fault(
        place,
        'CELL_IS_DATE',
        'The spreadsheet made a date of it.',
        'Format the column as text and write it again.',
      )
    } else if (typeof cell === 'boolean') {
      fault(place, 'CELL_IS_NO_TEXT', 'The cell holds true or false.', 'Format the column as text and write it again.')
    } else return checkText(String(cell ?? ''), place, most, fault)
    return undefined
  }
  return {
    place: placeOf(
      sheet,
      head,
      row,
      Math.max(
        head.columns.findIndex((column) => column !== undefined),
        0,
      ),
    ),
    fault,
    texts: (kind, most) =>
      head.columns.flatMap((column, index) => {
        if (column?.kind !== kind || column.locale === null) return [] // the header has been reported
        const place = placeOf(sheet, head, row, index)
        const cell = cells[index] ?? null
        if (cell === null && !formulas.has(place.cell)) return []
        const value = textOf(place, cell, most)
        return value === undefined || value === '' ? [] : [{ value, place, locale: column.locale ?? undefined }]
      }),
  }
}

function checkText(raw: string, place: CellPlace, most: number, fault: Reader['fault']): string | undefined {
  const text = raw.toWellFormed().normalize('NFC').trim()
  if (CONTROL.test(text)) {
    fault(place, 'TEXT_HAS_CONTROL_CHARACTER', 'The text holds a control character.', 'Write it again by hand.')
  } else if (text.length > most) {
    fault(place, 'TEXT_TOO_LONG', `The text has ${text.length} characters; ${most} is the most.`, 'Make it shorter.')
  } else return text
  return undefined
}

/** Where a cell stands. */
export function placeOf(sheet: Sheet, head: Head, row: number, index: number): CellPlace {
  const header = head.texts[index] ?? ''
  const named = { sheet: sheet.name, header, cell: addressOf(sheet, row, index) }
  if (sheet.pointers === undefined) return { ...named, row: row + 1, column: columnLetters(index) }
  return { ...named, row: Math.max(row, 1), column: header } // the names of JSON stand in no row of their own
}
