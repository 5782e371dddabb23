import { requireSize, unreadable } from './refuse-sheet.ts'
import type { CellValue, Sheet } from './sheet.ts'

type Entry = Record<string, unknown>

/** What an entry says under a header, and the keys that lead to it. */
interface Told {
  readonly value: unknown
  readonly keys: readonly string[]
}

/**
 * Reads a list of episodes, or `{ "episodes": [...] }`, as a table: each key is a column, and `"titles": { "en": "..." }` is the
 * column `titles:en`.
 *
 * @throws {CatalogueError} SHEET_UNREADABLE, SHEET_TOO_LARGE
 */
export function parseJsonSheet(file: Buffer, name: string): Sheet[] {
  const { list, above } = listOf(parse(file))
  const entries = list.map(flatten)
  const headers = [...new Set(entries.flatMap((entry) => [...entry.keys()]))]
  const rows = entries.map((entry) => headers.map((header) => cellOf(entry.get(header)?.value)))
  requireSize([headers, ...rows])
  const pointers = entries.map((entry, index) =>
    headers.map((header) => pointerTo([...above, String(index), ...(entry.get(header)?.keys ?? [header])])),
  )
  const firsts = headers.map(
    (header, column) => pointers[entries.findIndex((entry) => entry.has(header))]?.[column] ?? '',
  )
  return [{ name, rows: [headers, ...rows], formulas: [], pointers: [firsts, ...pointers] }]
}

function pointerTo(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function parse(file: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file))
  } catch (error) {
    throw unreadable('it is no JSON in UTF-8.', error)
  }
}

function listOf(value: unknown): { list: readonly Entry[]; above: readonly string[] } {
  const above = isEntry(value) ? ['episodes'] : []
  const list = isEntry(value) ? value.episodes : value
  if (Array.isArray(list) && list.every(isEntry)) return { list, above }
  throw unreadable('JSON has to be a list of episodes such as [{"number": 1, "title:en": "Rain"}].')
}

function flatten(entry: Entry): ReadonlyMap<string, Told> {
  const pairs = Object.entries(entry).flatMap(([key, value]): [string, Told][] =>
    isEntry(value)
      ? Object.entries(value).map(([inner, one]) => [`${key}:${inner}`, { value: one, keys: [key, inner] }])
      : [[key, { value, keys: [key] }]],
  )
  return new Map(pairs)
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
