import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeMetadata, OFFSET_TYPE, sha256Of, startTusWorld, type TusWorld } from './tus-world.ts'
import { openCall, untilRead } from './upload-world.ts'

let t: TusWorld
beforeAll(async () => {
  t = await startTusWorld()
  await t.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => t[Symbol.asyncDispose]())

test('an upload that is begun again with its Idempotency-Key is the same one, and goes on where it is', async () => {
  const bytes = randomBytes(10)
  const headers = { 'upload-length': 10, 'idempotency-key': 'k1' }
  const first = await t.create(headers, bytes.subarray(0, 4))
  expect([first.statusCode, first.headers['upload-offset']]).toEqual([201, '4'])
  const again = await t.create(headers, bytes.subarray(0, 4))
  expect([again.statusCode, again.headers['upload-offset'], again.headers.location]).toEqual([
    ...[201, '4'],
    first.headers.location,
  ])
  const { id } = first.json()
  expect((await t.patch(id, 4, bytes.subarray(4))).statusCode).toBe(204)
  expect((await t.read(id)).json()).toMatchObject({ state: 'finished', sha256: sha256Of(bytes) })
  expect((await t.create(headers)).headers['upload-offset']).toBe('10')
})

test('with another size or other metadata the key is refused; without a key each call begins an upload', async () => {
  await t.create({ 'upload-length': 10, 'idempotency-key': 'k2' })
  const named = { 'upload-metadata': encodeMetadata({ filename: 'a.mp4' }) }
  for (const change of [{ 'upload-length': 11 }, { 'upload-length': 10, ...named }]) {
    const other = await t.create({ ...change, 'idempotency-key': 'k2' })
    expect([other.statusCode, other.json().code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  }
  const [one, two] = [await t.create({ 'upload-length': 10 }), await t.create({ 'upload-length': 10 })]
  expect(one.json().id).not.toBe(two.json().id)
})

test('of two calls at once with one key, both are told of one upload', async () => {
  const make = () => t.create({ 'upload-length': 10, 'idempotency-key': 'k3' })
  const [one, two] = await Promise.all([make(), make()])
  expect([one.statusCode, two.statusCode, one.json().id]).toEqual([201, 201, two.json().id])
})

test('who was cut off while beginning goes on with the same key; an upload that was ended is begun anew', async () => {
  const bytes = randomBytes(2_000_000)
  const headers = { 'upload-length': bytes.length, 'idempotency-key': 'k4' }
  const before = await readdir(join(t.dataDir, 'uploads'))
  const call = openCall(t, 'POST /api/uploads', {
    ...{ 'tus-resumable': '1.0.0', 'content-type': OFFSET_TYPE, 'content-length': bytes.length },
    ...headers,
  })
  await call.write(bytes.subarray(0, 1_500_000))
  await untilRead(t, call)
  const [id = ''] = (await readdir(join(t.dataDir, 'uploads'))).filter((name) => !before.includes(name))
  await t.untilStored(id)
  call.socket.destroy()
  const again = await t.create(headers)
  expect([again.statusCode, again.json().id]).toEqual([201, id])
  const offset = Number(again.headers['upload-offset'])
  expect(offset).toBeGreaterThan(0)
  expect((await t.patch(id, offset, bytes.subarray(offset))).statusCode).toBe(204)
  expect((await t.read(id)).json()).toMatchObject({ state: 'finished', sha256: sha256Of(bytes) })
  await t.remove(id)
  const anew = await t.create(headers)
  expect([anew.statusCode, anew.headers['upload-offset'], anew.json().id === id]).toEqual([201, '0', false])
})
