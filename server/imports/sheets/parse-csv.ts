import { parse } from 'csv-parse/sync'
import { decodeText } from '../../subtitles/decode-text.ts'
import { requireSize, tooLarge, unreadable } from './refuse-sheet.ts'
import { SHEET_LIMITS, type Sheet } from './sheet.ts'

const DELIMITERS = ['\t', ';', ','] as const

/**
 * Reads a table of text in any of the known encodings, its columns parted by comma, semicolon or tab.
 * @throws {CatalogueError} SHEET_UNREADABLE, SHEET_TOO_LARGE
 */
export function parseCsv(file: Buffer, name: string): Sheet[] {
  const text = decode(file)
  try {
    const rows = parse(text, {
      delimiter: delimiterOf(text),
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: 256 * 1024,
      to: SHEET_LIMITS.rows + 1,
    })
    requireSize(rows)
    return [{ name, rows, formulas: [] }]
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'CSV_MAX_RECORD_SIZE') throw tooLarge(error)
    if (code?.startsWith('CSV_')) throw unreadable('a quotation mark in it is not closed.', error)
    throw error
  }
}

function decode(file: Buffer): string {
  try {
    return decodeText(file).text
  } catch (error) {
    throw unreadable('it is no text. Save it as CSV UTF-8.', error)
  }
}

/** Whichever stands most often in the first line that has any. */
function delimiterOf(text: string): string {
  const lines = text.slice(0, 64 * 1024).split(/\r\n|\r|\n/)
  const line = lines.find((one) => DELIMITERS.some((sign) => one.includes(sign))) ?? ''
  const outside = line.replaceAll(/"[^"]*"/g, '')
  const counts = DELIMITERS.map((sign) => outside.split(sign).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}
