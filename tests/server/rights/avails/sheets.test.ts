import { afterAll, beforeAll, expect, test } from 'vitest'
import { xlsx } from '../../imports/drops.ts'
import { type AvailsWorld, startAvailsWorld } from './avails-world.ts'

let t: AvailsWorld
beforeAll(async () => {
  t = await startAvailsWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const GROUPS = [
  'Avail',
  'Avail',
  'Disposition',
  'AvailAsset',
  'AvailMetadata',
  'AvailMetadata',
  ...Array(6).fill('AvailTrans'),
]
const NAMES = [
  'ALID',
  'AvailID',
  'EntryType',
  'WorkType',
  'RatingSystem',
  'RatingValue',
  'LicenseType',
  'Territory',
  'TerritoryExclusion',
  'Start',
  'End',
  'HoldbackLanguage',
]
type Cells = Partial<Record<string, string>>

function rowOf(alid: string, cells: Cells): string[] {
  const usual: Cells = {
    ALID: alid,
    EntryType: 'Full Extract',
    WorkType: 'Series',
    LicenseType: 'SVOD',
    Start: '2026-07-01',
    End: 'Open',
    ...cells,
  }
  return NAMES.map((name) => usual[name] ?? '')
}
const csv = (...rows: readonly (readonly string[])[]) =>
  rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n')

let count = 0
async function known() {
  const alid = `md:alid:org:example.com:sheet-${++count}`
  return { alid, workId: await t.addKnown('alid', alid) }
}

test('rows of one AvailID are one window of several regions, days are those of a place, and an end is included', async () => {
  const { alid, workId } = await known()
  const file = csv(
    GROUPS,
    NAMES,
    ['// Required', ...NAMES.slice(1)],
    rowOf(alid, { AvailID: 'a', Territory: 'HK', End: '2026-07-31', HoldbackLanguage: 'en, pt-PT' }),
    rowOf(alid, { AvailID: 'a', Territory: 'MO', End: '2026-07-31', HoldbackLanguage: 'en, pt-PT' }),
    rowOf(alid, { AvailID: 'b', TerritoryExclusion: 'CN, AF', LicenseType: 'EST', Start: 'Immediate' }),
  )
  expect((await t.take(file, { timeZone: 'Asia/Macau' }, 'text/csv')).status).toBe(200)
  const until = '2026-07-31T16:00:00.000Z'
  expect(await t.windowsOf(workId)).toMatchObject([
    { regions: ['HK', 'MO'], from: '2026-06-30T16:00:00.000Z', until, holdbackLocales: ['en', 'pt-PT'] },
    { scope: 'worldwide_except', regions: ['AF', 'CN'], licenceType: 'EST', from: null, until: null },
  ])
})

test('a workbook is read as CSV is; what is wrong is told by its cell', async () => {
  const { alid } = await known()
  const rows = [
    rowOf(alid, { Territory: 'XX', RatingSystem: 'MPAA', RatingValue: 'ZZZ' }),
    rowOf(alid, { Territory: 'MO', LicenseType: 'Barter', HoldbackLanguage: 'not a language' }),
    rowOf(alid, { Territory: 'MO', EntryType: 'Replace' }),
  ]
  const file = await xlsx([GROUPS, NAMES, ...rows])
  const { body } = await t.send(file, { timeZone: 'Asia/Macau' }, { type: XLSX })
  expect(body.format).toBe('avails-1.9-sheet')
  const found = body.errors.map(({ place, code }: { place: string; code: string }) => `${place.split('!')[1]} ${code}`)
  expect(found.toSorted()).toEqual([
    ...['C5 ENTRY_TYPE_UNKNOWN', 'F3 RATING_CODE_UNKNOWN', 'G4 LICENCE_TYPE_UNKNOWN', 'H3 REGION_UNKNOWN'],
    'L4 LANGUAGE_UNKNOWN',
  ])
})

test('headers may stand in one row with their groups, and a formula is no value', async () => {
  const { alid } = await known()
  const heads = NAMES.map((name, at) => `${GROUPS[at]}/${name}`)
  const row = rowOf(alid, { Territory: 'MO' }).map((cell, at) => (NAMES[at] === 'End' ? { formula: 'NOW()' } : cell))
  const { body } = await t.send(await xlsx([heads, row]), { timeZone: 'Asia/Macau' }, { type: XLSX })
  expect(body.errors).toMatchObject([
    { place: expect.stringMatching(/!K2$/), code: 'CELL_IS_FORMULA' },
    { code: 'EDGE_MISSING' },
  ])
})

test('one AvailID with two sayings is an error', async () => {
  const { alid } = await known()
  const rows = [
    rowOf(alid, { AvailID: 'a', Territory: 'HK' }),
    rowOf(alid, { AvailID: 'a', Territory: 'MO', LicenseType: 'EST' }),
  ]
  const { body } = await t.send(csv(NAMES, ...rows), { timeZone: 'Asia/Macau' }, { type: 'text/csv' })
  expect(body.errors).toMatchObject([{ code: 'TRANSACTION_ID_REPEATED' }])
})

test('episodes that say the same are one window of the series; those that differ are an error', async () => {
  const value = 'S-7'
  const workId = await t.addKnown('example-com', value)
  const names = [...NAMES, 'SeriesContentID', 'EpisodeContentID']
  const episode = (number: number, cells: Cells = {}) => [
    ...rowOf(`md:alid:org:example.com:E-${number}`, { WorkType: 'Episode', Territory: 'MO', ...cells }),
    `md:cid:org:example.com:${value}`,
    `md:cid:org:example.com:E-${number}`,
  ]
  const send = (...rows: string[][]) => t.send(csv(names, ...rows), { timeZone: 'Asia/Macau' }, { type: 'text/csv' })
  const same = await send(episode(1), episode(2), episode(3))
  expect(same.body).toMatchObject({
    canCommit: true,
    works: [{ workId, windows: [{ action: 'add', regions: ['MO'] }] }],
  })
  const differing = await send(episode(1), episode(2, { Territory: 'HK' }))
  expect(differing.body.errors).toMatchObject([{ code: 'EPISODES_DIFFER' }])
})
