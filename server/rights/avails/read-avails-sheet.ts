import { type CellValue, columnLetters, type Sheet } from '../../imports/sheets/sheet.ts'
import {
  type AvailFault,
  type AvailLine,
  type LineId,
  type LineTransaction,
  MOST_FAULTS,
  type Placed,
  type ReadAvails,
} from './avail-line.ts'
import { checkSheetRow } from './check-sheet-row.ts'
import { type AvailRow, type ColumnName, listOf, readColumn } from './sheet-columns.ts'
import { unreadable } from './xml-tree.ts'

/** What a sheet has to have, besides `Territory` or `TerritoryExclusion`. */
const NEEDED = ['ALID', 'EntryType', 'LicenseType', 'Start', 'End'] as const
const HEADER_ROWS = 10

/**
 * Reads tables with the columns of Avails 1.9 into lines, each row one.
 * @throws {CatalogueError} AVAILS_UNREADABLE when no table has them
 */
export function readAvailsSheets(sheets: readonly Sheet[]): ReadAvails {
  const lines: AvailLine[] = []
  const errors: AvailFault[] = []
  const warnings: AvailFault[] = []
  const headed = sheets.flatMap((sheet) => {
    const head = findHead(sheet)
    return head ? [{ sheet, head }] : []
  })
  if (headed.length === 0) {
    throw unreadable(`no table in it has the columns ${NEEDED.join(', ')} and Territory of Avails 1.9.`)
  }
  for (const { sheet, head } of headed) {
    for (const [index, cells] of sheet.rows.entries()) {
      if (index <= head.row || isPassedBy(cells)) continue
      const row = readRow(sheet, head, index, cells, errors)
      if (row.size === 0) continue
      for (const { severity, place, code, detail } of checkSheetRow(row)) {
        const list = severity === 'error' ? errors : warnings
        if (list.length < MOST_FAULTS) list.push({ place, code, detail })
      }
      lines.push(lineOf(row, `${sheet.name}!${index + 1}`))
    }
  }
  return { format: 'avails-1.9-sheet', lines, errors, warnings }
}

interface Head {
  readonly row: number
  readonly columns: readonly (ColumnName | undefined)[]
}

function findHead(sheet: Sheet): Head | undefined {
  for (const [row, cells] of sheet.rows.slice(0, HEADER_ROWS).entries()) {
    const columns = cells.map((cell) => (typeof cell === 'string' ? readColumn(cell) : undefined))
    const hasPlaces = columns.includes('Territory') || columns.includes('TerritoryExclusion')
    if (hasPlaces && NEEDED.every((name) => columns.includes(name))) return { row, columns }
  }
  return undefined
}

/** Remarks of the template begin with two strokes. */
function isPassedBy(cells: readonly CellValue[]): boolean {
  const first = cells.find((cell) => cell !== null && cell !== '')
  return first === undefined || (typeof first === 'string' && first.startsWith('//'))
}

function readRow(
  sheet: Sheet,
  { columns }: Head,
  index: number,
  cells: readonly CellValue[],
  errors: AvailFault[],
): AvailRow {
  const row = new Map<ColumnName, Placed>()
  const formulas = new Set(sheet.formulas)
  for (const [at, name] of columns.entries()) {
    const cell = `${columnLetters(at)}${index + 1}`
    const place = `${sheet.name}!${cell}`
    if (name === undefined || row.has(name)) continue
    if (formulas.has(cell)) {
      errors.push({ place, code: 'CELL_IS_FORMULA', detail: 'The cell holds a formula: paste it as a value.' })
      continue
    }
    const text = textOf(cells[at] ?? null)
    if (text.length > 2_000) errors.push({ place, code: 'TEXT_TOO_LONG', detail: 'The cell has over 2000 characters.' })
    else if (text !== '') row.set(name, { text, place })
  }
  return row
}

/** What writers of CSV put before signs that spreadsheets run; ours does (`server/partners/exports/csv`). */
const KEPT_FROM_RUNNING = /^'+[=+\-@\uff1d\uff0b\uff0d\uff20]/

/** Of a day that a spreadsheet keeps as a date, the day; of a text that was kept from being a formula, what it was. */
function textOf(cell: CellValue): string {
  if (cell instanceof Date) {
    if (Number.isNaN(cell.getTime())) return ''
    const [day = '', time = ''] = cell
      .toISOString()
      .replace(/\.\d+Z$/, '')
      .split('T')
    return time === '00:00:00' ? day : `${day}T${time}`
  }
  const text = String(cell ?? '')
    .toWellFormed()
    .trim()
  return KEPT_FROM_RUNNING.test(text) ? text.slice(1) : text
}

function lineOf(row: AvailRow, place: string): AvailLine {
  const entryType = row.get('EntryType')
  const part = partOf(row)
  const title = row.get('SeriesTitleInternalAlias') ?? row.get('TitleInternalAlias') ?? row.get('TitleDisplayUnlimited')
  const isAll = entryType?.text === 'Full Delete'
  const shared = { place, entryType, ids: idsOf(row), title: title?.text.slice(0, 300), part }
  return { ...shared, transaction: isAll ? undefined : transactionOf(row, place) }
}

function partOf(row: AvailRow): string | undefined {
  const workType = row.get('WorkType')?.text
  if (workType === 'Episode') return row.get('EpisodeContentID')?.text ?? row.get('EpisodeNumber')?.text ?? 'episode'
  return workType === 'Season' ? (row.get('SeasonContentID')?.text ?? 'season') : undefined
}

const ID_COLUMNS = [
  ['ALID', 'alid'],
  ['SeriesID', 'eidr'],
  ['TitleID', 'eidr'],
  ['EditID', 'eidr'],
  ['AltID', 'other'],
  ['SeriesContentID', 'contentId'],
  ['ContentID', 'contentId'],
] as const

function idsOf(row: AvailRow): LineId[] {
  return ID_COLUMNS.flatMap(([column, kind]): LineId[] => {
    const cell = row.get(column)
    if (!cell) return []
    if (kind !== 'other') return [{ ...cell, kind }]
    const [, namespace = '', text = ''] = /^([^:\s]{1,60}):\s*(.+)$/.exec(cell.text) ?? []
    return text === '' ? [] : [{ kind, text, namespace, place: cell.place }]
  })
}

/** What stands in these is not kept in a window. */
const BESIDES = [
  ...['AllowedLanguages', 'AssetLanguage', 'PriceType', 'ContractID', 'Description', 'OtherInstructions'],
  ...['WindowDuration', 'ReportingID', 'FormatProfile'],
] as const satisfies readonly ColumnName[]

function transactionOf(row: AvailRow, place: string): LineTransaction {
  return {
    place,
    id: row.get('AvailID'),
    licenceType: row.get('LicenseType'),
    licensee: row.get('Licensee'),
    territories: listOf(row.get('Territory')),
    excluded: listOf(row.get('TerritoryExclusion')),
    start: edgeOf(row.get('Start'), row.get('StartLag')),
    end: edgeOf(row.get('End'), row.get('EndLag')),
    exclusive: row.get('Exclusive'),
    holdbacks: listOf(row.get('HoldbackLanguage')).map((one) => ({ ...one, asset: undefined })),
    besides: BESIDES.filter((name) => row.has(name)),
  }
}

/** One column holds an instant, a day or a condition. */
function edgeOf(cell: Placed | undefined, lag: Placed | undefined) {
  const isInstant = cell !== undefined && /^\d/.test(cell.text)
  return { at: isInstant ? cell : undefined, condition: isInstant ? undefined : cell, lag }
}
