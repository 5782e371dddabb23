import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addOrganisation, member } from '../accounts/people-world.ts'
import { newWindow, type RightsWorld, startRightsWorld } from './rights-world.ts'

const NOBODY = '01980000-0000-7000-8000-000000000000'
const JULY = '2026-07-01T00:00:00.000Z'
const AUGUST = '2026-08-01T00:00:00.000Z'
const OCTOBER = '2026-10-01T00:00:00.000Z'

let t: RightsWorld
beforeAll(async () => {
  t = await startRightsWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

const windowsOf = async (workId: string) => (await t.get(`/api/works/${workId}/windows`)).body.items

describe('the windows of a work', () => {
  test('are read as they were written, in their order, with what was left out filled in', async () => {
    const workId = await t.addWork()
    const full = {
      ...{ scope: 'worldwide_except', regions: ['CN', 'HK'], licenceType: 'Pre-Release', isExclusive: true },
      ...{ from: JULY, until: AUGUST, holdbackLocales: ['en', 'pt-PT'], licensee: 'Harbour TV', note: '首輪' },
    }
    const { status, body, etag } = await t.put(workId, [full, newWindow()])
    expect(status).toBe(200)
    expect(body.items).toMatchObject([
      { ...full, licenseeOrganisationId: null },
      {
        ...{ scope: 'regions', regions: ['MO'], licenceType: 'SVOD', isExclusive: false, from: null, until: null },
        ...{ holdbackLocales: [], licensee: null, licenseeOrganisationId: null, note: null },
      },
    ])
    expect(await t.get(`/api/works/${workId}/windows`)).toEqual({ status: 200, body, etag })
  })

  test('are replaced as a whole; one that is sent with its id stays under it', async () => {
    const workId = await t.addWork()
    const { body } = await t.put(workId, [newWindow(), newWindow({ licenceType: 'AVOD' })])
    const [first, second] = body.items
    const { body: next } = await t.put(workId, [newWindow({ id: second.id, licenceType: 'Free' }), newWindow()])
    expect(next.items[0]).toMatchObject({ id: second.id, licenceType: 'Free' })
    expect(next.items[1].id).not.toBe(first.id)
    expect((await t.put(workId, [])).body.items).toEqual([])
  })

  test('are a change of the work: its tag is another, search is asked to look, and the history names them', async () => {
    const workId = await t.addWork()
    const before = await t.get(`/api/works/${workId}/windows`)
    const written = await t.put(workId, [newWindow({ from: JULY })], { headers: { 'if-match': before.etag ?? '' } })
    expect([written.status, written.etag === before.etag]).toEqual([200, false])
    const stale = await t.put(workId, [], { headers: { 'if-match': before.etag ?? '' } })
    expect([stale.status, stale.body.code]).toEqual([412, 'VERSION_CONFLICT'])
    const [edit] = (await t.get(`/api/works/${workId}/history`)).body.items
    expect(edit).toMatchObject({ action: 'edited', before: { windows: [] } })
    expect(edit.after.windows).toMatchObject([{ regions: ['MO'], from: JULY, until: null, licenceType: 'SVOD' }])
    expect(Object.keys(edit.after)).toEqual(['windows'])
  })

  test('are stored with their regions in order and their locales as we write them, each once', async () => {
    const workId = await t.addWork()
    const { body } = await t.put(workId, [
      newWindow({ regions: ['TW', 'HK'], holdbackLocales: ['zh-TW', 'zh-Hant-TW', 'en'] }),
    ])
    expect(body.items[0]).toMatchObject({ regions: ['HK', 'TW'], holdbackLocales: ['en', 'zh-Hant-TW'] })
  })

  test('name a licensee that is an organisation here by its name', async () => {
    const workId = await t.addWork()
    const licenseeOrganisationId = await addOrganisation(t, 'partner', 'Lotus Screen')
    const { body } = await t.put(workId, [newWindow({ licenseeOrganisationId })])
    expect(body.items[0]).toMatchObject({ licenseeOrganisationId, licensee: 'Lotus Screen' })
    const refused = await t.put(workId, [newWindow({ licenseeOrganisationId: NOBODY })])
    expect([refused.status, refused.body.code]).toEqual([404, 'ORGANISATION_NOT_FOUND'])
  })
})

describe('refused', () => {
  test.each([
    ['a region list that is empty', { regions: [] }, 422, '/windows/0/regions REGIONS_MISSING'],
    ['an end at its beginning', { from: JULY, until: JULY }, 422, '/windows/0/until ENDS_BEFORE_IT_BEGINS'],
    ['an end before its beginning', { from: AUGUST, until: JULY }, 422, '/windows/0/until ENDS_BEFORE_IT_BEGINS'],
    ['a region that does not exist', { regions: ['ZZ'] }, 422, '/windows/0/regions/0 REGION_INVALID'],
    [
      'a locale that does not exist',
      { holdbackLocales: ['en', 'qq'] },
      422,
      '/windows/0/holdbackLocales/1 LOCALE_INVALID',
    ],
    ['a leap second', { from: '2016-12-31T23:59:60Z' }, 422, '/windows/0/from INSTANT'],
    ['a time before films', { from: '1000-01-01T00:00:00Z' }, 422, '/windows/0/from INSTANT'],
    ['a control character', { note: 'a\u0000b' }, 422, '/windows/0/note CONTROL_CHARACTER'],
    ['an id of no window', { id: NOBODY }, 422, '/windows/0/id WINDOW_UNKNOWN'],
    ['a 29 February that was not', { from: '2027-02-29T00:00:00Z' }, 400, '/windows/0/from FORMAT'],
    ['a date without an offset', { from: '2026-07-01T00:00:00' }, 400, '/windows/0/from FORMAT'],
    ['a licence type of nobody', { licenceType: 'svod' }, 400, '/windows/0/licenceType ENUM'],
    ['a region twice', { regions: ['MO', 'MO'] }, 400, '/windows/0/regions UNIQUEITEMS'],
    ['a field that is not known', { price: 1 }, 400, '/windows/0/price ADDITIONALPROPERTIES'],
  ])('%s', async (_what, change, status, place) => {
    const workId = await t.addWork()
    const answer = await t.put(workId, [newWindow(change)])
    const [error] = answer.body.errors ?? []
    expect([answer.status, `${error?.pointer} ${error?.code}`]).toEqual([status, place])
    expect(await windowsOf(workId)).toEqual([])
  })

  test('more windows than a work has', async () => {
    const windows = Array.from({ length: 101 }, (_, index) => newWindow({ licensee: `L${index}` }))
    expect((await t.put(await t.addWork(), windows)).status).toBe(400)
    expect((await t.put(await t.addWork(), windows.slice(0, 100))).status).toBe(200)
  })

  test('the same window twice, however its regions and its licensee are written', async () => {
    const workId = await t.addWork()
    const one = newWindow({ regions: ['HK', 'MO'], licensee: 'Harbour TV', from: JULY, note: 'the first' })
    const again = newWindow({ regions: ['MO', 'HK'], licensee: 'ＨＡＲＢＯＵＲ tv', from: '2026-07-01T08:00:00+08:00' })
    const { status, body } = await t.put(workId, [one, newWindow(), again])
    expect([status, body.code]).toEqual([422, 'CONTENT_INVALID'])
    expect(body.errors).toMatchObject([{ pointer: '/windows/2', code: 'REPEATED' }])
  })

  test('a window of another work, and its id twice', async () => {
    const [mine, other] = [await t.addWork(), await t.addWork()]
    const { id } = (await t.put(mine, [newWindow()])).body.items[0]
    expect((await t.put(other, [newWindow({ id })])).body.errors).toMatchObject([{ code: 'WINDOW_UNKNOWN' }])
    const twice = await t.put(mine, [newWindow({ id }), newWindow({ id, licenceType: 'EST' })])
    expect(twice.body.errors).toMatchObject([{ pointer: '/windows/1/id', code: 'REPEATED' }])
  })

  test('everybody who may not edit the work', async () => {
    const workId = await t.addWork('submitted')
    const stranger = await member(t, await addOrganisation(t, 'producer'), 'owner')
    const viewer = await member(t, t.organisationId, 'viewer')
    const curator = await member(t, await addOrganisation(t, 'curator'), 'owner')
    const codes = []
    for (const headers of [stranger, viewer, curator]) {
      codes.push((await t.put(workId, [newWindow()], { headers })).body.code)
    }
    expect(codes).toEqual(['WORK_NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN'])
    const signedOut = await t.app.inject({
      method: 'PUT',
      url: `/api/works/${workId}/windows`,
      payload: { windows: [] },
    })
    expect(signedOut.statusCode).toBe(401)
    expect((await t.get(`/api/works/${NOBODY}/windows`)).body.code).toBe('WORK_NOT_FOUND')
    expect((await t.get(`/api/works/${workId}/windows`, curator)).status).toBe(200)
  })
})

describe('windows that contradict each other', () => {
  const one = newWindow({ regions: ['HK', 'MO', 'TW'], isExclusive: true, licensee: 'Harbour TV', until: OCTOBER })
  const other = newWindow({ scope: 'worldwide_except', regions: ['TW'], licensee: 'Lotus Screen', from: AUGUST })

  test('are refused with their regions and instants, and nothing is stored', async () => {
    const workId = await t.addWork()
    const { status, body } = await t.put(workId, [newWindow({ licenceType: 'EST' }), one, other])
    expect([status, body.code]).toEqual([409, 'WINDOWS_CONTRADICT'])
    expect(body.conflicts).toEqual([
      {
        ...{ id: expect.any(String), kind: 'exclusive', windows: [1, 2], scope: 'regions', regions: ['HK', 'MO'] },
        ...{ from: AUGUST, until: OCTOBER, locales: [] },
      },
    ])
    expect(body.errors).toMatchObject([{ pointer: '/windows/2', code: 'EXCLUSIVE_OVERLAP' }])
    expect(body.errors[0].detail).toMatch(/Harbour TV.*Lotus Screen.*HK, MO.*2026-08-01.*2026-10-01/)
    expect(await windowsOf(workId)).toEqual([])
  })

  test('are taken when they are meant; who accepted it is kept, shown and not asked again', async () => {
    const workId = await t.addWork()
    const refused = await t.put(workId, [one, other])
    const acceptConflicts = refused.body.conflicts.map(({ id }: { id: string }) => id)
    const taken = await t.put(workId, [one, other], { acceptConflicts })
    expect(taken.status).toBe(200)
    const [conflict] = refused.body.conflicts
    const acceptance = { acceptedBy: { kind: 'person' }, acceptedAt: new Date(t.ctx.now()).toISOString() }
    expect(taken.body.acceptedConflicts).toMatchObject([{ ...conflict, ...acceptance }])
    const [edit] = (await t.get(`/api/works/${workId}/history`)).body.items
    expect(edit.after.acceptedConflicts).toEqual(acceptConflicts)

    const again = await t.put(workId, [newWindow({ licenceType: 'EST' }), other, one], { headers: t.operator })
    expect(again.status).toBe(200)
    expect(again.body.acceptedConflicts).toMatchObject([{ id: conflict.id, windows: [1, 2], ...acceptance }])
  })

  test('are other contradictions once one of them says something else', async () => {
    const workId = await t.addWork()
    const ids = (await t.put(workId, [one, other])).body.conflicts.map(({ id }: { id: string }) => id)
    await t.put(workId, [one, other], { acceptConflicts: ids })
    const changed = await t.put(workId, [one, { ...other, from: JULY }], { acceptConflicts: ids })
    expect([changed.status, changed.body.code]).toEqual([409, 'WINDOWS_CONTRADICT'])
    await t.put(workId, [one])
    const backAgain = await t.put(workId, [one, other])
    expect(backAgain.status).toBe(409) // it was solved meanwhile, and is no longer accepted
  })

  const pair = (a: object, b: object) => [
    newWindow({ isExclusive: true, licensee: 'Harbour TV', ...a }),
    newWindow({ licensee: 'Lotus Screen', ...b }),
  ]
  test.each([
    ['another licence type', pair({}, { licenceType: 'AVOD' }), []],
    ['no region of both', pair({}, { regions: ['HK'] }), []],
    ['one begins when the other ends', pair({ until: JULY }, { from: JULY }), []],
    ['the same licensee', pair({}, { licensee: 'harbour  tv', from: JULY }), []],
    ['whoever beside one', pair({}, { licensee: null }), ['exclusive']],
    ['neither is exclusive', pair({ isExclusive: false }, {}), []],
    ['both are exclusive', pair({}, { isExclusive: true }), ['exclusive']],
    [
      'all the world twice',
      pair({ scope: 'worldwide_except' }, { scope: 'worldwide_except', regions: [] }),
      ['exclusive'],
    ],
    [
      'a language held back by one only',
      pair({ holdbackLocales: ['pt-PT'] }, { licensee: 'Harbour TV', until: JULY }),
      ['holdback'],
    ],
    [
      'a language held back by both',
      pair({ holdbackLocales: ['en'] }, { licensee: 'Harbour TV', until: JULY, holdbackLocales: ['en'] }),
      [],
    ],
    [
      'a language held back from one and not from whoever',
      pair({ isExclusive: false, holdbackLocales: ['en'] }, { licensee: null }),
      ['holdback'],
    ],
    ['a language held back from another', pair({ isExclusive: false, holdbackLocales: ['en'] }, {}), []],
  ])('%s', async (_what, windows, kinds) => {
    const { status, body } = await t.put(await t.addWork(), windows)
    expect([status, (body.conflicts ?? []).map(({ kind }: { kind: string }) => kind)]).toEqual([
      kinds.length > 0 ? 409 : 200,
      kinds,
    ])
  })

  test('in more ways than can be told have to be corrected', async () => {
    const windows = Array.from({ length: 30 }, (_, index) => newWindow({ isExclusive: true, licensee: `L${index}` }))
    const { status, body } = await t.put(await t.addWork(), windows)
    expect([status, body.code]).toEqual([422, 'TOO_MANY_CONTRADICTIONS'])
  })
})
