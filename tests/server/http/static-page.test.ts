import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureBuiltPage } from '../../browser/built-page.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

let t: TestApp
beforeAll(async () => {
  await ensureBuiltPage()
  t = await startTestApp()
})
afterAll(() => t[Symbol.asyncDispose]())

const HEADERS = ['content-type', 'content-length', 'cache-control', 'etag', 'content-security-policy'] as const

test.each(['/', '/works/any?part=history', '/favicon.svg'])(
  'HEAD %s answers with the headers of GET, and no body',
  async (url) => {
    const [got, head] = [await t.app.inject({ url }), await t.app.inject({ method: 'HEAD', url })]
    expect(got.statusCode).toBe(200)
    expect(head.statusCode).toBe(200)
    for (const name of HEADERS) expect(head.headers[name], name).toBe(got.headers[name])
    expect([got.body.length > 0, head.body]).toEqual([true, ''])
  },
)

test.each([
  ['HEAD', '/assets/none.js'],
  ['HEAD', '/api/none'],
  ['POST', '/'],
] as const)('%s %s is no view of the page', async (method, url) => {
  const answer = await t.app.inject({ method, url, headers: t.operator })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'application/problem+json'])
})
