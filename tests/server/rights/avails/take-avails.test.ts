import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExportItem } from '../../../../server/partners/exports/export-work.ts'
import { AVAILS } from '../../../../server/partners/exports/movielabs/avails-format.ts'
import { AVAILS_CSV } from '../../../../server/partners/exports/movielabs/avails-sheet-formats.ts'
import { addOrganisation, member } from '../../accounts/people-world.ts'
import { exportAs } from '../../partners/exports/movielabs-works.ts'
import { newWindow } from '../rights-world.ts'
import { type AvailsWorld, avail, availList, eidr, NAMESPACES, startAvailsWorld, transaction } from './avails-world.ts'

let t: AvailsWorld
beforeAll(async () => {
  t = await startAvailsWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

let count = 0
/** A new work that files know by its ALID. */
async function known() {
  const alid = `md:alid:org:example.com:show-${++count}`
  return { alid, workId: await t.addKnown('alid', alid) }
}
const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code)

test('a dry run says what would change and changes nothing; the same file with its digest does it', async () => {
  const { alid, workId } = await known()
  const file = availList(avail(alid, [transaction({ territories: ['HK', 'MO'], holdbacks: ['yue-Hant-HK'] })]))
  const plan = await t.send(file)
  expect(plan.body).toMatchObject({ dryRun: true, canCommit: true, errors: [], counts: { works: 1, add: 1 } })
  expect(plan.body.works).toMatchObject([{ workId, matchedBy: 'alid', windows: [{ action: 'add', id: null }] }])
  expect(await t.windowsOf(workId)).toEqual([])

  const done = await t.send(file, { dryRun: 'false' }, { headers: { 'if-match': `"${plan.body.planDigest}"` } })
  expect(done.body).toMatchObject({ dryRun: false, committed: true, counts: { add: 1 } })
  expect(await t.windowsOf(workId)).toMatchObject([
    {
      ...{ scope: 'regions', regions: ['HK', 'MO'], licenceType: 'SVOD', isExclusive: false, licensee: null },
      ...{ from: '2026-06-30T16:00:00.000Z', until: null, holdbackLocales: ['yue-Hant-HK'] },
    },
  ])
})

test('the same file twice changes nothing: neither the work nor its history', async () => {
  const { alid, workId } = await known()
  const file = availList(avail(alid, [transaction({ id: 'urn:x:1' }), transaction({ licence: 'EST' })]))
  await t.take(file)
  const read = async () => [
    (await t.get(`/api/works/${workId}`)).etag,
    await t.windowsOf(workId),
    (await t.get(`/api/works/${workId}/history`)).body.items.length,
  ]
  const before = await read()
  // Also without having seen the plan: there is nothing to be done.
  const again = await t.send(file, { dryRun: 'false' })
  expect(again.body).toMatchObject({ committed: true, counts: { add: 0, change: 0, keep: 2, remove: 0 } })
  expect(await read()).toEqual(before)
})

test('another plan than the one that was seen is refused, and so is one that nobody saw', async () => {
  const { alid, workId } = await known()
  const file = availList(avail(alid, [transaction()]))
  const { body } = await t.send(file)
  await t.put(workId, [newWindow({ regions: ['TW'] })])
  for (const headers of [{ 'if-match': body.planDigest }, {}]) {
    const refused = await t.send(file, { dryRun: 'false' }, { headers })
    expect(refused).toMatchObject({ status: 409, body: { code: 'IMPORT_STALE' } })
  }
  expect(await t.windowsOf(workId)).toMatchObject([{ regions: ['TW'] }])
})

describe('entry types', () => {
  test('a full extract takes the place of all windows, and those that stay keep their ids, notes and licensees', async () => {
    const { alid, workId } = await known()
    const licenseeOrganisationId = await addOrganisation(t, 'partner', `Acme ${alid}`)
    const from = '2026-06-30T16:00:00.000Z'
    await t.put(workId, [
      newWindow({ from, licenseeOrganisationId, note: 'by hand' }),
      newWindow({ licenceType: 'EST' }),
    ])
    const [first] = await t.windowsOf(workId)
    const kept = transaction({ licensee: `ACME  ${alid}`, holdbacks: ['en'] })
    const done = await t.take(availList(avail(alid, [kept])))
    expect(done.body.counts).toMatchObject({ change: 1, remove: 1, add: 0 })
    expect(await t.windowsOf(workId)).toEqual([{ ...first, holdbackLocales: ['en'] }])
    expect(first).toMatchObject({ licenseeOrganisationId, note: 'by hand' })
  })

  test('a full delete takes all windows', async () => {
    const { alid, workId } = await known()
    await t.put(workId, [newWindow(), newWindow({ licenceType: 'EST' })])
    const done = await t.take(availList(avail(alid, [transaction()], 'Full Delete')))
    expect(done.body.counts).toMatchObject({ remove: 2, add: 0 })
    expect(await t.windowsOf(workId)).toEqual([])
  })

  test('create adds, update moves what has the id or the same place and licence, delete takes one; others stay', async () => {
    const { alid, workId } = await known()
    await t.put(workId, [newWindow({ regions: ['TW'] })])
    const told = (entry: string, trans: Parameters<typeof transaction>[0]) =>
      t.take(availList(avail(alid, [transaction(trans)], entry)))
    await told('Create', { id: 'urn:x:create' })
    expect(await t.windowsOf(workId)).toMatchObject([{ regions: ['TW'] }, { regions: ['MO'], until: null }])
    const created = (await t.windowsOf(workId))[1]

    await told('Update', { id: 'urn:x:create', territories: ['HK'], end: '2027-01-01T00:00:00Z' })
    await told('Update', { territories: ['TW'], end: '2028-01-01T00:00:00Z' })
    const until = '2027-01-01T00:00:00.000Z'
    expect(await t.windowsOf(workId)).toMatchObject([
      { regions: ['TW'], from: '2026-06-30T16:00:00.000Z', until: '2028-01-01T00:00:00.000Z' },
      { id: created?.id, regions: ['HK'], until },
    ])

    await told('Delete', { id: 'urn:x:create' })
    expect(await t.windowsOf(workId)).toMatchObject([{ regions: ['TW'] }])
    const again = await told('Delete', { id: 'urn:x:create' })
    expect([again.status, codes(again.body.warnings)]).toEqual([200, expect.arrayContaining(['NOTHING_TO_DELETE'])])
  })

  test('an update that fits no window, or several, is an error', async () => {
    const { alid, workId } = await known()
    const file = availList(avail(alid, [transaction()], 'Update'))
    expect(codes((await t.send(file)).body.errors)).toEqual(['UPDATE_MATCHES_NONE'])
    await t.put(workId, [newWindow({ until: '2026-01-01T00:00:00Z' }), newWindow({ from: '2029-01-01T00:00:00Z' })])
    expect(codes((await t.send(file)).body.errors)).toEqual(['UPDATE_MATCHES_SEVERAL'])
    const refused = await t.send(file, { dryRun: 'false' })
    expect(refused).toMatchObject({ status: 409, body: { code: 'IMPORT_HAS_ERRORS' } })
  })

  test('one that there is not is an error at its XPath', async () => {
    const { alid } = await known()
    const { errors } = (await t.send(availList(avail(alid, [transaction()], 'Replace')))).body
    const place = '/avails:AvailList/avails:Avail[1]/avails:Disposition[1]/avails:EntryType[1]'
    expect(errors).toMatchObject([{ code: 'ENTRY_TYPE_UNKNOWN', place }])
  })
})

describe('which work it is', () => {
  const id = eidr('a series')
  test.each([
    [
      'an EIDR of the series',
      'eidr',
      id,
      'md:alid:org:x.example:1',
      `<avails:SeriesEIDR-URN>urn:eidr:${id.replace('/', ':')}</avails:SeriesEIDR-URN>`,
    ],
    ['an ALID that is an EIDR', 'eidr', eidr('b'), `md:alid:eidr-s:${eidr('b').slice(8)}`, ''],
    ['an ALID of an organisation', 'studio-example', 'S-1', 'md:alid:org:studio.example:S-1', ''],
    [
      'another id',
      'imdb',
      'tt0111161',
      'md:alid:org:x.example:2',
      '<avails:SeriesAltIdentifier><md:Namespace>IMDB</md:Namespace><md:Identifier>tt0111161</md:Identifier></avails:SeriesAltIdentifier>',
    ],
  ])('is known by %s', async (_what, scheme, value, alid, inside) => {
    const workId = await t.addKnown(scheme, value)
    // In the schema's order: the EIDR before the titles, other ids behind.
    const file = availList(avail(alid, [transaction()], 'Full Extract', inside))
    expect((await t.send(file)).body.works).toMatchObject([{ workId }])
  })

  test('is known by our own id, as our exports write it', async () => {
    const workId = await t.addWork()
    const file = availList(avail(`md:alid:org:juku.example:${workId}`, [transaction()]))
    expect((await t.send(file)).body.works).toMatchObject([{ workId, matchedBy: 'ours' }])
  })

  test('is an error where ids name two of them', async () => {
    const { alid } = await known()
    const other = await known()
    const inside = `<avails:SeriesAltIdentifier><md:Namespace>alid</md:Namespace><md:Identifier>${other.alid}</md:Identifier></avails:SeriesAltIdentifier>`
    expect(codes((await t.send(availList(avail(alid, [transaction()], 'Create', inside)))).body.errors)).toEqual([
      'IDS_DISAGREE',
    ])
  })

  test('is told of as unmatched where it is not here, and word for word so where it is not yours', async () => {
    const { alid } = await known()
    const stranger = await member(t, await addOrganisation(t, 'producer'), 'owner')
    const send = (text: string) => t.send(availList(avail(text, [transaction()])), {}, { headers: stranger })
    const [theirs, nobodys] = [await send(alid), await send('md:alid:org:example.com:no-0')]
    expect(theirs.body.unmatched).toMatchObject([{ ids: [alid, 'md:cid:org:example.com:series'] }])
    expect(JSON.stringify(theirs.body).replaceAll(alid, 'X')).toBe(
      JSON.stringify(nobodys.body).replaceAll('md:alid:org:example.com:no-0', 'X'),
    )
  })

  test('is not for curators, partners and viewers to say', async () => {
    for (const [kind, role] of [
      ['curator', 'owner'],
      ['partner', 'owner'],
      ['producer', 'viewer'],
    ] as const) {
      const headers = await member(t, await addOrganisation(t, kind), role)
      expect(await t.send(availList(), {}, { headers })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    }
  })
})

test('what is wrong with one work stops all of the file', async () => {
  const [one, two] = [await known(), await known()]
  const file = availList(avail(one.alid, [transaction()]), avail(two.alid, [transaction({ licence: 'Barter' })]))
  expect(await t.send(file, { dryRun: 'false' })).toMatchObject({ status: 409 })
  expect([await t.windowsOf(one.workId), await t.windowsOf(two.workId)]).toEqual([[], []])
})

test('an Avail that is the root of its file is read as one of a list is', async () => {
  const { alid, workId } = await known()
  const file = avail(alid, [transaction()]).replace('<avails:Avail>', `<avails:Avail ${NAMESPACES}>`)
  expect((await t.send(file)).body.works).toMatchObject([
    { workId, windows: [{ places: ['/avails:Avail/avails:Transaction[1]'] }] },
  ])
})

test('what a full delete of our own export says takes the windows of its work', async () => {
  const workId = await t.addWork()
  await t.put(workId, [newWindow()])
  const removal: ExportItem = { kind: 'removal', workId, version: 1, removedAtMs: 0 }
  for (const format of [AVAILS, AVAILS_CSV]) {
    const { bytes } = await exportAs(format, [removal])
    expect((await t.send(bytes)).body.works).toMatchObject([{ workId, windows: [{ action: 'remove' }] }])
  }
})
