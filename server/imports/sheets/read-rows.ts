import { findMark, readNumber } from '../../../file-names/find-mark.ts'
import { localeFromWord } from '../../language/locale-from-file-name.ts'
import { readHeader } from './headers.ts'
import { type CellPlace, createReader, type Head, type Placed, placeOf, type Reader } from './read-cells.ts'
import type { CellFault, Sheet } from './sheet.ts'

/** One row that says something of an episode. */
export interface SheetRow {
  readonly place: CellPlace
  readonly number: Placed<number> | undefined
  readonly file: Placed<string> | undefined
  /** `locale` undefined: the original's. */
  readonly titles: readonly (Placed<string> & { readonly locale: string | undefined })[]
  readonly subtitles: readonly (Placed<string> & { readonly locale: string | undefined })[]
}

/** What a sheet says, and every place where it cannot be understood. */
export interface ReadRows {
  readonly sheet: string
  readonly rows: readonly SheetRow[]
  readonly faults: readonly CellFault[]
  /** Headers of columns that are none of ours. */
  readonly ignored: readonly string[]
}

const HEADER_WITHIN = 20
const LAST_NUMBER = 100_000
const TITLE_SIGNS = 300

/** Reads the first table that has a header of ours: a column of numbers or of files. */
export function readRows(sheets: readonly Sheet[]): ReadRows {
  for (const sheet of sheets) {
    const head = findHeader(sheet)
    if (head) return readBelow(sheet, head)
  }
  const [first] = sheets
  const place = { sheet: first?.name ?? '', row: 1, column: 'A', header: '', cell: 'A1' }
  const fault = {
    ...place,
    code: 'HEADER_MISSING' as const,
    detail: 'No row names its columns: there has to be one for the episode or the file.',
    fix: 'Write a first row such as: episode, file, title:zh-Hans-CN. The template has one.',
  }
  return { sheet: place.sheet, rows: [], faults: [fault], ignored: [] }
}

function findHeader(sheet: Sheet): Head | undefined {
  for (const [row, cells] of sheet.rows.slice(0, HEADER_WITHIN).entries()) {
    const texts = cells.map((cell) => (typeof cell === 'string' ? cell.trim() : ''))
    const columns = texts.map((text) => (text === '' || text.length > 80 ? undefined : readHeader(text)))
    if (columns.some((column) => column?.kind === 'number' || column?.kind === 'file')) return { row, columns, texts }
  }
  return undefined
}

function readBelow(sheet: Sheet, head: Head): ReadRows {
  const faults: CellFault[] = []
  checkHead(sheet, head, faults)
  const formulas = new Set(sheet.formulas)
  const rows = sheet.rows.flatMap((cells, index) => {
    if (index <= head.row || cells.every((cell) => cell === null || cell === '')) return []
    const reader = createReader(sheet, head, index, cells, formulas, faults)
    return readRow(reader)
  })
  const ignored = head.texts.filter((text, index) => text !== '' && head.columns[index] === undefined)
  return { sheet: sheet.name, rows, faults, ignored }
}

function checkHead(sheet: Sheet, head: Head, faults: CellFault[]): void {
  const seen = new Set<string>()
  for (const [index, column] of head.columns.entries()) {
    if (!column) continue
    const place = placeOf(sheet, head, head.row, index)
    if (column.locale === null) {
      const fix = 'Write a locale such as title:zh-Hant-TW, title:pt-BR or 标题(台湾).'
      faults.push({ ...place, code: 'HEADER_LOCALE_UNKNOWN', detail: 'The header names no locale that there is.', fix })
    }
    const name = `${column.kind} ${column.locale ?? (column.locale === null ? index : '')}`
    if (seen.has(name) && column.kind !== 'subtitle') {
      const detail = 'Another column before it has the same meaning.'
      faults.push({ ...place, code: 'HEADER_REPEATED', detail, fix: 'Keep one of them, or give each its locale.' })
    }
    seen.add(name)
  }
}

function readRow(reader: Reader): SheetRow[] {
  const [numberText] = reader.texts('number', 40)
  const [file] = reader.texts('file', 255)
  const number = numberText && readEpisode(numberText, reader)
  const [locale] = reader.texts('locale', 40)
  const subtitleLocale = locale && readLocale(locale, reader)
  const titles = reader.texts('title', TITLE_SIGNS)
  const subtitles = reader.texts('subtitle', 255).map((one) => ({ ...one, locale: one.locale ?? subtitleLocale }))
  if (!number && !file) {
    const isSilent = numberText === undefined && titles.length + subtitles.length > 0
    if (isSilent) {
      const fix = 'Write the number of the episode, or the name of its file.'
      reader.fault(reader.place, 'ROW_WITHOUT_EPISODE', 'The row says of no episode what it is about.', fix)
    }
    return []
  }
  return [{ place: reader.place, number, file, titles, subtitles }]
}

/** 3, 03, 3.0, 第3集, 三, EP03. */
function readEpisode({ value, place }: Placed<string>, reader: Reader): Placed<number> | undefined {
  const text = value.normalize('NFKC').replace(/\.0+$/, '')
  const number = readNumber(text) ?? findMark(text)?.number
  if (number !== undefined && Number.isInteger(number) && number >= 1 && number <= LAST_NUMBER) {
    return { value: number, place }
  }
  const fix = `Write a whole number from 1 to ${LAST_NUMBER}, such as 12.`
  reader.fault(place, 'NUMBER_INVALID', `"${value}" is no number of an episode.`, fix)
  return undefined
}

function readLocale({ value, place }: Placed<string>, reader: Reader): string | undefined {
  const locale = localeFromWord(value)
  if (locale === undefined) {
    reader.fault(
      place,
      'LOCALE_UNKNOWN',
      `"${value}" is no locale.`,
      'Write one such as zh-Hant-TW, yue-Hant-HK or pt-BR.',
    )
  }
  return locale
}
