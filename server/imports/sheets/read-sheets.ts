import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { CatalogueError, type CatalogueErrorCode } from '../../errors.ts'
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
  const answer = await ask({ bytes, name })
  if ('sheets' in answer) return answer.sheets
  throw new CatalogueError(answer.refusal.code, answer.refusal.message)
}

function ask(question: SheetQuestion): Promise<SheetAnswer> {
  const { heapMib, timeMs } = SHEET_LIMITS
  const thread = new Worker(THREAD, {
    workerData: question,
    resourceLimits: { maxOldGenerationSizeMb: heapMib, maxYoungGenerationSizeMb: 32 },
    stdout: true, // what the library may say is not for our log
    stderr: true,
  })
  return new Promise<SheetAnswer>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLarge()), timeMs)
    thread.once('message', resolve)
    thread.once('error', (error) => {
      const isFull = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(isFull ? tooLarge(error) : unreadable('it is not as its program should have written it.', error))
    })
    thread.once('exit', () => reject(unreadable('reading it broke off.')))
    thread.once('exit', () => clearTimeout(timer))
  }).finally(() => thread.terminate())
}
