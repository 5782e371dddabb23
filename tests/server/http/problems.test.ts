import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXPLANATIONS } from '../../../server/http/problem-pages.ts'
import { PROBLEM_CODES, statusOf } from '../../../server/http/problems.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ env: { RATE_LIMIT_PER_MINUTE: '1000' } })
})
afterAll(() => t[Symbol.asyncDispose]())

test('every code is explained in server/http/problem-explanations.json, and nothing else is', () => {
  const explanations = EXPLANATIONS
  expect([...explanations.keys()].toSorted()).toEqual(PROBLEM_CODES.toSorted())
  for (const [code, { means, todo }] of explanations) {
    expect(means, code).toMatch(/^[A-Z`].{10,}\.$/)
    expect(todo, code).toMatch(/^[A-Z`].{10,}\.$/)
  }
})

test('the type of a problem leads to its page, which tells everybody what to do', async () => {
  const refused = await t.app.inject({ url: '/api/works' })
  expect(refused.json()).toMatchObject({ type: '/problems/SIGNED_OUT', code: 'SIGNED_OUT' })
  const page = await t.app.inject({ url: refused.json().type })
  expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.body).toMatch(/<dt>Status<dd>401<dt>What it means<dd>[^<]+<dt>What to do<dd>Sign in/)
  expect(page.body).not.toMatch(/<script|style=/) // nothing that the policy of this server would refuse
})

test('every code has a page, and the list leads to each', async () => {
  const list = await t.app.inject({ url: '/problems' })
  for (const code of PROBLEM_CODES) {
    expect(list.body).toContain(`<a href="/problems/${code}"><code>${code}</code></a><td>${statusOf(code)}<td>`)
    const page = await t.app.inject({ url: `/problems/${code}` })
    expect([page.statusCode, page.body.includes(`<h1>${code}</h1>`)], code).toEqual([200, true])
  }
})

test.each(['/problems/NO_SUCH_CODE', '/problems/__proto__', '/problems/<b>', '/problems/work_not_found'])(
  '%s is no page',
  async (url) => {
    const answer = await t.app.inject({ url })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'ROUTE_NOT_FOUND'])
  },
)
