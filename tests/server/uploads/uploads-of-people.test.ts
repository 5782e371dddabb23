import { randomBytes } from 'node:crypto'
import { rm, utimes } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { findUpload, updateUpload } from '../../../db/queries/uploads.ts'
import { works } from '../../../db/schema/index.ts'
import type { Caller } from '../../../server/context.ts'
import { sweep } from '../../../server/processes/housekeeping.ts'
import { createUpload } from '../../../server/uploads/create-upload.ts'
import { getUpload } from '../../../server/uploads/lookups.ts'
import { until } from '../../start-server.ts'
import {
  addOrganisation,
  encodeMetadata,
  OFFSET_TYPE,
  personOf,
  sha256Of,
  startTusWorld,
  type TusWorld,
} from './tus-world.ts'
import { metadata, openCall, TINY_VIDEO, video } from './upload-world.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const LIMITS = {
  videoBytes: 1e9,
  subtitleBytes: 1,
  imageBytes: 1,
  metadataBytes: 1,
  subtitleFiles: 1,
  slowBytes: 1,
  slowWindowMs: 1e4,
}
const OPERATOR: Caller = { kind: 'operator', id: 'operator', memberships: [] }

const begin = (t: TusWorld, caller: Caller, sizeBytes: number | null, said: Record<string, string> = {}) =>
  createUpload(t.ctx, caller, { sizeBytes, metadata: encodeMetadata(said) }, LIMITS).then(({ row }) => row)

test('an upload is seen by its caller, the editors of its organisation and the operator; by others it is not found', async () => {
  await using t = await startTusWorld()
  const [ours, theirs] = [await addOrganisation(t), await addOrganisation(t)]
  const upload = await begin(t, personOf('p1', ours), 5)
  expect(upload).toMatchObject({ organisationId: ours, callerId: 'p1' })
  const sees = (caller: Caller) =>
    getUpload(t.ctx, caller, upload.id).then(
      () => true,
      (error) => error.code,
    )
  expect(await sees(personOf('p1', ours))).toBe(true)
  expect(await sees(personOf('p2', ours, { role: 'owner' }))).toBe(true)
  expect(await sees(OPERATOR)).toBe(true)
  expect(await sees(personOf('p3', ours, { role: 'viewer' }))).toBe('UPLOAD_NOT_FOUND')
  expect(await sees(personOf('p4', theirs))).toBe('UPLOAD_NOT_FOUND')
  expect(await sees({ kind: 'person', id: 'p5', memberships: [] })).toBe('UPLOAD_NOT_FOUND')
})

test('an upload belongs to the organisation that it names, if the caller may upload for it', async () => {
  await using t = await startTusWorld()
  const [ours, second, theirs] = [await addOrganisation(t), await addOrganisation(t), await addOrganisation(t)]
  const both: Caller = {
    ...personOf('p1', ours),
    memberships: [ours, second].flatMap((id) => personOf('p1', id).memberships),
  }
  expect(await begin(t, both, 5, { organisationId: second })).toMatchObject({ organisationId: second })
  expect(await begin(t, OPERATOR, 5, { organisationId: theirs })).toMatchObject({ organisationId: theirs })
  const refused = { code: 'UPLOAD_ORGANISATION_WRONG' }
  await expect(begin(t, both, 5)).rejects.toMatchObject(refused)
  await expect(begin(t, both, 5, { organisationId: theirs })).rejects.toMatchObject(refused)
  await expect(begin(t, personOf('p2', ours, { role: 'viewer' }), 5)).rejects.toMatchObject(refused)
  await expect(begin(t, personOf('p3', ours, { organisationKind: 'curator' }), 5)).rejects.toMatchObject(refused)
})

test('declared sizes, what came undeclared, finished uploads and the videos of its works count for a quota, each file once', async () => {
  await using t = await startTusWorld()
  const ours = await addOrganisation(t, 10_000)
  const person = personOf('p1', ours)
  const said = { organisationId: ours }
  const exceeded = { code: 'QUOTA_EXCEEDED', message: expect.stringContaining('Delete uploads or episodes') }
  await expect(begin(t, person, 10_001)).rejects.toMatchObject(exceeded)
  const declared = await begin(t, person, 4_000)
  await expect(begin(t, person, 6_001)).rejects.toMatchObject(exceeded)

  const deferred = await begin(t, OPERATOR, null, said)
  expect((await t.patch(deferred.id, 0, Buffer.alloc(1_000))).statusCode).toBe(204)
  await expect(begin(t, person, 5_001)).rejects.toMatchObject(exceeded)
  const tooMuch = await t.patch(deferred.id, 1_000, Buffer.alloc(5_001))
  expect([tooMuch.statusCode, tooMuch.json().code]).toEqual([413, 'QUOTA_EXCEEDED'])
  const declaredLate = await t.patch(deferred.id, 1_000, Buffer.alloc(1), { 'upload-length': 6_001 })
  expect(declaredLate.json().code).toBe('QUOTA_EXCEEDED')
  await t.remove(deferred.id)

  const uploadId = await t.upload(TINY_VIDEO, said)
  const payload = { number: 1, uploadId }
  const made = await t.app.inject({
    method: 'POST',
    url: `/api/works/${t.workId}/episodes`,
    headers: t.operator,
    payload,
  })
  expect(made.statusCode).toBe(202)
  await t.ctx.db.transaction(async (tx) => {
    const change = { organisationId: ours, version: 2 }
    tx.update(works).set(change).run()
  })
  const room = 10_000 - 4_000 - TINY_VIDEO.length
  await expect(begin(t, person, room + 1)).rejects.toMatchObject(exceeded)
  await t.remove(uploadId) // the episode still has it
  await expect(begin(t, person, room + 1)).rejects.toMatchObject(exceeded)
  await t.remove(declared.id)
  expect(await begin(t, person, room)).toMatchObject({ sizeBytes: room })
  expect(await begin(t, OPERATOR, 500_000_000)).toMatchObject({ organisationId: null })
})

test('where an organisation has no quota of its own, the setting counts', async () => {
  await using t = await startTusWorld({ env: { UPLOAD_QUOTA_BYTES: '2000' } })
  const person = personOf('p1', await addOrganisation(t))
  await expect(begin(t, person, 2_001)).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
  expect(await begin(t, person, 2_000)).toMatchObject({ sizeBytes: 2_000 })
})

test('a caller with a thousand uploads under way begins no more', async () => {
  await using t = await startTusWorld()
  const person = personOf('p1', await addOrganisation(t))
  for (let n = 0; n < 1_000; n++) await begin(t, person, 1)
  await expect(begin(t, person, 1)).rejects.toMatchObject({ code: 'TOO_MANY_UPLOADS' })
  expect(await begin(t, { ...person, id: 'p2' }, 1)).toMatchObject({ callerId: 'p2' })
})

test('an upload expires seven days after its last byte, a finished one too, and its bytes go with it', async () => {
  await using t = await startTusWorld()
  const bytes = randomBytes(100)
  const [left, alive, finished] = [await t.begin(100), await t.begin(100), await t.upload(bytes)]
  await t.patch(left, 0, Buffer.alloc(10))
  await t.patch(alive, 0, Buffer.alloc(10))
  t.advance(6 * DAY_MS)
  await t.patch(alive, 10, Buffer.alloc(10))
  t.advance(1.5 * DAY_MS)
  for (const id of [left, finished]) expect((await t.head(id)).statusCode).toBe(404)
  await utimes(t.ctx.store.pathOf(sha256Of(bytes)), 1, 1)
  await sweep(t.ctx, Date.now())
  expect(await t.partials()).toEqual([alive])
  expect(await t.ctx.store.has(sha256Of(bytes))).toBe(false)
  expect((await t.head(alive)).headers['upload-offset']).toBe('20')
})

test('a sweep leaves an upload that is being written, and what it was late for; a file without its row goes', async () => {
  await using t = await startTusWorld()
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  const bytes = randomBytes(2 * 1024 * 1024)
  const id = await t.begin(bytes.length)
  const call = openCall(t, `PATCH /api/uploads/${id}`, {
    ...{ 'tus-resumable': '1.0.0', 'upload-offset': 0, 'content-type': OFFSET_TYPE, 'content-length': bytes.length },
  })
  await call.write(bytes.subarray(0, 1_500_000))
  await t.untilStored(id)
  await t.ctx.db.transaction((tx) => updateUpload(tx, id, { expiresAtMs: 1 }))
  await (await t.ctx.store.partials.hold('01234567-89ab-7cde-8f01-23456789abcd', 10))?.[Symbol.asyncDispose]()
  await sweep(t.ctx, Date.now())
  expect(await t.partials()).toEqual([id])
  await call.write(bytes.subarray(1_500_000))
  await until(
    async () => (await findUpload(t.ctx.db, id))?.state,
    (state) => state === 'finished',
  )
  call.socket.destroy()
  await sweep(t.ctx, Date.now())
  expect((await t.read(id)).json()).toMatchObject({ state: 'finished' })
})

test('a sweep knows the files of finished uploads, and of those that are about to be', async () => {
  await using t = await startTusWorld()
  const bytes = randomBytes(1_000)
  const id = await t.upload(bytes)
  const path = t.ctx.store.pathOf(sha256Of(bytes))
  await utimes(path, 1, 1)
  await sweep(t.ctx, Date.now())
  expect(await t.ctx.store.has(sha256Of(bytes))).toBe(true)
  await t.ctx.db.transaction((tx) => updateUpload(tx, id, { state: 'receiving' })) // as a crash before the last step leaves it
  await sweep(t.ctx, Date.now())
  expect(await t.ctx.store.has(sha256Of(bytes))).toBe(true)
})

test.each<[string, (t: TusWorld, id: string, bytes: Buffer) => Promise<unknown>]>([
  ['before its sha256 is known', async () => undefined],
  [
    'before its file has its name',
    (t, id, bytes) => t.ctx.db.transaction((tx) => updateUpload(tx, id, { sha256: sha256Of(bytes) })),
  ],
  [
    'before its row says so',
    async (t, id, bytes) => {
      await t.ctx.db.transaction((tx) => updateUpload(tx, id, { sha256: sha256Of(bytes) }))
      await using file = await t.ctx.store.partials.hold(id, 10)
      await t.ctx.store.keep({ path: file?.path ?? '', sha256: sha256Of(bytes) })
    },
  ],
])('a crash in the middle of finishing, %s, costs nothing: HEAD finishes it', async (_where, leave) => {
  await using t = await startTusWorld()
  const bytes = randomBytes(1_000)
  const id = await t.begin(1_000, { sha256: sha256Of(bytes) })
  await t.patch(id, 0, bytes.subarray(0, 600))
  {
    await using file = await t.ctx.store.partials.hold(id, 10)
    async function* rest() {
      yield bytes.subarray(600)
    }
    await file?.append(rest(), 400)
  }
  await leave(t, id, bytes)
  expect((await t.head(id)).headers).toMatchObject({ 'upload-offset': '1000', 'upload-length': '1000' })
  expect(await findUpload(t.ctx.db, id)).toMatchObject({ state: 'finished', sha256: sha256Of(bytes) })
  expect(await t.ctx.store.has(sha256Of(bytes))).toBe(true)
  expect(await t.partials()).toEqual([])
})

test('a row that names a file which is nowhere begins anew instead of being taken for whole', async () => {
  await using t = await startTusWorld()
  const bytes = randomBytes(1_000)
  const id = await t.begin(1_000)
  await t.ctx.db.transaction((tx) => updateUpload(tx, id, { sha256: sha256Of(bytes) }))
  await rm(t.ctx.store.pathOf(sha256Of(bytes)), { force: true })
  expect((await t.head(id)).headers['upload-offset']).toBe('0')
  expect((await t.patch(id, 0, bytes)).statusCode).toBe(204)
  expect((await t.read(id)).json()).toMatchObject({ state: 'finished' })
  expect((await t.send([metadata(), video()])).statusCode).toBe(202)
})
