import { fileURLToPath } from 'node:url'
import { CatalogueError, type CatalogueErrorCode } from '../../errors.ts'
import { askThread } from './ask-thread.ts'
import { tooLarge, unreadable } from './refuse-sheet.ts'
import { SHEET_LIMITS, type Sheet } from './sheet.ts'

/** What the thread is given. */
export interface SheetQuestion {
  readonly bytes: Uint8Array
  readonly name: string
}

/** What it answers. */
export type SheetAnswer =
  | { readonly sheets: readonly Sheet[] }
  | { readonly refusal: { readonly code: CatalogueErrorCode; readonly message: string } }

const THREAD = fileURLToPath(new URL('sheet-worker.ts', import.meta.url))

/**
 * Reads the tables of a CSV, XLSX or JSON file, by its content and its name, in a thread of its own with bounds of time and memory:
 * the file is a stranger's.
 *
 * @throws {CatalogueError} SHEET_UNREADABLE, SHEET_TOO_LARGE
 */
export async function readSheets(bytes: Uint8Array, name: string): Promise<readonly Sheet[]> {
  if (bytes.length > SHEET_LIMITS.fileBytes) throw tooLarge()
  if (bytes.length === 0) throw unreadable('it is empty.')
  const question: SheetQuestion = { bytes, name }
  const answer = await askThread<SheetAnswer>(THREAD, question, { ...SHEET_LIMITS, tooLarge, unreadable })
  if ('sheets' in answer) return answer.sheets
  throw new CatalogueError(answer.refusal.code, answer.refusal.message)
}
