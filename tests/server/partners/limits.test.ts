import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStreamCaps } from '../../../server/partners/limits.ts'
import { type PartnersWorld, startPartnersWorld } from './partners-world.ts'

let t: PartnersWorld
beforeAll(async () => {
  t = await startPartnersWorld({ partnerLimits: { costPerMinute: 12, refusalsPerMinute: 3 } })
})
afterAll(() => t[Symbol.asyncDispose]())

const get = (path: string, headers: Record<string, string>) => t.app.inject({ url: `/api/partner/v1${path}`, headers })

test('calls cost what their routes say, and a key that has spent its minute waits for the next', async () => {
  const [key, other] = [await t.addKey(), await t.addKey()]
  const { workId } = await t.addShown()
  const list = await get('/works', key.headers)
  expect(list.headers).toMatchObject({ 'ratelimit-policy': '"default";q=12;w=60', ratelimit: '"default";r=7;t=60' })
  t.advance(20_000)
  expect((await get('/works', key.headers)).headers.ratelimit).toBe('"default";r=2;t=40')
  const refused = await get('/works', key.headers)
  expect([refused.statusCode, refused.json().code]).toEqual([429, 'TOO_MANY_REQUESTS'])
  expect(refused.headers).toMatchObject({ 'retry-after': '40', ratelimit: '"default";r=2;t=40' })
  expect((await get(`/works/${workId}`, key.headers)).headers.ratelimit).toBe('"default";r=1;t=40') // a cheaper call
  expect((await get('/works', other.headers)).statusCode).toBe(200)
  t.advance(40_000)
  expect((await get('/works', key.headers)).statusCode).toBe(200)
})

test('an address that sends wrong keys is told to wait; who has a right one is not', async () => {
  const key = await t.addKey()
  const codes: string[] = []
  for (let count = 0; count < 4; count++) {
    const answer = await get('/works', { authorization: 'Bearer juku_x' })
    codes.push(answer.json().code)
  }
  expect(codes).toEqual(['KEY_WRONG', 'KEY_WRONG', 'KEY_WRONG', 'TOO_MANY_REQUESTS'])
  expect((await get('/works', key.headers)).statusCode).toBe(200)
})

test('a key has so many streams open and no more, and each gives back its place once', () => {
  const caps = createStreamCaps(2)
  const [first] = [caps.enter('a'), caps.enter('a')]
  expect(() => caps.enter('a')).toThrow(/2 streams open/)
  caps.enter('b')
  first?.()
  first?.()
  caps.enter('a')
  expect(() => caps.enter('a')).toThrow(/2 streams open/)
})
