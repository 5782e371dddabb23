import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrganisation, member } from '../accounts/people-world.ts'
import { routesOf } from '../routes-of.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

interface Operation {
  operationId?: string
  tags?: string[]
  security?: unknown[]
  parameters?: { name: string; in: string; schema: { type?: string } }[]
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> }
  responses: Record<string, { description: string; content?: Record<string, { schema?: unknown }> }>
}

const PUBLIC = [
  ...['POST /api/session', 'POST /api/invitations/accept', 'GET /api/sign-in-options', 'POST /api/identity/begin'],
  'GET /api/partner/v1/media/{link}', // the address is signed
]
const UNDESCRIBED = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /api/openapi.json',
  'GET /api/partner/v1/openapi.json',
  'GET /api/identity/callback',
]

let t: TestApp
let operations: [string, Operation][]
beforeAll(async () => {
  t = await startTestApp()
  const { paths } = t.app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> }
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  )
})
afterAll(() => t[Symbol.asyncDispose]())

test('every route under /api is described, and nothing that is described is missing', () => {
  const described = operations.map(([name]) => name)
  expect(
    routesOf(t.app)
      .filter((name) => /^(?!HEAD)[A-Z]+ \/(api|healthz|readyz|metrics)/.test(name))
      .filter((name) => !UNDESCRIBED.includes(name))
      .sort(),
  ).toEqual(described.sort())
  expect(described.length).toBeGreaterThan(20)
})

test('every call has a name of its own, a tag, typed parameters and both kinds of refusal', () => {
  const names = operations.map(([, operation]) => operation.operationId)
  expect(new Set(names).size).toBe(names.length)
  for (const [name, operation] of operations) {
    expect(operation.operationId, name).toMatch(/^[a-z][A-Za-z]+$/)
    expect(operation.tags, name).toHaveLength(1)
    expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(['4XX', '5XX']))
    const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const params = operation.parameters ?? []
    expect(
      params.filter((param) => param.in === 'path').map((param) => param.name),
      name,
    ).toEqual(inPath)
    for (const param of params)
      expect(param.schema.type ?? 'enum' in param.schema, `${name} ${param.name}`).toBeTruthy()
  }
})

test('every answer with content says its type and shape, and problems are problem+json', () => {
  for (const [name, { responses }] of operations) {
    const good = Object.entries(responses).filter(([status]) => status.startsWith('2') || status === '307')
    expect(good.length, name).toBeGreaterThan(0)
    for (const [status, answer] of good) {
      if (status === '204' || status === '307' || name.startsWith('HEAD ')) expect(answer.content, name).toBeUndefined()
      else expect(Object.values(answer.content ?? {})[0]?.schema, `${name} ${status}`).toBeTruthy()
    }
    expect(Object.keys(responses['4XX']?.content ?? {}), name).toEqual(['application/problem+json'])
  }
})

test('every call that takes a body describes it; a JSON body takes no unknown field', () => {
  const takesNone =
    /\/(submit|release|commit|retry|restore|ping|deliveries\/\{deliveryId\}\/replay|tracks\/\{trackId\}\/approve)$/
  for (const [name, { requestBody }] of operations) {
    if (!/^(POST|PUT|PATCH)/.test(name) || takesNone.test(name)) continue
    const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? []
    expect(content?.schema, name).toBeTruthy()
    if (type === 'application/json') expect(content?.schema, name).toMatchObject({ additionalProperties: false })
  }
  const upload = operations.find(([, operation]) => operation.operationId === 'addEpisode')?.[1].requestBody
  expect(upload?.content['multipart/form-data']?.schema).toMatchObject({
    properties: { metadata: {}, video: {}, subtitle: { type: 'array' } },
    required: ['metadata', 'video'],
  })
})

test('without a caller every call but signing in is 401 before anything else is looked at', async () => {
  for (const [name] of operations) {
    const [method = '', path = ''] = name.split(' ')
    const url = path.replaceAll(/\{\w+\}/g, 'not-even-an-id')
    const answer = await t.app.inject({ method: method as 'GET', url, payload: method === 'GET' ? '' : '{' })
    if (PUBLIC.includes(name)) continue
    expect(answer.statusCode, name).toBe(401)
    expect(answer.headers['content-type'], name).toBe('application/problem+json')
    expect(answer.headers['www-authenticate'], name).toBe('Bearer')
    const code = path.startsWith('/api/partner/') ? 'KEY_MISSING' : 'SIGNED_OUT'
    expect(answer.json(), name).toMatchObject({ code, status: 401 })
  }
})

test.each(['/metrics', '/docs', '/docs/', '/docs/static/index.html', '/docs/json', '/docs/yaml', '/api/openapi.json'])(
  '%s is for the operator',
  async (url) => {
    expect((await t.app.inject({ url })).statusCode).toBe(401)
    const answer = await t.app.inject({ url, headers: t.operator })
    expect([200, 302]).toContain(answer.statusCode)
  },
)

test('what platforms call is told to everybody who is signed in, people of partners as well', async () => {
  for (const url of ['/docs/partners', '/docs/partners/', '/docs/partners/json']) {
    expect((await t.app.inject({ url })).statusCode, url).toBe(401)
    const partner = await member(t, await addOrganisation(t, 'partner'), 'viewer')
    expect((await t.app.inject({ url, headers: partner })).statusCode, url).toBeOneOf([200, 302])
    expect((await t.app.inject({ url: '/docs/json', headers: partner })).statusCode).toBe(403)
  }
  const told = await t.app.inject({ url: '/docs/partners/json', headers: t.operator })
  expect(told.json()).toMatchObject({ openapi: '3.1.0', info: { title: 'Juku for partner platforms' } })
  expect(Object.keys(told.json().paths).every((path) => path.startsWith('/api/partner/v1/'))).toBe(true)
})
