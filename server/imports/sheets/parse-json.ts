import { requireSize, unreadable } from './refuse-sheet.ts'
import type { CellValue, Sheet } from './sheet.ts'

type Entry = Record<string, unknown>

/**
 * Reads a list of episodes, or `{ "episodes": [...] }`, as a table: each key is a column, and `"titles": { "en": "..." }` is the
 * column `titles:en`.
 *
 * @throws {CatalogueError} SHEET_UNREADABLE, SHEET_TOO_LARGE
 */
export function parseJsonSheet(file: Buffer, name: string): Sheet[] {
  const entries = listOf(parse(file)).map(flatten)
  const headers = [...new Set(entries.flatMap((entry) => Object.keys(entry)))]
  const rows = entries.map((entry) =>
    headers.map((header) => cellOf(Object.hasOwn(entry, header) ? entry[header] : null)),
  )
  requireSize([headers, ...rows])
  return [{ name, rows: [headers, ...rows], formulas: [], addresses: 'pointer' }]
}

function parse(file: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file))
  } catch (error) {
    throw unreadable('it is no JSON in UTF-8.', error)
  }
}

function listOf(value: unknown): Entry[] {
  const list = isEntry(value) ? value.episodes : value
  if (Array.isArray(list) && list.every(isEntry)) return list
  throw unreadable('JSON has to be a list of episodes such as [{"number": 1, "title:en": "Rain"}].')
}

function flatten(entry: Entry): Entry {
  const pairs = Object.entries(entry).flatMap(([key, value]): [string, unknown][] =>
    isEntry(value) ? Object.entries(value).map(([inner, one]) => [`${key}:${inner}`, one]) : [[key, value]],
  )
  return Object.fromEntries(pairs)
}

/** What is neither text nor number is shown as it was written, and then refused for its place. */
function cellOf(value: unknown): CellValue {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return JSON.stringify(value)
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
