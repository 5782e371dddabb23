// npm run openapi: writes the documents of both APIs, as the server serves them, to docs/openapi, and the types of the client in clients/typescript.
// npm run openapi -- --release: also makes them the ones that later changes are compared with. CONTRIBUTING.md says when.
import { writeFile } from 'node:fs/promises'
import { API_NAMES } from '../server/http/openapi/documents.ts'
import { CLIENT_TYPES, makeClientTypes } from './openapi/client-types.ts'
import { pathOf, release } from './openapi/contract-files.ts'
import { describeApis } from './openapi/describe-apis.ts'

const texts = await describeApis()
for (const name of API_NAMES) await writeFile(pathOf(name, 'current'), texts[name])
await writeFile(CLIENT_TYPES, await makeClientTypes(JSON.parse(texts.partner) as object))
if (process.argv.includes('--release')) {
  await release(texts).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}
