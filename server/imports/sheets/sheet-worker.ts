import { parentPort, workerData } from 'node:worker_threads'
import { CatalogueError } from '../../errors.ts'
import { parseCsv } from './parse-csv.ts'
import { parseJsonSheet } from './parse-json.ts'
import { parseXlsx } from './parse-xlsx.ts'
import type { SheetAnswer, SheetQuestion } from './read-sheets.ts'

const question = workerData as SheetQuestion
parentPort?.postMessage(await answer(question))

async function answer({ bytes, name }: SheetQuestion): Promise<SheetAnswer> {
  try {
    const file = Buffer.from(bytes)
    const isZip = file.subarray(0, 4).toString('latin1') === 'PK\x03\x04'
    if (isZip) return { sheets: await parseXlsx(file) }
    return { sheets: /\.json$/i.test(name) ? parseJsonSheet(file, name) : parseCsv(file, name) }
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    return { refusal: { code: error.code, message: error.message } }
  }
}
