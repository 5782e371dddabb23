import type { ExportItem } from '../export-work.ts'
import { EXPORT_FACTS, type ExportFormat, type ExportOptions } from '../format.ts'
import { toCell } from './csv-cells.ts'
import { CSV_COLUMNS, type CsvRow } from './csv-columns.ts'
import { listRows } from './list-rows.ts'

const BOM = '\ufeff'

/** CSV (RFC 4180) for spreadsheets and for programs of a few lines: a row a fact, and every fact there is. */
export const CSV: ExportFormat = {
  name: 'csv',
  title: 'CSV',
  mediaType: 'text/csv; charset=utf-8; header=present',
  fileExtension: 'csv',
  holds: 'unicode',
  carries: new Set(EXPORT_FACTS),
  write: writeRows,
}

async function* writeRows(input: AsyncIterable<ExportItem>, { withBom }: ExportOptions): AsyncGenerator<string> {
  yield `${withBom ? BOM : ''}${CSV_COLUMNS.join(',')}\r\n`
  for await (const item of input) yield listRows(item).map(toLine).join('')
}

function toLine(row: CsvRow): string {
  return `${CSV_COLUMNS.map((column) => toCell(String(row[column] ?? ''))).join(',')}\r\n`
}
