import { CatalogueError } from '../../errors.ts'
import { SHEET_LIMITS } from './sheet.ts'

/** A refusal of a whole sheet. */
export function unreadable(detail: string, cause?: unknown): CatalogueError {
  return new CatalogueError('SHEET_UNREADABLE', `The sheet cannot be read: ${detail}`, { cause })
}

export function tooLarge(cause?: unknown): CatalogueError {
  const { rows, columns, cells } = SHEET_LIMITS
  const detail = `at most ${rows} rows, ${columns} columns, ${cells} cells and ${SHEET_LIMITS.fileBytes} bytes are taken`
  return new CatalogueError('SHEET_TOO_LARGE', `The sheet is too large: ${detail}. Keep one series in a sheet.`, {
    cause,
  })
}

/** @throws {CatalogueError} SHEET_TOO_LARGE when a table is larger than is taken. */
export function requireSize(rows: readonly (readonly unknown[])[]): void {
  let cells = 0
  for (const row of rows) {
    cells += row.length
    if (row.length > SHEET_LIMITS.columns || cells > SHEET_LIMITS.cells) throw tooLarge()
  }
  if (rows.length > SHEET_LIMITS.rows) throw tooLarge()
}
