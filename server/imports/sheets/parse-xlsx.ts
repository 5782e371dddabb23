import readXlsx from 'read-excel-file/universal'
import { CatalogueError } from '../../errors.ts'
import { requireSize, tooLarge, unreadable } from './refuse-sheet.ts'
import { type CellValue, SHEET_LIMITS, type Sheet } from './sheet.ts'
import { unzip } from './unzip.ts'
import { writeZip } from './write-zip.ts'

/** Tables, texts and styles. Macros, pictures, links to other files and settings are never looked at. */
const PARTS =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/(?:workbook|sharedStrings|styles)\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/worksheets\/[^/]+\.xml)$/i
const CELL = /<(?:\w+:)?c(?=[\s/>])([^>]*)>\s*(<(?:\w+:)?f[\s/>])?/g
const ADDRESS = /(?:^|\s)r\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']/

/**
 * Reads the tables of an XLSX file. Its parts are inflated within bounds and looked at first; the library gets a clean archive of them.
 * Run it where it may take time and memory: see `readSheets`.
 *
 * @throws {CatalogueError} SHEET_UNREADABLE, SHEET_TOO_LARGE
 */
export async function parseXlsx(file: Buffer): Promise<Sheet[]> {
  const parts = unzip(file, (name) => PARTS.test(name))
  const formulas = new Map<string, string[]>()
  for (const [name, content] of parts) {
    const xml = content.toString('utf8')
    if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw unreadable('it declares entities, which no spreadsheet needs.')
    if (name.startsWith('xl/worksheets/')) formulas.set(name, checkCells(xml))
  }
  const sheets = await parse(writeZip(parts))
  if (sheets.length > SHEET_LIMITS.sheets) throw tooLarge()
  const paths = sheetPaths(parts)
  return sheets.map(({ sheet, data }, index) => {
    requireSize(data)
    const own = formulas.get(paths[index] ?? '') ?? [...formulas.values()].flat()
    return { name: sheet, rows: data, formulas: own }
  })
}

/** The part that holds each table, in the order of the workbook. */
function sheetPaths(parts: ReadonlyMap<string, Buffer>): (string | undefined)[] {
  const elements = (part: string, name: string) =>
    (parts.get(part)?.toString('utf8') ?? '').match(new RegExp(`<(?:\\w+:)?${name}\\s[^>]*>`, 'g')) ?? []
  const attribute = (element: string, name: string) =>
    new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(element)?.[1]
  const targets = new Map(
    elements('xl/_rels/workbook.xml.rels', 'Relationship').map((one) => [
      attribute(one, 'Id'),
      attribute(one, 'Target'),
    ]),
  )
  return elements('xl/workbook.xml', 'sheet').map((one) =>
    targets.get(attribute(one, '(?:\\w+:)?id'))?.replace(/^(?:\/?xl\/)?/, 'xl/'),
  )
}

/** Counts the cells of a sheet before anything is made of them. @returns where the formulas are. */
function checkCells(xml: string): string[] {
  const formulas: string[] = []
  let cells = 0
  for (const [, attributes = '', formula] of xml.matchAll(CELL)) {
    if (++cells > SHEET_LIMITS.cells) throw tooLarge()
    const [, column = '', row = '0'] = ADDRESS.exec(attributes) ?? []
    if (Number(row) > SHEET_LIMITS.rows || column.length > 2) throw tooLarge()
    if (formula !== undefined) formulas.push(`${column}${row}`)
  }
  return formulas
}

async function parse(archive: Buffer): Promise<{ sheet: string; data: CellValue[][] }[]> {
  try {
    const bytes = new Uint8Array(archive) // a buffer of its own: the library takes an ArrayBuffer whole
    return (await readXlsx(bytes.buffer, { trim: false })) as { sheet: string; data: CellValue[][] }[]
  } catch (error) {
    if (error instanceof CatalogueError) throw error
    throw unreadable('it is no XLSX file that we understand. Save it again, or as CSV.', error)
  }
}
