import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv, type AnySchema } from 'ajv'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseXlsx } from '../../server/imports/sheets/parse-xlsx.ts'
import schemaOrg from '../../server/partners/exports/schema-org/data-feed.schema.json' with { type: 'json' }
import { checkDocument } from '../../server/rights/avails/check-document.ts'
import { movieLabs, readForeign } from '../movielabs.ts'
import type { AddedWork } from '../server/accounts/people-world.ts'
import { startPartnersWorld } from '../server/partners/partners-world.ts'
import { sharedData } from '../shared-data.ts'
import { jsonBody, startServer, type TestServer } from '../start-server.ts'

const EIDR = '10.5240/7791-8534-2C23-9030-8610-5'
const TITLES = [
  { locale: 'zh-Hant-TW', text: '雨夜計程車 <&> ]]>', kind: 'display' },
  { locale: 'zh-Hans-CN', text: '雨夜出租车', kind: 'display' },
  { locale: 'pt-PT', text: '=Táxi de uma noite de chuva', kind: 'display' },
  { locale: 'en', text: 'Taxi on a "rainy" night 🌧', kind: 'display' },
]

let dataDir: string
let server: TestServer
let key: string
const works: AddedWork[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'juku-exports-'))
  await seed()
  server = await startServer({ dataDir, env: { PUBLIC_URL: 'https://juku.example' } })
  const path = `/api/works/${works[0]?.workId}`
  const synopses = [{ locale: 'zh-Hant-TW', text: '一輛計程車，一個雨夜。' }]
  const externalIds = [{ scheme: 'eidr', value: EIDR }]
  await server.json(path, jsonBody({ titles: TITLES, synopses, externalIds, releaseYear: 2026 }, 'PATCH'))
  const rating = { region: 'MO', system: 'MO-CCE', status: 'rated', code: 'B', basis: 'official' }
  await server.json(`${path}/ratings`, jsonBody(rating), 201)
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true, force: true })
})

async function seed(): Promise<void> {
  await using t = await startPartnersWorld({ dataDir })
  key = (await t.addKey()).key
  for (const title of ['一', '二']) works.push(await t.addShown({ title }))
}

async function take(format: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${key}` }
  const answer = await fetch(`${server.url}/api/partner/v1/exports/${format}`, { headers })
  expect([answer.status, answer.headers.get('x-next-cursor')], format).toEqual([200, expect.any(String)])
  return Buffer.from(await answer.arrayBuffer())
}

const texts = TITLES.map(({ text }) => text)

test.skipIf(movieLabs === undefined)(
  'MEC and Avails keep their schemas and vocabularies, and are read to the same facts',
  async () => {
    const mec = await take('movielabs-mec')
    const xml = readForeign(mec)
    expect([await xml.whyInvalid('mdmec-v2.12'), checkDocument(mec)]).toEqual([undefined, []])
    const series = `//mdmec:CoreMetadata/mdmec:Basic[contains(@ContentID, '${works[0]?.workId}')]`
    const found = TITLES.map(({ locale }) =>
      xml.text(`${series}/md:LocalizedInfo[@language='${locale}']/md:TitleDisplayUnlimited`),
    )
    expect(found).toEqual(texts)
    expect(xml.texts(`${series}/md:RatingSet/md:Rating/md:Value`)).toEqual(['B'])

    const avails = await take('movielabs-avails')
    const offers = readForeign(avails)
    expect([await offers.whyInvalid('avails-v2.7'), checkDocument(avails)]).toEqual([undefined, []])
    expect(new Set(offers.texts('//avails:Transaction/avails:Territory/md:country'))).toEqual(new Set(['MO']))
    expect(offers.text('//avails:EIDR | //*[contains(local-name(), "EIDR")]')).toContain('7791-8534')
  },
)

test('the columns of Avails say the same as text and as a workbook', async () => {
  const rows = parse(await take('movielabs-avails-csv'), { bom: true, relax_column_count: true }) as string[][]
  for (const cell of ['MO', 'SVOD', texts[0] ?? '']) expect(rows.flat().join('\n')).toContain(cell)
  const sheets = await parseXlsx(await take('movielabs-avails-xlsx'))
  expect(JSON.stringify(sheets)).toContain('MO')
})

test('schema.org and Roku keep their schemas, with every title in its language', async () => {
  const ajv = new Ajv({ strict: false, allErrors: true })
  const feed = JSON.parse((await take('schema-org')).toString()) as {
    dataFeedElement: { name: { '@value': string }[] }[]
  }
  const isFeed = ajv.compile(schemaOrg as AnySchema)
  expect([isFeed(feed), isFeed.errors]).toEqual([true, null])
  const named = feed.dataFeedElement.map(({ name }) => JSON.stringify(name)).join()
  for (const text of texts) expect(named).toContain(JSON.stringify(text).slice(1, -1))

  const roku = JSON.parse((await take('roku-search')).toString()) as { assets: { titles?: { value: string }[] }[] }
  const told = roku.assets.flatMap(({ titles }) => titles?.map(({ value }) => value) ?? [])
  for (const text of texts) expect(told).toContain(text)
  const path = sharedData('feeds', 'roku-search-feed-schema.json')
  if (path === undefined) return
  const isRoku = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as AnySchema)
  expect([isRoku(roku), isRoku.errors]).toEqual([true, null])
})

test('Media RSS and CSV are read by others to the same titles, and no cell is a formula', async () => {
  const rss = readForeign(await take('media-rss'))
  expect(rss.count('/rss/channel/item')).toBe(works.length)
  const titles = rss.texts("//*[local-name()='isPartOf']").join('\n') // items are episodes
  for (const text of texts) expect(titles).toContain(text)
  const rows = parse(await take('csv'), { bom: true }) as string[][]
  expect(rows.flat().filter((cell) => /^[=+@\t\r]|^-(?!\d)/.test(cell))).toEqual([])
  expect(rows.flat().join('\n')).toContain('Táxi de uma noite de chuva')
})
