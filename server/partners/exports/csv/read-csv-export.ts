import { parse } from 'csv-parse/sync'
import { fromCell } from './csv-cells.ts'
import type { CsvColumn } from './csv-columns.ts'

/** The rows of a CSV that was exported, by column, with what was done for spreadsheets undone. */
export function readCsvExport(text: string): Record<CsvColumn, string>[] {
  const rows: Record<string, string>[] = parse(text, { bom: true, columns: true })
  return rows.map(
    (row) =>
      Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, fromCell(cell)])) as Record<
        CsvColumn, // of the head line
        string
      >,
  )
}
