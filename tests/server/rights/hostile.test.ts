import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DeclaredWorld, type Method, startDeclaredWorld } from './declared-world.ts'

let t: DeclaredWorld
let workId: string
const ids: Record<string, string> = {}
beforeAll(async () => {
  t = await startDeclaredWorld()
  workId = await t.createWork()
  const rating = { region: 'TW', system: 'MOC-TW-TV', status: 'pending' }
  ids.ratings = (await t.good('POST', `/api/works/${workId}/ratings`, rating)).id
  const filing = { region: 'CN', scheme: 'cn-licence', number: '(京)网微剧审字(2026)第1号' }
  ids.filings = (await t.good('POST', `/api/works/${workId}/filings`, filing)).id
})
afterAll(() => t[Symbol.asyncDispose]())

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.constantFrom(
    'TW',
    'CN',
    'HK',
    'MOC-TW-TV',
    'FCO',
    'III',
    'PG-15',
    'rated',
    'official',
    'mapped',
    '__proto__',
    'constructor',
  ),
  fc.constantFrom('cn-licence', '2026-01-01', '2026-01-01T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:60Z'),
  fc.constantFrom(
    'https://a.example/',
    'https://[::1',
    'https://x:y@z',
    'none',
    'full',
    'voice',
    'CNY',
    'imitation',
    'police',
  ),
  fc.constantFrom('（'.repeat(90), '㍿'.repeat(99), '\ud800', 'ﷺ'.repeat(99), '\u0000', ' '),
)
const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -1, 2 ** 53, 1e308))
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null))
const names = fc.constantFrom(
  'isShown',
  'atMs',
  'episodeNumber',
  'durationMs',
  'heightPx',
  'text',
  'url',
  'amount',
  'currency',
)
const inner = fc.oneof(scalar, fc.array(scalar, { maxLength: 4 }), fc.dictionary(names, scalar, { maxKeys: 4 }))
const value = fc.oneof(inner, fc.array(inner, { maxLength: 3 }))
/** What each field may well be, so that some of what is sent is taken. */
const FIT: Readonly<Record<string, readonly unknown[]>> = {
  ...{ region: ['HK', 'TW'], system: ['FCO', 'MOC-TW'], status: ['unrated', 'pending'], code: [null], basis: [null] },
  ...{ scheme: ['x'], number: ['（京）１'], issuedOn: ['2026-02-28'], documentUrl: ['https://a.example/'] },
  ...{ involvement: ['full'], elements: [['voice']], tools: [['a']], isRealistic: [true], label: [{ isShown: false }] },
  ...{ evidence: [[{ text: 'x' }]], budget: [{ amount: 1, currency: 'CNY' }], specialSubjects: [['police'], []] },
  ...{ isPromoted: [false], classes: [['data']], validFrom: ['2026-01-01T00:00:00Z'], card: [{ isShown: true }] },
  ...{ descriptors: [[]] },
}
/** Fields as they may well be, of which at most two are anything. */
const bodyOf = (fields: readonly string[]) => {
  const fit = Object.fromEntries(fields.map((name) => [name, fc.constantFrom(...(FIT[name] ?? [null]))]))
  const anything = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 2 })
  return fc.tuple(fc.record(fit, { requiredKeys: [] }), anything).map(([body, change]) => ({ ...body, ...change }))
}

const RATING = [
  'region',
  'system',
  'status',
  'code',
  'basis',
  'certificateNo',
  'descriptors',
  'validFrom',
  'validUntil',
]
const FILING = [
  'region',
  'scheme',
  'number',
  'issuer',
  'issuedOn',
  'documentUrl',
  'note',
  'card',
  'validFrom',
  'validUntil',
]
const ROUTES: readonly [Method, string, readonly string[], object][] = [
  ['POST', 'ratings', RATING, { region: 'HK', system: 'FCO', status: 'unrated' }],
  ['PATCH', 'ratings/{id}', RATING, {}],
  ['POST', 'filings', FILING, { region: 'CN', scheme: 'x', number: 'y' }],
  ['PATCH', 'filings/{id}', FILING, {}],
  ['PUT', 'ai', ['involvement', 'elements', 'tools', 'isRealistic', 'label', 'evidence'], {}],
  ['PUT', 'production', ['budget', 'specialSubjects', 'isPromoted'], {}],
  ['PUT', 'minors', ['classes', 'notice', 'evidence'], {}],
]

test.each(ROUTES)(
  '%s %s takes or refuses whatever is sent, and what it took can be read',
  async (method, path, fields, base) => {
    const url = `/api/works/${workId}/${path.replace('{id}', ids[path.split('/')[0] ?? ''] ?? '')}`
    const listed = `/api/works/${workId}/${path.split('/')[0]}`
    let taken = 0
    await fc.assert(
      fc.asyncProperty(bodyOf(fields), async (change) => {
        const { status, body } = await t.call(method, url, { ...base, ...change })
        expect(status, JSON.stringify([change, body])).toBeLessThan(500)
        if (status >= 300) {
          expect(body.code).toMatch(/^[A-Z_]+$/)
          return
        }
        taken++
        expect((await t.call('GET', listed)).status).toBe(200)
      }),
      { numRuns: 300 },
    )
    expect(taken).toBeGreaterThan(0)
    expect((await t.call('GET', `/api/works/${workId}/history`)).status).toBe(200)
  },
  60_000,
)
