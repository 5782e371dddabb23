import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ReviewWorld, startReviewWorld } from './review-world.ts'

let t: ReviewWorld
let workId: string
let episodeId: string
let noteId: string
let collectionId: string
beforeAll(async () => {
  t = await startReviewWorld()
  const work = await t.addWork('submitted')
  workId = work.workId
  episodeId = work.episodeId
  noteId = (await t.step(t.operator, workId, 'notes', { text: 'a' })).body.id
  const texts = [{ locale: 'en', title: 'a' }]
  collectionId = (await t.call(t.operator, 'POST', '/api/collections', { texts })).body.id
})
afterAll(() => t[Symbol.asyncDispose]())

/** Values that are nearly right: known words, real ids, and what tends to break programs. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    'MO',
    'ZZ',
    'mo',
    '',
    ' ',
    '\u0000',
    '\ud800',
    '__proto__',
    'en',
    'x'.repeat(5_000),
    -1,
    0,
    1,
  ),
  fc.constantFrom<unknown>(1e300, 2 ** 53, null, true, [], {}, ['MO'], ['MO', 'MO'], ['TW', 'HK', 'PT']),
  fc.constantFrom('workId', 'episodeId', 'noteId').map((name) => () => ({ workId, episodeId, noteId })[name]),
  fc.jsonValue({ maxDepth: 2 }),
)
const names = [
  ...[
    'regions',
    'overrides',
    'contentVersion',
    'takeOver',
    'notes',
    'text',
    'episodeId',
    'fromMs',
    'untilMs',
    'region',
  ],
  ...[
    'trackId',
    'state',
    'texts',
    'audience',
    'cover',
    'before',
    'name',
    'query',
    'organisationId',
    'decisions',
    'step',
  ],
  ...['workId', 'locale', 'title', 'reason', '__proto__', 'constructor'],
]
const flat = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 5 })
const body = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof({ weight: 2, arbitrary: value }, flat, fc.array(flat, { maxLength: 3 })),
  { maxKeys: 5 },
)
const calls = fc.constantFrom<readonly ['POST' | 'PUT' | 'PATCH', () => string]>(
  ...['claim', 'request-changes', 'approve', 'publish', 'withdraw', 'notes'].map(
    (step) => ['POST', () => `/api/works/${workId}/${step}`] as const,
  ),
  ['PATCH', () => `/api/works/${workId}/notes/${noteId}`],
  ['POST', () => `/api/works/${workId}/notes/${noteId}/replies`],
  ['POST', () => '/api/reviews/decisions'],
  ['POST', () => '/api/collections'],
  ['PATCH', () => `/api/collections/${collectionId}`],
  ['PUT', () => `/api/collections/${collectionId}/works/${workId}`],
  ['POST', () => '/api/saved-searches'],
)

/** Ids are known only once the world stands. */
const withIds = (given: unknown): unknown => {
  if (typeof given === 'function') return (given as () => unknown)()
  if (Array.isArray(given)) return given.map(withIds)
  if (given === null || typeof given !== 'object') return given
  return Object.fromEntries(Object.entries(given).map(([name, inner]) => [name, withIds(inner)]))
}

test('whatever is sent is taken or refused', async () => {
  const seen = new Set<number>()
  await fc.assert(
    fc.asyncProperty(calls, body, async ([method, url], sent) => {
      const answer = await t.call(t.operator, method, url(), withIds(sent) as object)
      expect(answer.status, `${method} ${url()} ${JSON.stringify(answer.body)}`).toBeLessThan(500)
      seen.add(answer.status)
    }),
    { numRuns: 1_500 },
  )
  expect([...seen]).toEqual(expect.arrayContaining([200, 400]))
}, 60_000)
