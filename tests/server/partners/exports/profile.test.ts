import { afterAll, beforeAll, expect, test } from 'vitest'
import { replaceWorkParts } from '../../../../db/queries/works.ts'
import { addOrganisation, member } from '../../accounts/people-world.ts'
import { type PartnersWorld, startPartnersWorld } from '../partners-world.ts'

let t: PartnersWorld
beforeAll(async () => {
  t = await startPartnersWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

const OPEN = {
  ...{ version: 0, formats: null, locales: null, regions: null, licenceTypes: null },
  ...{ artwork: [], subtitleLocales: [], needsSynopsis: false, needsEidr: false },
}
type Headers = Record<string, string>
const at = (id: string, rest = '') => `/api/organisations/${id}/profile${rest}`
const read = (id: string, rest = '', headers: Headers = t.operator) => t.app.inject({ url: at(id, rest), headers })
const put = (id: string, payload: object, headers: Headers = t.operator) =>
  t.app.inject({ method: 'PUT', url: at(id), headers, payload })

test('a partner takes everything until somebody says what; each change has a tag and stays as its history', async () => {
  const id = await addOrganisation(t, 'partner')
  const first = await read(id)
  expect([first.json(), first.headers.etag]).toEqual([OPEN, '"v0"'])
  const owner = await member(t, id, 'owner')
  const set = await put(
    id,
    { locales: ['zh-hant-tw', 'pt-BR'], regions: ['MO', 'HK'] },
    { ...owner, 'if-match': '"v0"' },
  )
  expect(set.json()).toEqual({ ...OPEN, version: 1, locales: ['zh-Hant-TW', 'pt-BR'], regions: ['HK', 'MO'] })
  expect((await put(id, { needsEidr: true }, { ...t.operator, 'if-match': '"v0"' })).json()).toMatchObject({
    ...{ status: 412, code: 'VERSION_CONFLICT' },
  })
  const second = await put(id, { needsEidr: true }, { ...t.operator, 'if-match': '"v1"' })
  expect([second.json(), second.headers.etag]).toEqual([{ ...OPEN, version: 2, needsEidr: true }, '"v2"'])
  expect((await put(id, { needsEidr: true })).json()).toMatchObject({ version: 2 }) // it changes nothing
  const page = (await read(id, '/history?limit=1')).json()
  expect(page).toMatchObject({ items: [{ by: { kind: 'operator' }, profile: { version: 2 } }] })
  const next = (await read(id, `/history?cursor=${page.nextCursor}`)).json()
  expect(next).toMatchObject({ items: [{ by: { kind: 'person' }, profile: { version: 1 } }], nextCursor: null })
})

test.each([
  ['a format that is none', { formats: ['vhs'] }, '/formats/0', 'UNKNOWN_NAME'],
  ['a region that is none', { regions: ['XX'] }, '/regions/0', 'REGION_INVALID'],
  ['a locale that is none', { subtitleLocales: ['klingonese-x'] }, '/subtitleLocales/0', 'LOCALE_INVALID'],
])('%s is refused with its place', async (_what, body, pointer, code) => {
  const answer = await put(await addOrganisation(t, 'partner'), body)
  expect(answer.json()).toMatchObject({ status: 422, code: 'CONTENT_INVALID', errors: [{ pointer, code }] })
})

test('a producer has no profile, an unknown field is refused, and other partners are told that there is none', async () => {
  expect((await put(t.producerId, {})).json()).toMatchObject({ code: 'ORGANISATION_UNFIT' })
  expect((await put(t.partnerId, { bogus: 1 })).statusCode).toBe(400)
  const other = await member(t, await addOrganisation(t, 'partner'), 'owner')
  expect((await read(t.partnerId, '', other)).statusCode).toBe(404)
  expect((await put(t.partnerId, {}, other)).statusCode).toBe(404)
})

test('what a partner would not get is listed with its fix before anything is sent, and no work that it may not see', async () => {
  const id = await addOrganisation(t, 'partner')
  const region = { publishedIn: ['PT'], windows: [{ regions: ['PT'] }] }
  const wanting = await t.addShown({ ...region, title: '雨夜' })
  const ready = await t.addShown(region)
  await t.addShown({ publishedIn: ['ES'], windows: [{ regions: ['ES'] }] })
  const titles = [{ locale: 'pt-PT', text: 'Chuva', kind: 'display' as const }]
  await t.ctx.db.transaction((tx) => replaceWorkParts(tx, ready.workId, { titles }))
  expect((await read(id, '/readiness')).json()).toMatchObject({ status: 404, code: 'PARTNER_KEY_NOT_FOUND' })
  const { row, headers } = await t.addKey({ organisationId: id, regions: ['PT'] })
  await put(id, { locales: ['pt'], artwork: [{ of: 'cover', minWidthPx: 720, minHeightPx: 1280 }] })
  const { items, key, nextCursor } = (await read(id, '/readiness')).json()
  expect([key, nextCursor]).toEqual([{ id: row.id, name: 'A key' }, null])
  const shown = items.map((item: { workId: string; findings: { code: string; field: string }[] }) => [
    item.workId,
    ...item.findings.map(({ code, field }) => `${code} ${field}`),
  ])
  const always = ['RATING_MISSING ratings/PT', 'ARTWORK_MISSING covers']
  expect(shown).toEqual([
    [wanting.workId, 'TITLE_MISSING titles/pt', ...always],
    [ready.workId, ...always],
  ])
  expect(items[0]).toMatchObject({ title: '雨夜', isReady: false })
  expect(items[0].findings.map(({ values }: { values: object }) => values)).toEqual([
    { locale: 'pt' },
    { region: 'PT', systems: expect.any(String) },
    {},
  ])
  const told = await t.app.inject({ url: '/api/partner/v1/changes', headers })
  expect(told.json().items).toHaveLength(2) // nothing was noted as told by looking
})

test('readiness goes page by page, names a key that is none, and tells what a format would say as well', async () => {
  const id = await addOrganisation(t, 'partner')
  await t.addKey({ organisationId: id, regions: ['JP'] })
  const shown = { publishedIn: ['JP'], windows: [{ regions: ['JP'], licenceType: 'EST' as const }] }
  const ids = [await t.addShown(shown), await t.addShown(shown), await t.addShown(shown)].map(({ workId }) => workId)
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: { workId: string }[]; nextCursor: string | null } = (
      await read(id, `/readiness?limit=1${cursor && `&cursor=${cursor}`}`)
    ).json()
    seen.push(...page.items.map(({ workId }) => workId))
    cursor = page.nextCursor
  }
  expect(seen).toEqual(ids)
  const [first] = (await read(id, '/readiness?format=roku-search')).json().items
  expect(first.findings.map(({ code }: { code: string }) => code)).toEqual(
    expect.arrayContaining(['NOT_CARRIED', 'VALUE_MISSING', 'LEFT_OUT']),
  )
  expect((await read(id, '/readiness?key=nobody')).json()).toMatchObject({ code: 'PARTNER_KEY_NOT_FOUND' })
  expect((await read(id, '/readiness?format=vhs')).json()).toMatchObject({ code: 'EXPORT_FORMAT_NOT_FOUND' })
})
