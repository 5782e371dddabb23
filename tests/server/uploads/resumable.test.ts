import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mountTinyDisk } from '../../tiny-disk.ts'
import { encodeMetadata, OFFSET_TYPE, sha256Of, startTusWorld, type TusWorld } from './tus-world.ts'
import { openCall, untilRead } from './upload-world.ts'

const MIB = 1024 * 1024
const SENT = 1_500_000
const NO_ID = '01234567-89ab-7cde-8f01-23456789abcd'

/** Slow senders are noticed after 300 ms here, and a file may have 4 MiB. */
let t: TusWorld
beforeAll(async () => {
  t = await startTusWorld({ uploadLimits: { slowWindowMs: 300, slowBytes: 200, videoBytes: 4 * MIB } })
  await t.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => t[Symbol.asyncDispose]())

const rawPatch = (id: string, offset: number, headers: Record<string, string | number>) =>
  openCall(t, `PATCH /api/uploads/${id}`, {
    'tus-resumable': '1.0.0',
    'upload-offset': offset,
    'content-type': OFFSET_TYPE,
    ...headers,
  })

test('OPTIONS says which part of the protocol is spoken', async () => {
  const answer = await t.app.inject({ method: 'OPTIONS', url: '/api/uploads', headers: t.operator })
  expect(answer.statusCode).toBe(204)
  expect(answer.headers).toMatchObject({
    'tus-resumable': '1.0.0',
    'tus-version': '1.0.0',
    'tus-extension': 'creation,creation-with-upload,creation-defer-length,expiration,termination',
    'tus-max-size': String(4 * MIB),
  })
})

test('a file that comes in three pieces is finished with the last, named by its sha256, and no piece is left', async () => {
  const bytes = randomBytes(300_000)
  const metadata = { filename: '第1集.mp4', filetype: 'video/mp4', sha256: sha256Of(bytes) }
  const created = await t.create({ 'upload-length': bytes.length, 'upload-metadata': encodeMetadata(metadata) })
  expect(created.statusCode).toBe(201)
  const { id } = created.json()
  expect(created.headers).toMatchObject({
    location: `/api/uploads/${id}`,
    'upload-offset': '0',
    'tus-resumable': '1.0.0',
  })
  expect(Date.parse(String(created.headers['upload-expires']))).toBeGreaterThan(Date.now() + 6 * 86_400_000)

  const first = await t.patch(id, 0, bytes.subarray(0, 100_000))
  expect([first.statusCode, first.headers['upload-offset'], first.body]).toEqual([204, '100000', ''])
  await t.patch(id, 100_000, bytes.subarray(100_000, 100_001))
  const head = await t.head(id)
  expect(head.statusCode).toBe(200)
  expect(head.headers).toMatchObject({
    'upload-offset': '100001',
    'upload-length': '300000',
    'upload-metadata': encodeMetadata(metadata),
    'cache-control': 'no-store',
  })
  expect((await t.read(id)).json()).toMatchObject({ state: 'receiving', offset: 100_001, sha256: null })
  const last = await t.patch(id, 100_001, bytes.subarray(100_001))
  expect([last.statusCode, last.headers['upload-offset']]).toEqual([204, '300000'])

  const finished = {
    fileName: '第1集.mp4',
    mediaType: 'video/mp4',
    sizeBytes: 300_000,
    offset: 300_000,
    sha256: metadata.sha256,
  }
  expect((await t.read(id)).json()).toMatchObject({ state: 'finished', ...finished })
  expect((await t.head(id)).headers).toMatchObject({ 'upload-offset': '300000', 'upload-length': '300000' })
  expect(sha256Of(await readFile(t.ctx.store.pathOf(metadata.sha256)))).toBe(metadata.sha256)
  expect(await t.partials()).toEqual([])
})

test('a creation takes the beginning of the file, or all of it', async () => {
  const bytes = randomBytes(5_000)
  const part = await t.create({ 'upload-length': 5_000 }, bytes.subarray(0, 2_000))
  expect([part.statusCode, part.headers['upload-offset']]).toEqual([201, '2000'])
  expect((await t.patch(part.json().id, 2_000, bytes.subarray(2_000))).headers['upload-offset']).toBe('5000')
  expect((await t.read(part.json().id)).json()).toMatchObject({ state: 'finished', sha256: sha256Of(bytes) })
  const whole = await t.create({ 'upload-length': 5_000 }, bytes)
  expect(whole.json()).toMatchObject({ state: 'finished', sha256: sha256Of(bytes) })
})

test('a file of no bytes is finished when it begins', async () => {
  const id = await t.begin(0)
  expect((await t.read(id)).json()).toMatchObject({
    state: 'finished',
    sizeBytes: 0,
    sha256: sha256Of(Buffer.alloc(0)),
  })
})

test('a size that is told later is told once, and with it the file is whole', async () => {
  const bytes = randomBytes(9_000)
  const { id } = (await t.create({ 'upload-defer-length': 1 })).json()
  await t.patch(id, 0, bytes.subarray(0, 4_000))
  const open = await t.head(id)
  expect(open.headers).toMatchObject({ 'upload-offset': '4000', 'upload-defer-length': '1' })
  expect(open.headers).not.toHaveProperty('upload-length')
  expect((await t.patch(id, 4_000, bytes.subarray(4_000), { 'upload-length': 3_000 })).json().code).toBe(
    'UPLOAD_HEADERS_INVALID',
  )
  expect((await t.patch(id, 4_000, bytes.subarray(4_000, 5_000), { 'upload-length': 9_000 })).statusCode).toBe(204)
  expect((await t.patch(id, 5_000, Buffer.alloc(1), { 'upload-length': 9_001 })).json().code).toBe(
    'UPLOAD_HEADERS_INVALID',
  )
  expect((await t.patch(id, 5_000, bytes.subarray(5_000))).statusCode).toBe(204)
  expect((await t.read(id)).json()).toMatchObject({ state: 'finished', sizeBytes: 9_000, sha256: sha256Of(bytes) })
})

test('an upload that is deleted is gone with its bytes, finished or not', async () => {
  const id = await t.begin(10)
  await t.patch(id, 0, Buffer.alloc(5))
  expect((await t.remove(id)).statusCode).toBe(204)
  expect((await t.head(id)).statusCode).toBe(404)
  expect((await t.patch(id, 5, Buffer.alloc(5))).json().code).toBe('UPLOAD_NOT_FOUND')
  expect(await t.partials()).toEqual([])
  const finished = await t.upload(randomBytes(10))
  expect((await t.remove(finished)).statusCode).toBe(204)
  expect((await t.read(finished)).statusCode).toBe(404)
})

test('a file that is not the one that was announced is thrown away', async () => {
  const bytes = randomBytes(1_000)
  const id = await t.begin(1_000, { sha256: sha256Of(randomBytes(9)) })
  const answer = await t.patch(id, 0, bytes)
  expect(answer.statusCode).toBe(422)
  expect(answer.json()).toMatchObject({
    code: 'UPLOAD_CHECKSUM_WRONG',
    detail: expect.stringContaining(sha256Of(bytes)),
  })
  expect(answer.headers['tus-resumable']).toBe('1.0.0')
  expect((await t.read(id)).statusCode).toBe(404)
  expect(await t.partials()).toEqual([])
  expect(await t.ctx.store.has(sha256Of(bytes))).toBe(false)
})

test('your uploads are listed by page, newest first', async () => {
  await using own = await startTusWorld()
  const ids = []
  for (const name of ['a', 'b', 'c']) ids.unshift(await own.begin(5, { filename: name }))
  const page = async (query: string) =>
    (await own.app.inject({ url: `/api/uploads?${query}`, headers: own.operator })).json()
  const first = await page('limit=2')
  expect(first.items.map((item: { id: string }) => item.id)).toEqual(ids.slice(0, 2))
  expect(first.items[0]).toMatchObject({ fileName: 'c', sizeBytes: 5, offset: 0, state: 'receiving', sha256: null })
  const second = await page(`limit=2&cursor=${first.nextCursor}`)
  expect(second).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null })
  expect((await page('cursor=x')).code).toBe('CURSOR_INVALID')
})

test.each<[string, Record<string, string | number>, number, string]>([
  ['no size', {}, 400, 'UPLOAD_HEADERS_INVALID'],
  ['a size and none', { 'upload-length': 5, 'upload-defer-length': 1 }, 400, 'UPLOAD_HEADERS_INVALID'],
  ['a deferral that is no 1', { 'upload-defer-length': 2 }, 400, 'UPLOAD_HEADERS_INVALID'],
  ['a size below nothing', { 'upload-length': -1 }, 400, 'UPLOAD_HEADERS_INVALID'],
  ['a size that no number holds', { 'upload-length': '9999999999999999' }, 400, 'UPLOAD_HEADERS_INVALID'],
  ['a size in words', { 'upload-length': '0x10' }, 400, 'UPLOAD_HEADERS_INVALID'],
  ['more than is taken', { 'upload-length': 4 * MIB + 1 }, 413, 'UPLOAD_TOO_LARGE'],
  ['another version', { 'upload-length': 1, 'tus-resumable': '0.2.2' }, 412, 'TUS_VERSION_UNSUPPORTED'],
  [
    'metadata that is no Base64',
    { 'upload-length': 1, 'upload-metadata': 'filename é' },
    400,
    'UPLOAD_METADATA_INVALID',
  ],
  ['metadata without keys', { 'upload-length': 1, 'upload-metadata': ',,' }, 400, 'UPLOAD_METADATA_INVALID'],
  ['a key twice', { 'upload-length': 1, 'upload-metadata': 'a YQ==,a YQ==' }, 400, 'UPLOAD_METADATA_INVALID'],
  ['a sha256 that is none', { 'upload-length': 1, 'upload-metadata': 'sha256 YQ==' }, 400, 'UPLOAD_METADATA_INVALID'],
  [
    'endless metadata',
    { 'upload-length': 1, 'upload-metadata': `a ${'A'.repeat(5_000)}` },
    400,
    'UPLOAD_METADATA_INVALID',
  ],
  [
    'an organisation that is none',
    { 'upload-length': 1, 'upload-metadata': encodeMetadata({ organisationId: NO_ID }) },
    422,
    'UPLOAD_ORGANISATION_WRONG',
  ],
  ['a body of another type', { 'upload-length': 1, 'content-type': 'video/mp4' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
])('a creation with %s is refused', async (_what, headers, status, code) => {
  const answer = await t.create(headers, 'content-type' in headers ? Buffer.from('x') : undefined)
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'tus-resumable': '1.0.0' })
})

test.each<[string, number, Buffer, Record<string, string | number>, number, string]>([
  ['behind what is there', 9, Buffer.alloc(1), {}, 409, 'UPLOAD_OFFSET_WRONG'],
  ['before what is there', 0, Buffer.alloc(1), {}, 409, 'UPLOAD_OFFSET_WRONG'],
  ['nowhere', 0, Buffer.alloc(1), { 'upload-offset': 'x' }, 400, 'UPLOAD_HEADERS_INVALID'],
  ['with more than the size', 4, Buffer.alloc(7), {}, 413, 'UPLOAD_TOO_LARGE'],
  ['with another size', 4, Buffer.alloc(1), { 'upload-length': 11 }, 400, 'UPLOAD_HEADERS_INVALID'],
  ['as JSON', 4, Buffer.from('{}'), { 'content-type': 'application/json' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
  ['in another version', 4, Buffer.alloc(1), { 'tus-resumable': '2' }, 412, 'TUS_VERSION_UNSUPPORTED'],
])(
  'a piece that begins %s is refused, and the upload stays as it was',
  async (_where, offset, body, headers, status, code) => {
    const id = await t.begin(10)
    await t.patch(id, 0, Buffer.from('abcd'))
    const answer = await t.patch(id, offset, body, headers)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect((await t.head(id)).headers['upload-offset']).toBe('4')
  },
)

test('a piece in chunks that is longer than what is left is refused whole', async () => {
  const id = await t.begin(10)
  await t.patch(id, 0, Buffer.from('abcd'))
  const call = rawPatch(id, 4, { 'transfer-encoding': 'chunked' })
  await call.write('7\r\n1234567\r\n0\r\n\r\n')
  expect(await call.answer).toMatchObject({ status: 413, body: expect.stringContaining('UPLOAD_TOO_LARGE') })
  call.socket.destroy()
  expect((await t.head(id)).headers['upload-offset']).toBe('4')
})

test('calls about an upload that is not there are 404, HEAD without a body', async () => {
  const head = await t.head(NO_ID)
  expect([head.statusCode, head.body, head.headers['tus-resumable']]).toEqual([404, '', '1.0.0'])
  for (const answer of [await t.patch(NO_ID, 0, Buffer.alloc(1)), await t.remove(NO_ID), await t.read(NO_ID)]) {
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'UPLOAD_NOT_FOUND'])
  }
})

test('what came before the sender hung up is kept, and the rest makes the file whole', async () => {
  const bytes = randomBytes(2 * MIB)
  const id = await t.begin(bytes.length, { sha256: sha256Of(bytes) })
  const call = rawPatch(id, 0, { 'content-length': bytes.length })
  await call.write(bytes.subarray(0, SENT))
  await t.untilStored(id)
  call.socket.destroy()
  await call.answer
  const offset = Number((await t.head(id)).headers['upload-offset'])
  expect(offset).toBeGreaterThanOrEqual(MIB)
  expect(offset).toBeLessThanOrEqual(SENT)
  expect((await t.patch(id, offset, bytes.subarray(offset))).statusCode).toBe(204)
  expect((await t.read(id)).json()).toMatchObject({ state: 'finished', sha256: sha256Of(bytes) })
})

test('a sender that stops gets 408, and what came is kept', async () => {
  const id = await t.begin(5_000)
  const call = rawPatch(id, 0, { 'content-length': 5_000 })
  await call.write(Buffer.alloc(3_000, 1))
  expect(await call.answer).toMatchObject({ status: 408, body: expect.stringContaining('what came is kept') })
  call.socket.destroy()
  expect((await t.head(id)).headers['upload-offset']).toBe('3000')
})

test.each<['HEAD' | 'PATCH' | 'DELETE']>([['HEAD'], ['PATCH'], ['DELETE']])(
  'a %s takes an upload over from a piece that is under way, whose sender gets 423 and keeps what it sent',
  async (method) => {
    const patient = await startTusWorld()
    await patient.app.listen({ port: 0, host: '127.0.0.1' })
    await using _patient = patient
    const bytes = randomBytes(2 * MIB)
    const id = await patient.begin(bytes.length)
    const first = openCall(patient, `PATCH /api/uploads/${id}`, {
      ...{ 'tus-resumable': '1.0.0', 'upload-offset': 0, 'content-type': OFFSET_TYPE, 'content-length': bytes.length },
    })
    await first.write(bytes.subarray(0, SENT))
    await patient.untilStored(id)
    await untilRead(patient, first)
    if (method === 'HEAD') expect((await patient.head(id)).headers['upload-offset']).toBe(String(SENT))
    if (method === 'DELETE') expect((await patient.remove(id)).statusCode).toBe(204)
    if (method === 'PATCH') expect((await patient.patch(id, SENT, bytes.subarray(SENT))).statusCode).toBe(204)
    expect(await first.answer).toMatchObject({ status: 423, body: expect.stringContaining('UPLOAD_LOCKED') })
    first.socket.destroy()
    if (method !== 'PATCH') return
    expect((await patient.read(id)).json()).toMatchObject({ state: 'finished', sha256: sha256Of(bytes) })
  },
)

test('a disk that has no room is told of before anything comes, or in the middle; what is stored goes on when there is room', async (context) => {
  await using disk = await mountTinyDisk(90)
  if (!disk) return context.skip('this user may not mount a file system')
  await using own = await startTusWorld({ dataDir: disk.path })
  await own.app.listen({ port: 0, host: '127.0.0.1' })
  const full = { statusCode: 507 }
  expect(await own.create({ 'upload-length': 40 * MIB })).toMatchObject(full)
  const bytes = randomBytes(12 * MIB)
  const { id } = (await own.create({ 'upload-defer-length': 1 })).json()
  expect(await own.patch(id, 0, bytes.subarray(0, 5 * MIB))).toMatchObject({ statusCode: 204 })
  const ballast = join(disk.path, 'ballast')
  await writeFile(ballast, Buffer.alloc(18 * MIB))
  const announced = await own.patch(id, 5 * MIB, bytes.subarray(5 * MIB))
  expect(announced).toMatchObject(full)
  expect(announced.json()).toMatchObject({ code: 'STORE_FULL', detail: expect.stringContaining('offset of HEAD') })
  const call = openCall(own, `PATCH /api/uploads/${id}`, {
    ...{
      'tus-resumable': '1.0.0',
      'upload-offset': 5 * MIB,
      'content-type': OFFSET_TYPE,
      'transfer-encoding': 'chunked',
    },
  })
  await call.write(`${(7 * MIB).toString(16)}\r\n`)
  await call.write(bytes.subarray(5 * MIB))
  await call.write('\r\n0\r\n\r\n')
  expect(await call.answer).toMatchObject({ status: 507, body: expect.stringContaining('STORE_FULL') })
  call.socket.destroy()
  expect((await own.head(id)).headers['upload-offset']).toBe(String(5 * MIB))
  await rm(ballast)
  expect(await own.patch(id, 5 * MIB, bytes.subarray(5 * MIB), { 'upload-length': bytes.length })).toMatchObject({
    statusCode: 204,
  })
  expect((await own.read(id)).json()).toMatchObject({ state: 'finished', sha256: sha256Of(bytes) })
})

test('calls that come while an upload is finished wait for it, and find it finished', async () => {
  for (let round = 0; round < 5; round++) {
    const bytes = randomBytes(3 * MIB)
    const id = await t.begin(bytes.length)
    await t.patch(id, 0, bytes.subarray(0, 1_000))
    const last = t.patch(id, 1_000, bytes.subarray(1_000))
    await t.untilStored(id)
    const heads = await Promise.all(Array.from({ length: 10 }, () => t.head(id)))
    expect(heads.map(({ statusCode }) => statusCode)).toEqual(heads.map(() => 200))
    if ((await last).statusCode === 423) {
      const offset = Number((await t.head(id)).headers['upload-offset'])
      expect((await t.patch(id, offset, bytes.subarray(offset))).statusCode).toBe(204)
    }
    expect((await t.read(id)).json()).toMatchObject({ state: 'finished', sha256: sha256Of(bytes) })
  }
})

test('without a caller every call is 401 before a byte is read', async () => {
  for (const [method, url] of [
    ['OPTIONS', '/api/uploads'],
    ['POST', '/api/uploads'],
    ['GET', '/api/uploads'],
    ['PATCH', `/api/uploads/${NO_ID}`],
    ['HEAD', `/api/uploads/${NO_ID}`],
    ['DELETE', `/api/uploads/${NO_ID}`],
  ] as const) {
    expect((await t.app.inject({ method, url })).statusCode, `${method} ${url}`).toBe(401)
  }
})
