import { fileURLToPath } from 'node:url'
import { CatalogueError, type CatalogueErrorCode } from '../../errors.ts'
import { askThread } from '../../imports/sheets/ask-thread.ts'
import { readSheets } from '../../imports/sheets/read-sheets.ts'
import type { ReadAvails } from './avail-line.ts'
import { readAvailsSheets } from './read-avails-sheet.ts'
import { readAvailsXml } from './read-avails-xml.ts'
import { tooLarge, unreadable, XML_LIMITS } from './xml-tree.ts'

/** What the thread is given. */
export interface AvailsQuestion {
  readonly bytes: Uint8Array
}

/** What it answers. */
export type AvailsAnswer =
  | { readonly read: ReadAvails }
  | {
      readonly refusal: {
        readonly code: CatalogueErrorCode
        readonly message: string
        readonly extensions: Readonly<Record<string, unknown>>
      }
    }

const THREAD = fileURLToPath(new URL('avails-worker.ts', import.meta.url))

/** A file as small as this is read within milliseconds, whatever it holds; starting a thread takes longer. */
const AT_ONCE_BYTES = 128 * 1024

/** A thread and the table that it makes take memory: one file is read at a time. */
let tail: Promise<unknown> = Promise.resolve()

/**
 * Reads Avails 2.7 XML or a CSV or XLSX file with the columns of 1.9, by its content; but for small ones in a thread of its own with bounds
 * of time and memory: the file is a stranger's.
 * @throws {CatalogueError} AVAILS_UNREADABLE, AVAILS_TOO_LARGE, AVAILS_VERSION_UNSUPPORTED, SHEET_UNREADABLE, SHEET_TOO_LARGE
 */
export function readAvails(bytes: Uint8Array): Promise<ReadAvails> {
  const read = tail.then(() => (looksLikeXml(bytes) ? readXmlFile(bytes) : readSheetFile(bytes)))
  tail = read.catch(() => undefined)
  return read
}

async function readSheetFile(bytes: Uint8Array): Promise<ReadAvails> {
  return readAvailsSheets(await readSheets(bytes, 'avails'))
}

async function readXmlFile(bytes: Uint8Array): Promise<ReadAvails> {
  if (bytes.length > XML_LIMITS.fileBytes) throw tooLarge(`it has more than ${XML_LIMITS.fileBytes} bytes`)
  if (bytes.length <= AT_ONCE_BYTES) return readAvailsXml(bytes)
  const question: AvailsQuestion = { bytes }
  const answer = await askThread<AvailsAnswer>(THREAD, question, {
    heapMib: XML_LIMITS.heapMib,
    timeMs: XML_LIMITS.timeMs,
    tooLarge: (cause) => tooLarge('reading it takes more time or memory than there is', cause),
    unreadable,
  })
  if ('read' in answer) return answer.read
  const { code, message, extensions } = answer.refusal
  throw new CatalogueError(code, message, { extensions })
}

/** By its first sign, behind a byte order mark and white space. */
function looksLikeXml(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 256)).toString('latin1').replaceAll('\0', '')
  return head
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .trimStart()
    .startsWith('<')
}
