/** What one cell holds, as the file has it. */
export type CellValue = string | number | boolean | Date | null

/** One table of a file as it was read: nothing is understood yet. */
export interface Sheet {
  readonly name: string
  readonly rows: readonly (readonly CellValue[])[]
  /** Addresses (A1) of cells that hold a formula. */
  readonly formulas: readonly string[]
  /** Of JSON: where each cell stands in the file (RFC 6901). Undefined: cells are named as in a table, C5. */
  readonly pointers?: readonly (readonly string[])[]
}

/** A place in a sheet that is wrong, and what to do about it. */
export interface CellFault {
  readonly sheet: string
  /** From 1, as a spreadsheet counts. */
  readonly row: number
  /** Letters of the column, or the key in JSON. */
  readonly column: string
  /** What the column's header says; '' where it has none. */
  readonly header: string
  readonly cell: string
  readonly code: CellFaultCode
  readonly detail: string
  readonly fix: string
}

export type CellFaultCode =
  | 'HEADER_MISSING'
  | 'HEADER_REPEATED'
  | 'HEADER_LOCALE_UNKNOWN'
  | 'ROW_WITHOUT_EPISODE'
  | 'NUMBER_INVALID'
  | 'NUMBER_REPEATED'
  | 'FILE_UNKNOWN'
  | 'FILE_REPEATED'
  | 'FILE_NO_VIDEO'
  | 'FILE_NO_SUBTITLES'
  | 'EPISODE_WITHOUT_VIDEO'
  | 'LOCALE_UNKNOWN'
  | 'TEXT_TOO_LONG'
  | 'TEXT_HAS_CONTROL_CHARACTER'
  | 'CELL_IS_FORMULA'
  | 'CELL_IS_DATE'
  | 'CELL_IS_NO_TEXT'
  | 'SUBTITLE_UNREADABLE'

/** What a sheet may take. */
export const SHEET_LIMITS = {
  fileBytes: 4 * 1024 * 1024,
  inflatedBytes: 48 * 1024 * 1024,
  zipEntries: 200,
  sheets: 20,
  rows: 5_000,
  columns: 200,
  cells: 100_000,
  timeMs: 10_000,
  heapMib: 256,
} as const

/** How a cell is named for people. @param row from 0, as in `rows` */
export function addressOf({ pointers }: Sheet, row: number, column: number): string {
  return pointers === undefined ? `${columnLetters(column)}${row + 1}` : (pointers[row]?.[column] ?? '')
}

/** Letters of a column, from 0: A, B ... Z, AA. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter
}
