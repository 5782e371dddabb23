import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../test-app.ts'
import { commit, makeWork, plan, srt, upload, video, xlsx } from './drops.ts'

const NOBODY = '01900000-0000-7000-8000-000000000000'

async function refusal(t: TestApp, payload: Record<string, unknown>): Promise<[number, string]> {
  const answer = await t.app.inject({ method: 'POST', url: '/api/imports', headers: t.operator, payload })
  return [answer.statusCode, answer.json<{ code: string }>().code]
}

test('uploads that there are not answer 404, unfinished ones 409', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const one = await upload(t, '1.mp4', await video('1'))
  expect(await refusal(t, { workId, uploadIds: [one, NOBODY] })).toEqual([404, 'UPLOAD_NOT_FOUND'])
  expect(await refusal(t, { workId, uploadIds: [one], sheetUploadId: NOBODY })).toEqual([404, 'UPLOAD_NOT_FOUND'])
  const begun = await t.app.inject({
    method: 'POST',
    url: '/api/uploads',
    headers: { ...t.operator, 'tus-resumable': '1.0.0', 'upload-length': '10' },
  })
  const unfinished = String(begun.headers.location).split('/').at(-1)
  expect(await refusal(t, { workId, uploadIds: [unfinished] })).toEqual([409, 'UPLOAD_NOT_FINISHED'])
})

test('a work that there is not answers 404; neither or both of work and new work 422', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const uploadIds = [await upload(t, '1.mp4', await video('1'))]
  const newWork = {
    kind: 'micro_drama',
    originalLocale: 'xx',
    originRegion: 'TW',
    titles: [{ locale: 'en', text: 'A', kind: 'display' }],
  }
  expect(await refusal(t, { workId: NOBODY, uploadIds })).toEqual([404, 'WORK_NOT_FOUND'])
  expect(await refusal(t, { uploadIds })).toEqual([422, 'CONTENT_INVALID'])
  expect(await refusal(t, { workId, newWork, uploadIds })).toEqual([422, 'CONTENT_INVALID'])
  expect(await refusal(t, { newWork, uploadIds })).toEqual([422, 'CONTENT_INVALID'])
})

test('a body of another shape, and more than 500 files, answer 400', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const many = Array.from({ length: 501 }, (_, index) => NOBODY.slice(0, -3) + String(index).padStart(3, '0'))
  expect(await refusal(t, { workId, uploadIds: many })).toEqual([400, 'REQUEST_INVALID'])
  expect(await refusal(t, { workId, uploadIds: [] })).toEqual([400, 'REQUEST_INVALID'])
  expect(await refusal(t, { workId, uploadIds: [NOBODY, NOBODY] })).toEqual([400, 'REQUEST_INVALID'])
  expect(await refusal(t, { workId, uploadIds: [NOBODY], more: 1 })).toEqual([400, 'REQUEST_INVALID'])
  const overrides = [{ uploadId: NOBODY, number: 0 }]
  expect(await refusal(t, { workId, uploadIds: [NOBODY], overrides })).toEqual([400, 'REQUEST_INVALID'])
})

test('a sheet that is none answers 422, one that is too large 413', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const uploadIds = [await upload(t, '1.mp4', await video('1'))]
  const none = await upload(t, 'sheet.xlsx', 'PK\x03\x04 and then nothing')
  expect(await refusal(t, { workId, uploadIds, sheetUploadId: none })).toEqual([422, 'SHEET_UNREADABLE'])
  const large = await upload(t, 'sheet.csv', `${'1,'.repeat(999)}1\n`.repeat(1_000))
  expect(await refusal(t, { workId, uploadIds, sheetUploadId: large })).toEqual([413, 'SHEET_TOO_LARGE'])
})

test('file names cannot lead anywhere: folders and control characters are dropped', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const uploadIds = [
    await upload(t, '../../etc/第1集.mp4', await video('1')),
    await upload(t, '..\\..\\第2集\u202e\u0007.mp4', await video('2')),
    await upload(t, '第1集.en.srt', srt('So late and alone')),
  ]
  const sheet = await xlsx([
    ['episode', 'file'],
    [1, '../../etc/第1集.mp4'],
    [2, '/etc/passwd'],
  ])
  const planned = await plan(t, { workId, uploadIds, sheetUploadId: await upload(t, 's.xlsx', sheet) })
  expect(planned.plan.rows.map((row) => row.video?.fileName)).toEqual(['第1集.mp4', '第2集.mp4'])
  expect(planned.plan.errors.map(({ code, place }) => [code, place?.cell])).toEqual([['FILE_UNKNOWN', 'B3']])
})

test('a plan with errors cannot be committed, nor one that was not seen', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const uploadIds = [await upload(t, '第1集.mp4', await video('1')), await upload(t, '第1集 b.mp4', await video('2'))]
  const planned = await plan(t, { workId, uploadIds })
  const refused = await commit(t, planned)
  expect([refused.statusCode, refused.json().code]).toEqual([409, 'IMPORT_HAS_ERRORS'])
  const unseen = await commit(t, { id: planned.id, planDigest: 'a'.repeat(64) })
  expect([unseen.statusCode, unseen.json().code]).toEqual([412, 'VERSION_CONFLICT'])
  const url = `/api/imports/${planned.id}/commit`
  const blind = await t.app.inject({ method: 'POST', url, headers: t.operator })
  expect([blind.statusCode, blind.json().code]).toEqual([400, 'REQUEST_INVALID'])
  const { statusCode } = await t.app.inject({ url: `/api/works/${workId}`, headers: t.operator })
  expect(statusCode).toBe(200)
})

test('a committed import cannot be changed, and one that there is not answers 404', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const planned = await plan(t, { workId, uploadIds: [await upload(t, '第1集.mp4', await video('1'))] })
  await commit(t, planned)
  const change = (id: string) =>
    t.app.inject({ method: 'PATCH', url: `/api/imports/${id}`, headers: t.operator, payload: { overrides: [] } })
  expect((await change(planned.id)).json()).toMatchObject({ status: 409, code: 'IMPORT_COMMITTED' })
  expect((await change(NOBODY)).json()).toMatchObject({ status: 404, code: 'IMPORT_NOT_FOUND' })
  expect((await commit(t, { id: NOBODY, planDigest: 'a'.repeat(64) })).statusCode).toBe(404)
  expect((await t.app.inject({ url: `/api/imports/${NOBODY}`, headers: t.operator })).statusCode).toBe(404)
})

test('nobody plans without a caller', async () => {
  await using t = await startTestApp()
  for (const [method, url] of [
    ['POST', '/api/imports'],
    ['GET', `/api/imports/${NOBODY}`],
    ['PATCH', `/api/imports/${NOBODY}`],
    ['POST', `/api/imports/${NOBODY}/commit`],
    ['GET', '/api/imports/template.csv'],
    ['GET', '/api/imports/template.xlsx'],
  ] as const) {
    expect((await t.app.inject({ method, url })).statusCode, url).toBe(401)
  }
})

test('unreadable subtitles, two of one locale and mixed seasons are errors with their files', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const uploadIds = [
    await upload(t, 'S01E01.mp4', await video('1')),
    await upload(t, 'S02E02.mp4', await video('2')),
    await upload(t, 'S01E01.en.srt', 'no cue here'),
    await upload(t, 'S02E02.en.srt', srt('So late and alone')),
    await upload(t, 'S02E02.b.en.srt', srt('So late and all alone')),
  ]
  const { plan: found } = await plan(t, { workId, uploadIds })
  expect(found.errors.map(({ code, fileName }) => [code, fileName])).toEqual([
    ['SEASONS_MIXED', null],
    ['SUBTITLE_EMPTY', 'S01E01.en.srt'],
    ['SUBTITLE_TRACK_EXISTS', 'S02E02.b.en.srt'],
  ])
})
