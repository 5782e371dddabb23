import { fileURLToPath } from 'node:url'
import { findEngineBinary } from '../server/engine/find-binary.ts'

const CACHE = fileURLToPath(new URL('../node_modules/.cache/juku-tests', import.meta.url))

/** The Meilisearch of all tests: the packaged one is checked and copied out, 130 MB of it, once for all of them. */
export async function findTestEngineBinary(): Promise<string> {
  return process.env.MEILI_BIN ?? (await findEngineBinary(CACHE, {}))
}
