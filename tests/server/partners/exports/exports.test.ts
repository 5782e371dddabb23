import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { updatePartnerKey } from '../../../../db/queries/partner-keys.ts'
import { insertPartnerProfile, type PartnerProfileRow } from '../../../../db/queries/partner-profiles.ts'
import { replaceWorkParts, updateWork } from '../../../../db/queries/works.ts'
import { readCsvExport } from '../../../../server/partners/exports/csv/read-csv-export.ts'
import { EXPORT_FORMATS } from '../../../../server/partners/exports/formats.ts'
import { passWindowEdges } from '../../../../server/rights/pass-window-edges.ts'
import { until } from '../../../start-server.ts'
import { addOrganisation } from '../../accounts/people-world.ts'
import { type AddedKey, type PartnersWorld, startPartnersWorld } from '../partners-world.ts'

let t: PartnersWorld
let url: string
beforeAll(async () => {
  const partnerLimits = { exports: 2, stuckMs: 300, costPerMinute: 1_000_000 }
  t = await startPartnersWorld({ partnerLimits, env: { PUBLIC_URL: 'https://juku.example' } })
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}/api/partner/v1`
})
afterAll(() => {
  t.app.server.closeAllConnections() // of answers that no test has read
  return t[Symbol.asyncDispose]()
})

/** A partner with a key of its own, which has been told nothing. */
async function newPartner(change: Parameters<PartnersWorld['addKey']>[0] = {}): Promise<AddedKey> {
  return t.addKey({ organisationId: await addOrganisation(t, 'partner'), ...change })
}

const take = (key: AddedKey, path: string, query: Record<string, string> = {}) =>
  t.app.inject({ url: `/api/partner/v1/exports${path}`, query, headers: key.headers })

/** An export as rows, and the cursor of the next one. */
async function takeRows(key: AddedKey, after?: string) {
  const answer = await take(key, '/csv', after === undefined ? {} : { after })
  expect(answer.statusCode).toBe(200)
  const rows = readCsvExport(answer.body)
  const told = rows.flatMap(({ record, workId }) =>
    record === 'work' || record === 'removal' ? `${record} ${workId}` : [],
  )
  return { rows, told, next: String(answer.headers['x-next-cursor']) }
}

async function setProfile(key: AddedKey, change: Partial<PartnerProfileRow>): Promise<void> {
  const taken = { formats: null, locales: null, regions: null, licenceTypes: null }
  const wanted = { artwork: [], subtitleLocales: [], needsSynopsis: false, needsEidr: false }
  const by = { editorKind: 'operator', editorId: 'operator', editorName: 'operator', atMs: t.ctx.now() } as const
  const row = { organisationId: key.row.organisationId, version: 1, ...taken, ...wanted, ...by, ...change }
  await t.ctx.db.transaction((tx) => insertPartnerProfile(tx, row))
}

const edit = (workId: string) => t.ctx.db.transaction((tx) => updateWork(tx, workId, {}, t.ctx.now()))

test('every format is listed with what it carries, and taken as a file with its type and name', async () => {
  await t.addShown({ title: '雨夜計程車' })
  const key = await newPartner()
  const listed = (await take(key, '')).json() as { formats: { name: string; isTaken: boolean }[] }
  expect(listed.formats.map(({ name, isTaken }) => [name, isTaken])).toEqual(
    EXPORT_FORMATS.map(({ name }) => [name, true]),
  )
  for (const { name, mediaType, fileExtension } of EXPORT_FORMATS) {
    const answer = await take(key, `/${name}`)
    expect([name, answer.statusCode]).toEqual([name, 200])
    expect(answer.headers['content-type']).toBe(mediaType)
    expect(answer.headers['content-disposition']).toMatch(
      new RegExp(`^attachment; filename="juku-${name}-.*\\.${fileExtension}"$`),
    )
    if (/json|csv|[/+]xml/.test(mediaType)) expect(answer.body).toContain('雨夜計程車')
  }
})

test('an exported address stays, and the video of an episode is reached from it with the key alone', async () => {
  const { episodeId } = await t.addShown()
  const key = await newPartner()
  const { rows } = await takeRows(key)
  const row = rows.find(({ record, id }) => record === 'episode' && id === episodeId)
  expect(row?.otherUrl).toBe(`https://juku.example/api/partner/v1/episodes/${episodeId}/video`)
  const path = new URL(row?.otherUrl ?? '').pathname
  const answer = await t.app.inject({ url: path, headers: key.headers })
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([307, 'no-store'])
  expect((await t.app.inject({ url: String(answer.headers.location) })).statusCode).toBe(200)
  expect((await t.app.inject({ url: path })).json()).toMatchObject({ code: 'KEY_MISSING' })
})

test('an export shows what the key shows: no other region, no working title, no window of somebody else', async () => {
  const { workId } = await t.addShown({ windows: [{}, { licensee: 'Rival', licenceType: 'EST' }] })
  const working = [{ locale: 'en', text: 'Secret name', kind: 'working' as const }]
  const display = [{ locale: 'zh-Hant-TW', text: '片名', kind: 'display' as const }]
  await t.ctx.db.transaction((tx) => replaceWorkParts(tx, workId, { titles: [...working, ...display] }))
  const elsewhere = await t.addShown({ publishedIn: ['HK'], windows: [{ regions: ['HK'] }] })
  const { rows, told } = await takeRows(await newPartner())
  expect(told).toContain(`work ${workId}`)
  expect(told).not.toContain(`work ${elsewhere.workId}`)
  const of = rows.filter((row) => row.workId === workId)
  expect(
    of.filter(({ record }) => record === 'window').map(({ licenceType, regions }) => [licenceType, regions]),
  ).toEqual([['SVOD', 'MO']])
  expect(of.filter(({ record }) => record === 'title').map(({ text }) => text)).toEqual(['片名'])
})

test('what changed since an export is told once, and so is what is gone', async () => {
  const key = await newPartner({ regions: ['PT'] })
  const shown = { publishedIn: ['PT'], windows: [{ regions: ['PT'] }] }
  const [kept, changed, withdrawn] = [await t.addShown(shown), await t.addShown(shown), await t.addShown(shown)]
  const whole = await takeRows(key)
  expect(whole.told.toSorted()).toEqual([kept, changed, withdrawn].map(({ workId }) => `work ${workId}`).toSorted())
  await edit(changed.workId)
  await t.ctx.db.transaction((tx) => updateWork(tx, withdrawn.workId, { status: 'withdrawn' }, t.ctx.now()))
  const later = await takeRows(key, whole.next)
  expect(later.told.toSorted()).toEqual([`removal ${withdrawn.workId}`, `work ${changed.workId}`])
  expect((await takeRows(key, later.next)).told).toEqual([])
})

test('a window that ends takes its work out of the next export of changes', async () => {
  const key = await newPartner({ regions: ['BR'] })
  const untilMs = t.ctx.now() + 1_000
  const { workId } = await t.addShown({ publishedIn: ['BR'], windows: [{ regions: ['BR'], untilMs }] })
  const whole = await takeRows(key)
  t.advance(1_000)
  await passWindowEdges(t.ctx)
  expect((await takeRows(key, whole.next)).told).toEqual([`removal ${workId}`])
})

test('a profile narrows the key and never widens it; once it changes, all works come again', async () => {
  const key = await newPartner({ regions: ['SG', 'MY'], licenceTypes: ['SVOD', 'AVOD'] })
  const inSingapore = await t.addShown({ publishedIn: ['SG'], windows: [{ regions: ['SG'] }] })
  const inMalaysia = await t.addShown({ publishedIn: ['MY'], windows: [{ regions: ['MY'], licenceType: 'AVOD' }] })
  await t.addShown({ publishedIn: ['TH'], windows: [{ regions: ['TH'] }] })
  const whole = await takeRows(key)
  expect(whole.told).toEqual([`work ${inSingapore.workId}`, `work ${inMalaysia.workId}`])
  await setProfile(key, { regions: ['MY', 'TH'] })
  const narrowed = await takeRows(key, whole.next)
  expect(narrowed.told).toEqual([`removal ${inSingapore.workId}`, `work ${inMalaysia.workId}`])
  await setProfile(key, { version: 2, regions: ['MY', 'TH'], locales: ['pt-BR'] })
  const again = await takeRows(key, narrowed.next)
  expect(again.told).toContain(`work ${inMalaysia.workId}`) // what is gone may be told once more
  expect(again.rows.some(({ record }) => record === 'title')).toBe(true)
  await setProfile(key, { version: 3, licenceTypes: ['EST'] })
  expect((await take(key, '/csv')).json()).toMatchObject({ status: 409, code: 'EXPORT_EMPTY' })
  await setProfile(key, { version: 4, formats: ['roku-search'] })
  expect((await take(key, '/csv')).json()).toMatchObject({ status: 409, code: 'EXPORT_FORMAT_NOT_TAKEN' })
})

test('the report names what the format has no place for and what the profile misses, each with its fix', async () => {
  const key = await newPartner({ regions: ['KR'] })
  const windows = [{ regions: ['KR'], holdbackLocales: ['en'] }]
  const { workId } = await t.addShown({ publishedIn: ['KR'], windows })
  await setProfile(key, {
    ...{ locales: ['zh-Hant', 'pt-BR'], needsSynopsis: true, needsEidr: true, subtitleLocales: ['en', 'pt-BR'] },
    artwork: [{ of: 'poster', minWidthPx: 720, minHeightPx: 1280 }],
  })
  const answer = await take(key, '/roku-search/report')
  expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
  const lines = answer.body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines[0]).toMatchObject({
    kind: 'begin',
    format: 'roku-search',
    isDelta: false,
    nextCursor: answer.headers['x-next-cursor'],
  })
  expect(lines.at(-1)).toMatchObject({
    kind: 'end',
    works: 1,
    removals: 0,
    counts: { TITLE_MISSING: 1, EIDR_MISSING: 1 },
  })
  const remarks = lines.filter(({ kind }) => kind === 'remark')
  expect(remarks.every((one) => one.workId === workId && /\S/.test(String(one.detail)))).toBe(true)
  expect(remarks.filter(({ severity }) => severity === 'fault').map(({ code, field }) => `${code} ${field}`)).toEqual([
    ...['SYNOPSIS_MISSING synopses/zh-Hant', 'TITLE_MISSING titles/pt-BR', 'SYNOPSIS_MISSING synopses/pt-BR'],
    ...[
      'RATING_MISSING ratings/KR',
      'ARTWORK_TOO_SMALL episodes/1/poster',
      'SUBTITLES_MISSING episodes/1/tracks/pt-BR',
    ],
    'EIDR_MISSING externalIds/eidr',
  ])
  const valuesOf = (code: string) => remarks.find((one) => one.code === code)?.values
  expect(valuesOf('ARTWORK_TOO_SMALL')).toMatchObject({ minWidthPx: 720, minHeightPx: 1280 })
  expect(valuesOf('SUBTITLES_MISSING')).toEqual({ episode: 1, locale: 'pt-BR' })
  expect(remarks.map(({ code, field }) => `${code} ${field}`)).toContain('NOT_CARRIED windows/holdbackLocales')
})

test.each([
  ['a format that is none', '/parquet', {}, '404 EXPORT_FORMAT_NOT_FOUND'],
  ['the report of a format that is none', '/parquet/report', {}, '404 EXPORT_FORMAT_NOT_FOUND'],
  ['a name that could be none', '/..%2Fcsv', {}, '400 REQUEST_INVALID'],
  ['a cursor that is none', '/csv', { after: 'x' }, '400 CURSOR_INVALID'],
  ['an unknown parameter', '/csv', { since: '1' }, '400 REQUEST_INVALID'],
])('%s is refused before anything is sent', async (_what, path, query, expected) => {
  const { statusCode, body } = await take(await newPartner(), path, query)
  expect(`${statusCode} ${(JSON.parse(body) as { code: string }).code}`).toBe(expected)
})

test('the cursor of another partner is refused', async () => {
  const { next } = await takeRows(await newPartner())
  expect((await take(await newPartner(), '/csv', { after: next })).json()).toMatchObject({ code: 'CURSOR_INVALID' })
})

test('a key takes two exports at once; a third is told to come again, and may once one has ended', async () => {
  const key = await newPartner({ regions: ['JP'] })
  const long = '長'.repeat(400)
  const shown = { publishedIn: ['JP'], windows: [{ regions: ['JP'] }] }
  for (let i = 0; i < 300; i++) await t.addShown({ ...shown, title: `${long}${i}` })
  const open = () => fetch(`${url}/exports/csv`, { headers: key.headers })
  const first = await open()
  const second = await open()
  const third = await open()
  expect([first.status, second.status, third.status]).toEqual([200, 200, 429])
  expect(third.headers.get('retry-after')).toBe('5')
  expect(await third.json()).toMatchObject({ code: 'TOO_MANY_STREAMS' })
  await Promise.all([first.text(), second.text()])
  const status = () => open().then(async (answer) => ({ status: answer.status, body: await answer.text() }))
  await until(status, (answer) => answer.status === 200, { what: 'a place for another export' })
})

test('an export whose key is revoked breaks off instead of ending, so that nobody takes it for whole', async () => {
  const key = await newPartner({ regions: ['JP'] })
  const answer = await fetch(`${url}/exports/csv`, { headers: key.headers })
  const reader = Readable.fromWeb(answer.body as never)[Symbol.asyncIterator]()
  await reader.next()
  await t.ctx.db.transaction((tx) => updatePartnerKey(tx, key.row.id, { revokedAtMs: t.ctx.now() }))
  const rest = async () => {
    while (!(await reader.next()).done);
  }
  await expect(rest()).rejects.toThrow()
})
