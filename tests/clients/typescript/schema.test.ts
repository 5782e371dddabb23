import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { CLIENT_TYPES, makeClientTypes } from '../../../scripts/openapi/client-types.ts'
import { pathOf } from '../../../scripts/openapi/contract-files.ts'
import { readSources } from '../../imports.ts'

test('the types of the client are those of the API as it is described: else run `npm run openapi`', async () => {
  const document = JSON.parse(await readFile(pathOf('partner', 'current'), 'utf8')) as object
  expect(await readFile(CLIENT_TYPES, 'utf8')).toBe(await makeClientTypes(document))
})

test('the client needs nothing beside itself', async () => {
  const sources = await readSources('clients/typescript/src')
  expect(sources.flatMap((file) => file.packages)).toEqual([])
  expect(sources.flatMap((file) => file.files).filter((path) => !path.startsWith('clients/typescript/src/'))).toEqual(
    [],
  )
  expect(sources.length).toBeGreaterThan(5)
})
