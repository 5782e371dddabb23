import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AvailsWorld, avail, availList, eidr, startAvailsWorld, transaction } from './avails-world.ts'

let t: AvailsWorld
beforeAll(async () => {
  t = await startAvailsWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

let count = 0
/** A new work that files know by its ALID. */
async function known() {
  const alid = `md:alid:org:example.com:terms-${++count}`
  return { alid, workId: await t.addKnown('alid', alid) }
}
const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code)

const planOf = async (...transactions: Parameters<typeof transaction>[0][]) => {
  const { alid } = await known()
  return (
    await t.send(
      availList(
        avail(
          alid,
          transactions.map((one) => transaction(one)),
        ),
      ),
    )
  ).body
}

test('territories, those excluded, and the whole world', async () => {
  const { works } = await planOf(
    { territories: [], excluded: ['CN', 'AF'] },
    { territories: ['ZZ'], licence: 'EST' },
    { territories: ['HK', 'MO', 'TW'], excluded: ['MO'], licence: 'VOD' },
  )
  expect(works[0].windows).toMatchObject([
    { scope: 'worldwide_except', regions: ['AF', 'CN'] },
    { scope: 'worldwide_except', regions: [] },
    { scope: 'regions', regions: ['HK', 'TW'] },
  ])
})

test('conditions that mean an open end, and those that have no instant', async () => {
  const open = await planOf({ start: 'Immediate', end: 'Open' })
  expect(open.works[0].windows).toMatchObject([{ from: null, until: null }])
  const waiting = await planOf({ start: 'ESTStart' })
  expect(waiting.errors).toMatchObject([
    { code: 'CONDITION_UNSUPPORTED', place: expect.stringMatching(/Transaction\[1\]\/avails:StartCondition\[1\]$/) },
  ])
  const lagging = transaction().replace('<avails:EndCondition>Open<', '<avails:EndCondition lag="P90D">Broadcast<')
  const { alid } = await known()
  expect(codes((await t.send(availList(avail(alid, [lagging])))).body.errors)).toEqual(['CONDITION_UNSUPPORTED'])
})

test('an instant without offset needs a time zone', async () => {
  const { alid } = await known()
  const file = availList(avail(alid, [transaction({ start: '2026-07-01T00:00:00', end: '2026-07-31T23:59:59' })]))
  expect(codes((await t.send(file)).body.errors)).toEqual(['INSTANT_WITHOUT_OFFSET', 'INSTANT_WITHOUT_OFFSET'])
  const { works } = (await t.send(file, { timeZone: 'Asia/Macau' })).body
  expect(works[0].windows).toMatchObject([{ from: '2026-06-30T16:00:00.000Z', until: '2026-07-31T15:59:59.000Z' }])
  expect(await t.send(file, { timeZone: 'Macau' })).toMatchObject({ status: 400, body: { code: 'QUERY_INVALID' } })
})

test('licence types in their spellings, ours too; others are errors with the element', async () => {
  const types = ['EST', 'VOD', 'SVOD', 'Pre-Release', 'Library', 'AVOD', 'Free']
  const { works } = await planOf(...types.map((licence) => ({ licence })))
  expect(works[0].windows.map((window: { licenceType: string }) => window.licenceType)).toEqual(types)
  const wrong = await planOf({ licence: 'Barter' })
  expect(wrong.errors).toMatchObject([
    { code: 'LICENCE_TYPE_UNKNOWN', place: expect.stringMatching(/avails:LicenseType\[1\]$/) },
  ])
})

test.each([
  ['a region that is none', { territories: ['XX'] }, 'REGION_UNKNOWN'],
  ['no territory', { territories: [] }, 'TERRITORY_MISSING'],
  ['a language that is none', { holdbacks: ['xx-yy-zz'] }, 'LANGUAGE_UNKNOWN'],
  ['an end before the start', { end: '2026-01-01T00:00:00Z' }, 'ENDS_BEFORE_IT_BEGINS'],
  ['a day that is none', { start: '2026-02-30T00:00:00Z' }, 'INSTANT'],
  ['POEST without its term', { licence: 'POEST' }, 'STRUCTURE_WRONG'],
  [
    'a currency that is none',
    { more: '<avails:Term termName="SRP"><avails:Money currency="XQQ">1</avails:Money></avails:Term>' },
    'CURRENCY_UNKNOWN',
  ],
])('%s is an error', async (_what, trans, code) => {
  expect(codes((await planOf(trans)).errors)).toEqual([code])
})

test('an EIDR with a wrong check character is an error', async () => {
  const wrong = eidr('c').replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
  const { errors } = (await t.send(availList(avail(`md:alid:eidr-s:${wrong.slice(8)}`, [transaction()])))).body
  expect(errors).toMatchObject([{ code: 'EIDR_WRONG', place: '/avails:AvailList/avails:Avail[1]/avails:ALID[1]' }])
})

test('exclusivity comes as a term, and what windows have no place for is told of once', async () => {
  const exclusive = '<avails:Term termName="Exclusive"><avails:Boolean>true</avails:Boolean></avails:Term>'
  const price = '<avails:Term termName="SRP"><avails:Money currency="TWD">99</avails:Money></avails:Term>'
  const plan = await planOf({ licensee: 'One', more: exclusive }, { licence: 'EST', more: price })
  expect(plan.works[0].windows).toMatchObject([{ isExclusive: true, licensee: 'One' }, { isExclusive: false }])
  expect(plan.warnings.map(({ detail }: { detail: string }) => detail)).toEqual([
    expect.stringMatching(/^FormatProfile stands in 2 lines/),
    expect.stringMatching(/^Term SRP stands in 1 lines/),
  ])
})

test('transactions that differ in what windows do not keep are one window', async () => {
  const { works } = await planOf({ id: 'urn:x:sd' }, { id: 'urn:x:hd' })
  expect(works[0].windows).toMatchObject([{ action: 'add', places: [expect.any(String), expect.any(String)] }])
})

test('contradictions are told of and refused, and taken when they are accepted', async () => {
  const { alid, workId } = await known()
  const exclusive = '<avails:Term termName="Exclusive"><avails:Boolean>true</avails:Boolean></avails:Term>'
  const file = availList(
    avail(alid, [transaction({ licensee: 'One', more: exclusive }), transaction({ licensee: 'Two' })]),
  )
  const plan = await t.send(file)
  expect(plan.body).toMatchObject({
    canCommit: false,
    works: [{ contradictions: [{ kind: 'exclusive', regions: ['MO'] }] }],
  })
  const headers = { 'if-match': plan.body.planDigest }
  expect(await t.send(file, { dryRun: 'false' }, { headers })).toMatchObject({
    status: 409,
    body: { code: 'IMPORT_HAS_ERRORS' },
  })
  expect(await t.windowsOf(workId)).toEqual([])
  const acceptConflicts = plan.body.works[0].contradictions.map(({ id }: { id: string }) => id)
  expect((await t.take(file, { acceptConflicts: acceptConflicts.join(',') })).status).toBe(200)
  expect((await t.get(`/api/works/${workId}/windows`)).body.acceptedConflicts).toHaveLength(1)
})
