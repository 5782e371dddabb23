import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeZip } from '../../../../server/imports/sheets/write-zip.ts'
import { movieLabs } from '../../../movielabs.ts'
import { type AvailsWorld, avail, availList, NAMESPACES, startAvailsWorld, transaction } from './avails-world.ts'

let t: AvailsWorld
beforeAll(async () => {
  t = await startAvailsWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

const good = avail('md:alid:org:example.com:hostile', [transaction()])
const inList = (inside: string, head = '') =>
  `<?xml version="1.0"?>${head}<avails:AvailList ${NAMESPACES}>${inside}</avails:AvailList>`
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Entities of entities, each ten of the one before. */
const LAUGHS = `<!DOCTYPE lolz [<!ENTITY a "ha">${[...'bcdefghij'].map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghi'[at]};`.repeat(10)}">`).join('')}]>`

test.each([
  ['entities that grow', inList('&j;', LAUGHS), 422, 'AVAILS_UNREADABLE'],
  [
    'a parameter entity',
    inList(good, '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'),
    422,
    'AVAILS_UNREADABLE',
  ],
  ['an entity that nobody declared', inList('<avails:Avail>&nobody;</avails:Avail>'), 422, 'AVAILS_UNREADABLE'],
  ['elements nested ten thousand deep', inList('<a>'.repeat(10_000)), 413, 'AVAILS_TOO_LARGE'],
  ['half a million elements', inList('<a/>'.repeat(500_000)), 413, 'AVAILS_TOO_LARGE'],
  [
    'an attribute of a hundred thousand characters',
    inList(`<avails:Avail x="${'x'.repeat(100_000)}"/>`),
    413,
    'AVAILS_TOO_LARGE',
  ],
  [
    'ten thousand attributes',
    inList(`<avails:Avail ${Array.from({ length: 10_000 }, (_, at) => `a${at}=""`).join(' ')}/>`),
    413,
    'AVAILS_TOO_LARGE',
  ],
  [
    'a text of a hundred thousand characters',
    inList(`<avails:Avail><avails:ALID>${'x'.repeat(100_000)}</avails:ALID></avails:Avail>`),
    413,
    'AVAILS_TOO_LARGE',
  ],
  ['nothing', '', 422, 'SHEET_UNREADABLE'],
  ['white space', '   ', 422, 'AVAILS_UNREADABLE'],
  ['an element that is not closed', `<avails:AvailList ${NAMESPACES}>`, 422, 'AVAILS_UNREADABLE'],
  ['a prefix that nobody declared', '<avails:AvailList/>', 422, 'AVAILS_UNREADABLE'],
  ['another document', '<html/>', 422, 'AVAILS_UNREADABLE'],
  ['prose', 'Dear partner, please find our rights below.', 422, 'AVAILS_UNREADABLE'],
  ['bytes', Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 7_919) % 256)), 422, undefined],
])('%s are refused with a code', async (_what, file, status, code) => {
  const answer = await t.send(file)
  expect(answer.status).toBe(status)
  if (code !== undefined) expect(answer.body.code).toBe(code)
  expect(answer.body.detail.length).toBeLessThan(1_000)
})

test('nothing that a file names is fetched', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('<!ENTITY x "y">')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const named = [
    inList(good, `<!DOCTYPE a SYSTEM "${url}/dtd">`),
    inList(good, `<!DOCTYPE a [<!ENTITY e SYSTEM "${url}/entity">]>`),
    inList(good, `<?xml-stylesheet href="${url}/style"?>`),
    `<avails:AvailList ${NAMESPACES} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${url}/ns ${url}/xsd" xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="${url}/include"/>${good}</avails:AvailList>`,
  ]
  const statuses = []
  for (const file of named) statuses.push((await t.send(file)).status)
  expect(statuses).toEqual([422, 422, 200, 200])
  expect(asked).toEqual([])
  server.close()
})

test.each([
  ['UTF-16 with its mark', (text: string) => Buffer.from(`\ufeff${text.replace('UTF-8', 'UTF-16')}`, 'utf16le'), 200],
  ['UTF-8 with a mark', (text: string) => Buffer.from(`\ufeff${text}`), 200],
  ['another encoding by its name', (text: string) => Buffer.from(text.replace('UTF-8', 'GB18030')), 422],
  ['bytes of another encoding', (text: string) => Buffer.from(text.replace('Licensor', '\u00e9'), 'latin1'), 422],
])('%s', async (_what, write, status) => {
  expect((await t.send(write(availList(good)))).status).toBe(status)
})

test('a file beyond the bound is refused before it is read', async () => {
  const answer = await t.send(Buffer.alloc(8 * 1024 * 1024 + 1, ' '))
  expect(answer).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } })
})

test('a workbook that inflates to gigabytes is refused', async () => {
  const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024))
  const zip = writeZip(new Map([['xl/worksheets/sheet1.xml', bomb]]))
  // The entry says that it is deflated: method 8, in its local head and in the directory.
  zip.writeUInt16LE(8, 8)
  zip.writeUInt16LE(8, zip.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 10)
  const answer = await t.send(zip, {}, { type: XLSX })
  expect(answer).toMatchObject({ status: 413, body: { code: 'SHEET_TOO_LARGE' } })
})

test('a body that is no file, and no table of rights, are refused', async () => {
  const json = await t.send('{}', {}, { type: 'application/json' })
  expect(json).toMatchObject({ status: 422, body: { code: 'AVAILS_UNREADABLE' } })
  const csv = await t.send('episode,title\n1,Rain\n', {}, { type: 'text/csv' })
  expect(csv).toMatchObject({
    status: 422,
    body: { code: 'AVAILS_UNREADABLE', detail: expect.stringMatching(/Avails 1\.9/) },
  })
  expect((await t.send('x', {}, { type: 'image/png' })).status).toBe(415)
})

test.each(['2.2', '2.6', '2.6.1', '3.0'])('Avails %s is refused by its version', async (version) => {
  const answer = await t.send(availList(good).replace('/avails/v2.7/', `/avails/v${version}/`))
  expect(answer).toMatchObject({
    status: 422,
    body: { code: 'AVAILS_VERSION_UNSUPPORTED', detail: expect.stringContaining(`Avails ${version},`) },
  })
})

test.skipIf(movieLabs === undefined)('samples of older versions are refused by their version', async () => {
  const folder = join(movieLabs ?? '', 'samples/avails')
  const told: string[] = []
  for (const name of (await readdir(folder)).toSorted()) {
    const { status, body } = await t.send(await readFile(join(folder, name)))
    expect([status, body.code]).toEqual([422, 'AVAILS_VERSION_UNSUPPORTED'])
    told.push(/Avails ([\d.]+),/.exec(body.detail)?.[1] ?? '')
  }
  expect(told).toEqual(['2.3', '2.4', '2.5'])
})

test('a large file is read in a thread of its own, and answers as a small one does', async () => {
  const workId = await t.addKnown('alid', 'md:alid:org:example.com:large')
  const others = Array.from({ length: 400 }, (_, at) => avail(`md:alid:org:example.com:none-${at}`, [transaction()]))
  const file = availList(...others, avail('md:alid:org:example.com:large', [transaction()]))
  expect(file.length).toBeGreaterThan(256 * 1024)
  const { body } = await t.send(file)
  expect(body).toMatchObject({ lines: 401, counts: { unmatched: 400, add: 1 }, works: [{ workId }] })
  expect((await t.send(file.replaceAll('v2.7', 'v2.5'))).body.code).toBe('AVAILS_VERSION_UNSUPPORTED')
})
