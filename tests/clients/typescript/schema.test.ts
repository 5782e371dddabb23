import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { makeClientTypes } from '../../../scripts/client-types.ts'
import { readSources } from '../../imports.ts'
import { startTestApp } from '../../server/test-app.ts'

const SCHEMA = new URL('../../../clients/typescript/src/schema.ts', import.meta.url)

test('the types of the client are those of the API as it is described now: else run `npm run client-types`', async () => {
  await using t = await startTestApp()
  expect(await readFile(SCHEMA, 'utf8')).toBe(await makeClientTypes(t.app.swagger()))
}, 120_000)

test('the client needs nothing beside itself', async () => {
  const sources = await readSources('clients/typescript/src')
  expect(sources.flatMap((file) => file.packages)).toEqual([])
  expect(sources.flatMap((file) => file.files).filter((path) => !path.startsWith('clients/typescript/src/'))).toEqual(
    [],
  )
  expect(sources.length).toBeGreaterThan(5)
})
