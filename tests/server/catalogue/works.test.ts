import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRegion } from '../../../server/catalogue/check-content.ts'
import { sharedData } from '../../shared-data.ts'
import { newWork, startTestApp, type TestApp } from '../test-app.ts'

const NOBODY = '01980000-0000-7000-8000-000000000000'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t[Symbol.asyncDispose]())

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const call = (method: Method, url: string, payload?: object, headers: Record<string, string> = {}, app = t) =>
  app.app.inject({ method, url, headers: { ...app.operator, ...headers }, ...(payload ? { payload } : {}) })
const create = (change?: Record<string, unknown>, headers?: Record<string, string>, app = t) =>
  call('POST', '/api/works', newWork(change), headers, app)

const FULL = {
  kind: 'micro_drama',
  originalLocale: 'zh-Hans-CN',
  originRegion: 'CN',
  titles: [
    { locale: 'zh-Hans-CN', text: '雨夜出租车', kind: 'display' },
    { locale: 'zh-Hant-HK', text: '雨夜的士', kind: 'display' },
    { locale: 'zh-Hant-HK', text: '的士驚魂', kind: 'alternative' },
  ],
  coProductionRegions: ['MO'],
  synopses: [{ locale: 'en', text: 'A taxi.\nIn the rain.' }],
  genres: ['thriller'],
  releaseYear: 2026,
  externalIds: [{ scheme: 'eidr', value: '10.5240/7791-8534-2C23-9030-8610-5' }],
}

test('a work is created with all that was given, found where Location says, under a tag', async () => {
  const made = await call('POST', '/api/works', FULL)
  expect(made.statusCode).toBe(201)
  expect(made.headers.etag).toBe('"v1"')
  const work = made.json()
  expect(work).toMatchObject({ ...FULL, status: 'draft', episodes: [], indexedAt: null })
  expect(work.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  const read = await call('GET', String(made.headers.location))
  expect(read.statusCode).toBe(200)
  expect(read.headers.etag).toBe('"v1"')
  expect(read.json()).toEqual(work)
})

test('what was not given is empty or null, never made up', async () => {
  const work = (await create()).json()
  expect(work).toMatchObject({ coProductionRegions: [], synopses: [], genres: [], releaseYear: null, externalIds: [] })
})

test('locales are stored in canonical form and texts trimmed in NFC', async () => {
  const titles = [
    { locale: 'zh_tw', text: '  雨夜\u3000', kind: 'display' },
    { locale: 'PT-br', text: 'Cafe\u0301', kind: 'display' },
  ]
  const work = (await create({ originalLocale: 'zh-TW', titles })).json()
  expect(work.originalLocale).toBe('zh-Hant-TW')
  expect(work.titles).toEqual([
    { locale: 'zh-Hant-TW', text: '雨夜', kind: 'display' },
    { locale: 'pt-BR', text: 'Café', kind: 'display' },
  ])
})

test.each<[string, Record<string, unknown>, number, string, string]>([
  ['no title', { titles: [] }, 400, 'REQUEST_INVALID', '/titles'],
  [
    'an empty title',
    { titles: [{ locale: 'en', text: ' \u3000\ufeff', kind: 'display' }] },
    400,
    'REQUEST_INVALID',
    '/titles/0/text',
  ],
  [
    'a number as a title',
    { titles: [{ locale: 'en', text: 5, kind: 'display' }] },
    400,
    'REQUEST_INVALID',
    '/titles/0/text',
  ],
  [
    'NUL in a title',
    { titles: [{ locale: 'en', text: '\0x', kind: 'display' }] },
    422,
    'CONTENT_INVALID',
    '/titles/0/text',
  ],
  [
    'a control character in a synopsis',
    { synopses: [{ locale: 'en', text: 'a\x1b[31mb' }] },
    422,
    'CONTENT_INVALID',
    '/synopses/0/text',
  ],
  [
    'a title of 301 characters',
    { titles: [{ locale: 'en', text: 'x'.repeat(301), kind: 'display' }] },
    400,
    'REQUEST_INVALID',
    '/titles/0/text',
  ],
  [
    'two display titles of a locale',
    {
      titles: [
        { locale: 'zh-TW', text: 'a', kind: 'display' },
        { locale: 'zh-Hant-TW', text: 'b', kind: 'display' },
      ],
    },
    422,
    'CONTENT_INVALID',
    '/titles/1/locale',
  ],
  [
    'two synopses of a locale',
    {
      synopses: [
        { locale: 'en', text: 'a' },
        { locale: 'EN', text: 'b' },
      ],
    },
    422,
    'CONTENT_INVALID',
    '/synopses/1/locale',
  ],
  ['a locale that is none', { originalLocale: 'klingon!' }, 422, 'CONTENT_INVALID', '/originalLocale'],
  ['a region that is none', { originRegion: 'QQ' }, 422, 'CONTENT_INVALID', '/originRegion'],
  ['a region in small letters', { originRegion: 'tw' }, 400, 'REQUEST_INVALID', '/originRegion'],
  ['an alias of a region', { coProductionRegions: ['MO', 'UK'] }, 422, 'CONTENT_INVALID', '/coProductionRegions/1'],
  ['a region twice', { coProductionRegions: ['MO', 'MO'] }, 400, 'REQUEST_INVALID', '/coProductionRegions'],
  ['a year before films', { releaseYear: 1500 }, 400, 'REQUEST_INVALID', '/releaseYear'],
  ['a year as text', { releaseYear: '2026' }, 400, 'REQUEST_INVALID', '/releaseYear'],
  ['a genre with a space', { genres: ['love story'] }, 400, 'REQUEST_INVALID', '/genres/0'],
  [
    'an external id twice',
    {
      externalIds: [
        { scheme: 'own', value: '1' },
        { scheme: 'own', value: '1' },
      ],
    },
    400,
    'REQUEST_INVALID',
    '/externalIds',
  ],
  ['a status of its own', { status: 'published' }, 400, 'REQUEST_INVALID', '/status'],
  ['another kind', { kind: 'film' }, 400, 'REQUEST_INVALID', '/kind'],
])('%s is refused at its place, for a new work and for a change', async (_what, change, status, code, pointer) => {
  const { id } = (await create()).json()
  for (const answer of [await create(change), await call('PATCH', `/api/works/${id}`, change)]) {
    expect(answer.json()).toMatchObject({ status, code })
    expect(answer.json().errors.map((place: { pointer: string }) => place.pointer)).toContain(pointer)
  }
  expect((await call('GET', `/api/works/${id}`)).headers.etag).toBe('"v1"')
})

test('every region of ISO 3166-1 is one, and what only looks like one is none', async (context) => {
  for (const region of ['UK', 'EU', 'SU', 'DD', 'XA', 'ZZ', 'AA', 'cn', 'C', 'CHN', ''])
    expect(isRegion(region), region).toBe(false)
  for (const region of ['CN', 'HK', 'MO', 'TW', 'SG', 'PT', 'BR', 'GB']) expect(isRegion(region), region).toBe(true)
  const path = sharedData('movielabs', 'ISO3166-1.properties')
  if (path === undefined) return context.skip('no ../shared/data/movielabs here')
  const codes = [...(await readFile(path, 'latin1')).matchAll(/^([A-Z]{2})\s*[=:]/gm)].map((match) => match[1] ?? '')
  expect(codes.filter((code) => !isRegion(code)).sort()).toEqual(['EU', 'ZZ']) // which that list adds
})

test('an external id names one work; a work may keep its own', async () => {
  const externalIds = [{ scheme: 'isan', value: '0000-0000-D07A-0090-Q' }]
  const owner = (await create({ externalIds })).json()
  const other = (await create()).json()
  for (const answer of [
    await create({ externalIds }),
    await call('PATCH', `/api/works/${other.id}`, { externalIds }),
  ]) {
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({ code: 'EXTERNAL_ID_TAKEN', errors: [{ pointer: '/externalIds/0' }] })
  }
  expect((await call('PATCH', `/api/works/${owner.id}`, { externalIds })).statusCode).toBe(200)
})

test('a change replaces the lists that are given, leaves the others, and raises the tag', async () => {
  const { id } = (await create({ genres: ['thriller'], releaseYear: 2025 })).json()
  const changed = await call('PATCH', `/api/works/${id}`, {
    genres: [],
    releaseYear: null,
    coProductionRegions: ['PT'],
  })
  expect(changed.headers.etag).toBe('"v2"')
  expect(changed.json()).toMatchObject({
    genres: [],
    releaseYear: null,
    coProductionRegions: ['PT'],
    originRegion: 'TW',
  })
  expect(changed.json().titles).toHaveLength(1)
  expect((await call('PATCH', `/api/works/${id}`, {})).statusCode).toBe(400)
})

test('a change on a version that is not the newest is 412, and changes nothing', async () => {
  const { id } = (await create()).json()
  const url = `/api/works/${id}`
  expect((await call('PATCH', url, { releaseYear: 2001 }, { 'if-match': '"v1"' })).statusCode).toBe(200)
  for (const ifMatch of ['"v1"', 'W/"v2"', 'v2', '"x", "y"', '']) {
    const stale = await call('PATCH', url, { releaseYear: 2002 }, { 'if-match': ifMatch })
    expect(stale.statusCode, ifMatch).toBe(412)
    expect(stale.json()).toMatchObject({ code: 'VERSION_CONFLICT' })
    for (const other of [
      await call('DELETE', url, undefined, { 'if-match': ifMatch }),
      await call('POST', `${url}/publish`, undefined, { 'if-match': ifMatch }),
      await call('POST', `${url}/withdraw`, undefined, { 'if-match': ifMatch }),
    ]) {
      expect(other.statusCode).toBe(412)
    }
  }
  expect((await call('GET', url)).json()).toMatchObject({ releaseYear: 2001, status: 'draft' })
  for (const ifMatch of ['"v2"', '*', '"v9", "v4"']) {
    expect((await call('PATCH', url, { releaseYear: 2003 }, { 'if-match': ifMatch })).statusCode).toBe(200)
  }
})

test('the same call with the same Idempotency-Key makes one work, however often and however close together', async () => {
  const headers = { 'idempotency-key': 'create-1' }
  const answers = await Promise.all([create({}, headers), create({}, headers), create({}, headers)])
  answers.push(await create({}, headers))
  expect(answers.map((answer) => answer.statusCode)).toEqual([201, 201, 201, 201])
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1)
  expect(new Set(answers.map((answer) => answer.headers.location)).size).toBe(1)
  const reused = await create({ releaseYear: 2020 }, headers)
  expect(reused.statusCode).toBe(422)
  expect(reused.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  for (const key of ['', 'with space', 'x'.repeat(201), '鑰']) {
    expect((await create({}, { 'idempotency-key': Buffer.from(key).toString('latin1') })).statusCode).toBe(400)
  }
})

test('a call that was refused keeps no key, and a key is forgotten after a day', async () => {
  await using own = await startTestApp()
  const headers = { 'idempotency-key': 'k' }
  expect((await create({ originRegion: 'QQ' }, headers, own)).statusCode).toBe(422)
  const first = await create({}, headers, own)
  expect(first.statusCode).toBe(201)
  own.advance(24 * 60 * 60 * 1_000 + 1_000)
  const next = await create({ releaseYear: 2020 }, headers, own)
  expect(next.statusCode).toBe(201)
  expect(next.json().id).not.toBe(first.json().id)
})

test('a work that is not there is 404 for every call', async () => {
  const url = `/api/works/${NOBODY}`
  for (const answer of [
    await call('GET', url),
    await call('PATCH', url, { releaseYear: 2020 }),
    await call('DELETE', url),
    await call('POST', `${url}/publish`),
    await call('POST', `${url}/withdraw`),
  ]) {
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'WORK_NOT_FOUND' })
  }
})

test('a work without a ready episode is not published; withdrawing is done once and may be asked for again', async () => {
  const { id } = (await create()).json()
  expect((await call('POST', `/api/works/${id}/publish`)).json()).toMatchObject({ status: 409, code: 'WORK_NOT_READY' })
  expect((await call('DELETE', `/api/works/${id}`)).statusCode).toBe(204)
  expect((await call('GET', `/api/works/${id}`)).json()).toMatchObject({ status: 'withdrawn' })
  const again = await call('POST', `/api/works/${id}/withdraw`)
  expect([again.statusCode, again.headers.etag]).toEqual([200, '"v2"'])
})
