// npm run client-types: makes the types of the TypeScript client anew from the API as it is described now.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeClientTypes } from './client-types.ts'

const WRITE_OPENAPI = fileURLToPath(new URL('write-openapi.ts', import.meta.url))
const TARGET = new URL('../clients/typescript/src/schema.ts', import.meta.url)
const MOST_BYTES = 64 * 1024 * 1024

const { stdout } = await promisify(execFile)(process.execPath, [WRITE_OPENAPI], { maxBuffer: MOST_BYTES })
await writeFile(TARGET, await makeClientTypes(JSON.parse(stdout) as object))
