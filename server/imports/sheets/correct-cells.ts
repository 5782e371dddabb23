import { addressOf, type CellValue, type Sheet } from './sheet.ts'

/** What a person wrote into one cell of a sheet that was sent, without sending it again. */
export interface Correction {
  /** The table's name, as a fault of it says. */
  readonly sheet: string
  /** C5 in a table, /3/title in JSON, as a fault of it says. */
  readonly cell: string
  /** '' empties the cell. */
  readonly text: string
}

/** The sheets with what people wrote into their cells; what names no cell of theirs is without effect. */
export function correctCells(sheets: readonly Sheet[], corrections: readonly Correction[]): readonly Sheet[] {
  if (corrections.length === 0) return sheets
  return sheets.map((sheet) => {
    const texts = new Map(corrections.filter((one) => one.sheet === sheet.name).map((one) => [one.cell, one.text]))
    return texts.size === 0 ? sheet : correctSheet(sheet, texts)
  })
}

function correctSheet(sheet: Sheet, texts: ReadonlyMap<string, string>): Sheet {
  const width = Math.max(...sheet.rows.map((cells) => cells.length), 0)
  const rows = sheet.rows.map((cells, row) =>
    Array.from({ length: width }, (_, column): CellValue => {
      const isName = sheet.pointers !== undefined && row === 0 // in JSON it is no cell, but a part of where cells stand
      const text = isName ? undefined : texts.get(addressOf(sheet, row, column))
      if (text === undefined) return cells[column] ?? null
      return text === '' ? null : text
    }),
  )
  return { ...sheet, rows, formulas: sheet.formulas.filter((address) => !texts.has(address)) }
}
