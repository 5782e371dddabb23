import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertFiling } from '../../../db/queries/filings.ts'
import { type DeclaredWorld, startDeclaredWorld } from './declared-world.ts'

const NUMBER = '（七猫）网微剧备字（2025）第01177号'
const FILED = { region: 'CN', scheme: 'cn-platform-filing', number: NUMBER }

let t: DeclaredWorld
let workId: string
let url: string
beforeAll(async () => {
  t = await startDeclaredWorld()
  workId = await t.createWork()
  url = `/api/works/${workId}/filings`
})
afterAll(() => t[Symbol.asyncDispose]())

test('the kinds of filings come with their names', async () => {
  const { items } = await t.good('GET', '/api/filing-schemes')
  expect(items.map((scheme: { code: string }) => scheme.code)).toContain('cn-licence')
  expect(items[0].labels['zh-Hans']).toBe('网络剧片发行许可证')
})

test('a filing is noted in one form, read, changed and forgotten, and the history keeps all of it', async () => {
  const id = await t.createWork()
  const base = `/api/works/${id}/filings`
  const card = { isShown: true, episodeNumber: 1, atMs: 0, durationMs: 5000 }
  const more = { issuer: '七猫', issuedOn: '2025-11-03', documentUrl: 'https://example.org/permit?id=1', card }
  const added = await t.call('POST', base, { ...FILED, ...more })
  expect(added.status).toBe(201)
  expect(added.headers).toMatchObject({ etag: '"v2"', location: `${base}/${added.body.id}` })
  expect(added.body).toMatchObject({
    ...more,
    number: '(七猫)网微剧备字(2025)第01177号',
    parsed: { issuer: '七猫', kind: '网微剧备字', year: 2025, sequence: 1177, scheme: 'cn-platform-filing' },
    card: { ...card, heightPx: null },
    warnings: [],
  })
  expect(await t.good('GET', `${base}/${added.body.id}`)).toEqual(added.body)
  const changed = await t.good('PATCH', `${base}/${added.body.id}`, { card: { isShown: false } })
  expect(changed).toMatchObject({ card: { isShown: false, atMs: null }, issuer: '七猫', issuedOn: '2025-11-03' })
  expect((await t.call('DELETE', `${base}/${added.body.id}`)).status).toBe(204)
  expect((await t.good('GET', base)).items).toEqual([])
  const { items } = await t.good('GET', `/api/works/${id}/history`)
  expect(items[0]).toMatchObject({ before: { filings: [{ issuer: '七猫' }] }, after: { filings: [] } })
})

test('a number is there once, however it is spelled', async () => {
  const id = await t.createWork()
  const base = `/api/works/${id}/filings`
  const first = await t.good('POST', base, FILED)
  const again = await t.call('POST', base, { ...FILED, number: '【七猫】 網微劇備字〔２０２５〕 第01177號' })
  expect(again).toMatchObject({ status: 409, body: { code: 'FILING_REPEATED' } })
  expect(again.body.detail).toContain(first.id)
  const other = await t.good('POST', base, { ...FILED, number: '(七猫)网微剧备字(2025)第01178号' })
  const moved = await t.call('PATCH', `${base}/${other.id}`, { number: NUMBER })
  expect(moved).toMatchObject({ status: 409, body: { code: 'FILING_REPEATED' } })
})

test('the same call with the same key notes one filing', async () => {
  const id = await t.createWork()
  const send = () => t.call('POST', `/api/works/${id}/filings`, FILED, { 'idempotency-key': 'once' })
  const first = await send()
  expect((await send()).body).toEqual(first.body)
  expect((await t.good('GET', `/api/works/${id}/filings`)).items).toHaveLength(1)
})

test.each([
  [
    'a kind that is not known',
    { number: '(京)网动审字(2026)第3号', scheme: 'cn-licence' },
    'FILING_KIND_UNKNOWN',
    { kind: '网动审字', kinds: expect.stringContaining('网剧审字, ') },
  ],
  [
    'a number of another kind',
    { number: NUMBER, scheme: 'cn-licence' },
    'FILING_SCHEME_DIFFERS',
    { kind: '网微剧备字', kindScheme: 'cn-platform-filing', scheme: 'cn-licence' },
  ],
  ['a number without the form', { number: 'A-17', scheme: 'cn-licence' }, 'FILING_NUMBER_UNREADABLE', {}],
  [
    'a scheme of one’s own',
    { number: 'A-17', scheme: 'cn-category-two', region: 'CN' },
    'FILING_SCHEME_UNKNOWN',
    { scheme: 'cn-category-two' },
  ],
  [
    'a scheme of elsewhere',
    { number: '113-0042', scheme: 'tw-permit', region: 'CN' },
    'FILING_SCHEME_ELSEWHERE',
    { scheme: 'tw-permit', schemeRegion: 'TW', region: 'CN' },
  ],
  [
    'a year that has not come',
    { number: '(京)网微剧审字(2099)第1号', scheme: 'cn-licence' },
    'FILING_YEAR_AHEAD',
    { year: '2099' },
  ],
])('%s is taken, with what is odd about it', async (_what, change, code, values) => {
  const id = await t.createWork()
  const { warnings } = await t.good('POST', `/api/works/${id}/filings`, { ...FILED, ...change })
  expect(warnings).toEqual([{ code, detail: expect.any(String), values }])
})

test('a permit of elsewhere is taken without a word', async () => {
  const id = await t.createWork()
  const permit = { number: '113-0042', scheme: 'tw-permit', region: 'TW' }
  expect((await t.good('POST', `/api/works/${id}/filings`, { ...FILED, ...permit })).warnings).toEqual([])
})

test.each([
  ['a region that is none', { region: 'XX' }, 422, '/region'],
  ['a document without https', { documentUrl: 'http://example.org/' }, 400, '/documentUrl'],
  ['a document behind a password', { documentUrl: 'https://me:secret@example.org/' }, 422, '/documentUrl'],
  ['a document without a host', { documentUrl: 'https://' }, 400, '/documentUrl'],
  ['a script for a document', { documentUrl: 'javascript:alert(1)' }, 400, '/documentUrl'],
  ['a place of what is not shown', { card: { isShown: false, atMs: 0 } }, 422, '/card'],
  ['a card that says nothing', { card: {} }, 400, '/card/isShown'],
  ['a day that there is not', { issuedOn: '2025-02-30' }, 400, '/issuedOn'],
  ['a number of blanks', { number: ' \u3000 ' }, 400, '/number'],
  ['a number with a control character', { number: 'A\u0000B' }, 422, '/number'],
  ['a number that is too long', { number: '1'.repeat(101) }, 400, '/number'],
  ['a scheme with capitals', { scheme: 'CN_Licence' }, 400, '/scheme'],
  ['a field that there is not', { fake: true }, 400, '/fake'],
  [
    'an end before its beginning',
    { validFrom: '2026-02-01T00:00:00Z', validUntil: '2026-02-01T00:00:00Z' },
    422,
    '/validUntil',
  ],
])('%s is refused', async (_what, change, status, pointer) => {
  const answer = await t.call('POST', url, { ...FILED, ...change })
  expect([answer.status, answer.body.code]).toEqual([status, status === 400 ? 'REQUEST_INVALID' : 'CONTENT_INVALID'])
  expect(answer.body.errors[0].pointer).toBe(pointer)
  expect((await t.good('GET', url)).items).toEqual([])
})

test('a change that falls on another version is refused, and so is one of a filing of another work', async () => {
  const id = await t.createWork()
  const { id: filingId } = await t.good('POST', `/api/works/${id}/filings`, FILED)
  const stale = { 'if-match': '"v1"' }
  expect((await t.call('PATCH', `/api/works/${id}/filings/${filingId}`, { note: 'x' }, stale)).status).toBe(412)
  expect((await t.call('DELETE', `/api/works/${id}/filings/${filingId}`, undefined, stale)).status).toBe(412)
  expect((await t.call('POST', `/api/works/${id}/filings`, FILED, stale)).status).toBe(412)
  for (const [method, body] of [['GET'], ['PATCH', { note: 'x' }], ['DELETE']] as const) {
    const answer = await t.call(method, `${url}/${filingId}`, body)
    expect(answer).toMatchObject({ status: 404, body: { code: 'FILING_NOT_FOUND' } })
  }
  expect((await t.app.inject({ method: 'POST', url, payload: FILED })).statusCode).toBe(401)
})

test('a work has 200 filings at most', async () => {
  const id = await t.createWork()
  await t.ctx.db.transaction(async (tx) => {
    for (let n = 0; n < 200; n++) {
      await insertFiling(tx, { ...FILED, id: t.ctx.newId(), workId: id, number: `A-${n}`, createdAtMs: 1 })
    }
  })
  const more = await t.call('POST', `/api/works/${id}/filings`, FILED)
  expect(more).toMatchObject({ status: 409, body: { code: 'TOO_MANY_FILINGS' } })
})
