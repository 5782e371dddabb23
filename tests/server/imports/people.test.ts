import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrganisation, addWork, member } from '../accounts/people-world.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import { type ImportAnswer, srt, upload, video } from './drops.ts'

const NEW_WORK = {
  kind: 'micro_drama',
  originalLocale: 'zh-Hant-TW',
  originRegion: 'TW',
  titles: [{ locale: 'zh-Hant-TW', text: '雨夜', kind: 'display' }],
}

let t: TestApp
let organisationId: string
let workId: string
let editor: Record<string, string>
let sharedEditor: Record<string, string>
let sharedViewer: Record<string, string>
let stranger: Record<string, string>

beforeAll(async () => {
  t = await startTestApp()
  organisationId = await addOrganisation(t, 'producer')
  const [editing, viewing, other] = [
    await addOrganisation(t, 'producer'),
    await addOrganisation(t, 'producer'),
    await addOrganisation(t, 'producer'),
  ]
  const shares = { [editing]: 'editor', [viewing]: 'viewer' } as const
  ;({ workId } = await addWork(t, { organisationId, status: 'draft' }, shares))
  editor = await member(t, organisationId, 'editor')
  sharedEditor = await member(t, editing, 'editor')
  sharedViewer = await member(t, viewing, 'owner')
  stranger = await member(t, other, 'owner')
})
afterAll(() => t[Symbol.asyncDispose]())

async function post(headers: Record<string, string>, url: string, payload?: Record<string, unknown>) {
  const answer = await t.app.inject({ method: 'POST', url, headers, ...(payload ? { payload } : {}) })
  return { status: answer.statusCode, body: answer.json<ImportAnswer & { code?: string }>() }
}

const as = (headers: Record<string, string>) => headers as typeof t.operator

test("another's upload and another's work answer 404, a work that may only be seen 403", async () => {
  const own = await upload(t, '第8集.mp4', await video('8'), as(editor))
  const foreign = await upload(t, '第9集.mp4', await video('9'), as(stranger))
  const codeOf = async (headers: Record<string, string>, body: Record<string, unknown>) => {
    const { status, body: answer } = await post(headers, '/api/imports', body)
    return [status, answer.code]
  }
  expect(await codeOf(editor, { workId, uploadIds: [own, foreign] })).toEqual([404, 'UPLOAD_NOT_FOUND'])
  expect(await codeOf(editor, { workId, uploadIds: [own], sheetUploadId: foreign })).toEqual([404, 'UPLOAD_NOT_FOUND'])
  expect(await codeOf(stranger, { workId, uploadIds: [foreign] })).toEqual([404, 'WORK_NOT_FOUND'])
  expect(await codeOf(sharedViewer, { workId, uploadIds: [foreign] })).toEqual([403, 'FORBIDDEN'])
})

test('who edits a shared work can import into it, and its producer sees what was planned', async () => {
  const uploadIds = [
    await upload(t, '第5集.mp4', await video('5'), as(sharedEditor)),
    await upload(t, '第5集.en.srt', srt('So late, and all alone'), as(sharedEditor)),
  ]
  const { status, body: planned } = await post(sharedEditor, '/api/imports', { workId, uploadIds })
  expect(status).toBe(201)
  const url = `/api/imports/${planned.id}`
  expect((await t.app.inject({ url, headers: editor })).statusCode).toBe(200)
  for (const headers of [sharedViewer, stranger]) {
    expect((await t.app.inject({ url, headers })).json()).toMatchObject({ status: 404, code: 'IMPORT_NOT_FOUND' })
  }
  const seen = { 'if-match': `"${planned.planDigest}"` }
  expect((await post({ ...stranger, ...seen }, `${url}/commit`)).status).toBe(404)
  expect((await post({ ...sharedEditor, ...seen }, `${url}/commit`)).body).toMatchObject({ state: 'committed' })
})

test('a new work belongs to the organisation of whoever planned it', async () => {
  const uploadIds = [await upload(t, '第1集.mp4', await video('new 1'), as(editor))]
  const { body: planned } = await post(editor, '/api/imports', { newWork: NEW_WORK, uploadIds })
  const url = `/api/imports/${planned.id}`
  expect((await t.app.inject({ url, headers: stranger })).statusCode).toBe(404)
  const { body } = await post({ ...editor, 'if-match': `"${planned.planDigest}"` }, `${url}/commit`)
  const work = await t.app.inject({ url: `/api/works/${body.workId}`, headers: editor })
  expect(work.json()).toMatchObject({ organisationId })
})
