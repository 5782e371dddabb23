import { parentPort, workerData } from 'node:worker_threads'
import { CatalogueError } from '../../errors.ts'
import type { AvailsAnswer, AvailsQuestion } from './read-avails.ts'
import { readAvailsXml } from './read-avails-xml.ts'

const { bytes } = workerData as AvailsQuestion
parentPort?.postMessage(answer())

function answer(): AvailsAnswer {
  try {
    return { read: readAvailsXml(bytes) }
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    return { refusal: { code: error.code, message: error.message, extensions: error.extensions } }
  }
}
