import writeXlsx from 'write-excel-file/node'
import { toCell } from '../csv/csv-cells.ts'
import type { ExportItem } from '../export-work.ts'
import type { ExportFact, ExportFormat, ExportOptions } from '../format.ts'
import type { ExportReport } from '../report.ts'
import { HEADER_ROWS, listAvailRows } from './avail-rows.ts'

const CARRIES: ReadonlySet<ExportFact> = new Set([
  ...(['externalIds', 'titles', 'releaseYear', 'ratings', 'ratingDescriptors', 'windows', 'licenceTypes'] as const),
  ...(['exclusivity', 'holdbackLocales', 'removals'] as const),
])
const BOM = '\ufeff'
/** Rows of one workbook, which is made in memory. */
const MOST_ROWS = 20_000

/** The columns of MovieLabs Avails 1.9 as CSV: a row a window and region. */
export const AVAILS_CSV: ExportFormat = {
  name: 'movielabs-avails-csv',
  title: 'MovieLabs Avails 1.9 columns (CSV)',
  mediaType: 'text/csv; charset=utf-8; header=present',
  fileExtension: 'csv',
  holds: 'unicode',
  carries: CARRIES,
  write: writeCsv,
}

/** The same as a workbook, every cell of which is text, so that no program makes a date or a formula of it. */
export const AVAILS_XLSX: ExportFormat = {
  name: 'movielabs-avails-xlsx',
  title: 'MovieLabs Avails 1.9 columns (XLSX)',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  fileExtension: 'xlsx',
  holds: 'xml',
  carries: CARRIES,
  write: writeWorkbook,
}

async function* writeCsv(
  input: AsyncIterable<ExportItem>,
  options: ExportOptions,
  report: ExportReport,
): AsyncGenerator<string> {
  const toLine = (cells: readonly string[]) => `${cells.map(toCell).join(',')}\r\n`
  yield `${options.withBom ? BOM : ''}${HEADER_ROWS.map(toLine).join('')}`
  for await (const item of input) yield listAvailRows(item, options, report).map(toLine).join('')
}

async function* writeWorkbook(
  input: AsyncIterable<ExportItem>,
  options: ExportOptions,
  report: ExportReport,
): AsyncGenerator<Uint8Array> {
  const rows: string[][] = []
  for await (const item of input) {
    const more = listAvailRows(item, options, report)
    if (rows.length + more.length <= MOST_ROWS) rows.push(...more)
    else noteLeftOut(item, report)
  }
  const text = (value: string) => ({ value, type: String, format: '@' }) as const
  const head = HEADER_ROWS.map((row) => row.map((value) => ({ ...text(value), fontWeight: 'bold' as const })))
  const body = rows.map((row) => row.map((value) => (value === '' ? null : text(value))))
  yield await writeXlsx([...head, ...body], { sheet: 'AllAvails', stickyRowsCount: HEADER_ROWS.length }).toBuffer()
}

function noteLeftOut(item: ExportItem, report: ExportReport): void {
  const workId = item.kind === 'removal' ? item.workId : item.work.id
  const detail = `One workbook has ${MOST_ROWS} rows at most: take it as CSV, or what changed since.`
  report.note({ workId, field: '', code: 'LEFT_OUT', severity: 'fault', detail })
}
