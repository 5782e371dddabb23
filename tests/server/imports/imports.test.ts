import { expect, test } from 'vitest'
import { listEpisodeFacts } from '../../../db/queries/imports.ts'
import { countJobs } from '../../../db/queries/jobs.ts'
import { correctCells } from '../../../server/imports/sheets/correct-cells.ts'
import { readRows } from '../../../server/imports/sheets/read-rows.ts'
import { readSheets } from '../../../server/imports/sheets/read-sheets.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import { commit, type ImportAnswer, makeWork, plan, srt, upload, video, xlsx } from './drops.ts'

const TRADITIONAL = '小姐，這麼晚了，一個人搭計程車？'

/** Two videos, each with subtitles in two locales. */
async function uploadTwo(t: TestApp): Promise<string[]> {
  const ids: string[] = []
  for (const number of [1, 2]) {
    ids.push(await upload(t, `雨夜_第0${number}集.mp4`, await video(`雨夜 ${number}`)))
    ids.push(await upload(t, `雨夜_第0${number}集.zh-Hant-TW.srt`, srt(`${TRADITIONAL}${number}`)))
    ids.push(await upload(t, `雨夜_第0${number}集.en.srt`, srt(`So late, and alone ${number}?`)))
  }
  return ids
}

test('a drop is planned, committed once, and changes nothing the second time', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const first = await plan(t, { workId, uploadIds: await uploadTwo(t) })
  expect(first.plan).toMatchObject({
    counts: { create: 2, change: 0, unchanged: 0 },
    canCommit: true,
    errors: [],
    gaps: [],
  })
  expect(await listEpisodeFacts(t.ctx.db, workId)).toEqual([])

  const done = await commit(t, first)
  expect(done.statusCode).toBe(200)
  expect(done.json()).toMatchObject({ state: 'committed', workId })
  const stored = await listEpisodeFacts(t.ctx.db, workId)
  expect(stored.map(({ number, tracks }) => [number, tracks.length])).toEqual([
    [1, 2],
    [2, 2],
  ])
  expect(await countJobs(t.ctx.db)).toContainEqual({ kind: 'analyse-video', state: 'queued', count: 2 })

  expect((await commit(t, first)).json()).toMatchObject({ state: 'committed' })
  const second = await plan(t, { workId, uploadIds: await uploadTwo(t) })
  expect(second.plan.counts).toEqual({ create: 0, change: 0, unchanged: 2 })
  expect((await commit(t, second)).statusCode).toBe(200)
  expect(await listEpisodeFacts(t.ctx.db, workId)).toEqual(stored)
})

test('a wrong cell, a title and a number are put right in the plan, without sending anything again', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const second = await upload(t, 'b_第01集.mp4', await video('b'))
  const uploadIds = [await upload(t, 'a_第01集.mp4', await video('a')), second]
  const sheetUploadId = await upload(
    t,
    'sheet.csv',
    'episode,title,file\n1,Rain,a_第01集.mp4\nsoon,Dusk,b_第01集.mp4\n',
  )
  const first = await plan(t, { workId, uploadIds, sheetUploadId })
  expect(first.plan.errors).toMatchObject([
    { code: 'NUMBER_INVALID', number: null, place: { row: 3, cell: 'A3' } },
    { code: 'NUMBER_REPEATED', number: 1, fileName: 'b_第01集.mp4' },
  ])

  const change = async (payload: object) =>
    (await t.app.inject({ method: 'PATCH', url: `/api/imports/${first.id}`, headers: t.operator, payload })).json<
      ImportAnswer & { corrections: unknown }
    >()
  const corrections = [{ sheet: first.plan.errors[0]?.place?.sheet ?? '', cell: 'A3', text: '2' }]
  const mended = await change({ corrections })
  expect(mended.plan.errors).toEqual([])
  expect(mended.corrections).toEqual(corrections)
  expect(mended.plan.rows.map(({ number, titles }) => [number, titles?.[0]?.text])).toEqual([
    [1, 'Rain'],
    [2, 'Dusk'],
  ])

  const titled = await change({ overrides: [{ uploadId: second, number: 3, title: 'Night' }] })
  expect(titled.plan.rows.map(({ number, titles }) => [number, titles?.[0]?.text])).toEqual([
    [1, 'Rain'],
    [3, 'Night'],
  ])
  expect((await commit(t, titled)).statusCode).toBe(200)
})

test('a cell of JSON is corrected by its pointer, and a formula gives way', async () => {
  const read = (name: string, text: string) => readSheets(Buffer.from(text), name)
  const json = await read('list.json', '[{"number":"x","title":{"en":"Rain"}},{"number":2}]')
  const [table] = correctCells(json, [{ sheet: json[0]?.name ?? '', cell: '/0/number', text: '1' }])
  expect(table?.rows[1]?.[0]).toBe('1')
  expect(readRows(table ? [table] : []).faults).toEqual([])
  const formulas = [{ name: 'one', rows: [['episode'], ['=1']], formulas: ['A2'] }]
  expect(readRows(formulas).faults.map(({ code }) => code)).toEqual(['CELL_IS_FORMULA'])
  expect(readRows(correctCells(formulas, [{ sheet: 'one', cell: 'A2', text: '7' }])).rows[0]?.number?.value).toBe(7)
  expect(correctCells(formulas, [{ sheet: 'other', cell: 'A2', text: '7' }])).toEqual(formulas)
})

test('a sheet gives numbers, titles and locales; a corrected title changes only that', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const uploadIds = [
    await upload(t, 'b.mp4', await video('b')),
    await upload(t, 'a.mp4', await video('a')),
    await upload(t, 'words.srt', srt(TRADITIONAL)),
  ]
  const head = ['集數', '影片檔案', '標題（台灣）', '标题(大陆)', 'title:en', '字幕文件:港']
  const sheet = (title: string) => [
    head,
    [1, 'a.mp4', '雨夜', null, title, 'words.srt'],
    ['第二集', 'b', '末班計程車', '末班车', null, null],
  ]
  const sheetUploadId = await upload(t, 'sheet.xlsx', await xlsx(sheet('Rainy Nite')))
  const planned = await plan(t, { workId, uploadIds, sheetUploadId })
  expect(planned.plan.errors).toEqual([])
  expect((await commit(t, planned)).statusCode).toBe(200)
  const before = await listEpisodeFacts(t.ctx.db, workId)
  expect(before.map((episode) => episode.titles.map((title) => [title.locale, title.text]))).toEqual([
    [
      ['zh-Hant-TW', '雨夜'],
      ['en', 'Rainy Nite'],
    ],
    [
      ['zh-Hant-TW', '末班計程車'],
      ['zh-Hans-CN', '末班车'],
    ],
  ])
  expect(before[0]?.tracks.map((track) => track.locale)).toEqual(['zh-Hant-HK'])

  const corrected = await upload(t, 'sheet.xlsx', await xlsx(sheet('Rainy Night')))
  const again = await plan(t, { workId, uploadIds, sheetUploadId: corrected })
  expect(again.plan.rows.map((row) => row.actions)).toEqual([['edit'], ['unchanged']])
  await commit(t, again)
  const after = await listEpisodeFacts(t.ctx.db, workId)
  expect(after[0]?.titles[1]?.text).toBe('Rainy Night')
  expect({ ...after[0], titles: [], version: 0 }).toEqual({ ...before[0], titles: [], version: 0 })
  expect(after[1]).toEqual(before[1])
})

test('a sheet alone can correct titles, and subtitles alone can be added', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  await commit(t, await plan(t, { workId, uploadIds: await uploadTwo(t) }))
  const sheetUploadId = await upload(t, 'titles.csv', 'episode,title\n2,末班\n')
  const portuguese = await upload(t, 'EP02.pt-PT.srt', srt('Menina, tão tarde, sozinha de táxi?'))
  const planned = await plan(t, { workId, uploadIds: [portuguese], sheetUploadId })
  expect(planned.plan.rows).toMatchObject([{ number: 2, video: null, actions: ['add-track', 'edit'] }])
  expect((await commit(t, planned)).statusCode).toBe(200)
  const [, second] = await listEpisodeFacts(t.ctx.db, workId)
  expect(second?.titles).toEqual([{ locale: 'zh-Hant-TW', text: '末班', kind: 'display' }])
  expect(second?.tracks.map((track) => track.locale).toSorted()).toEqual(['en', 'pt-PT', 'zh-Hant-TW'])
})

test('another file of an episode replaces its video, another of its subtitles their track', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  await commit(t, await plan(t, { workId, uploadIds: await uploadTwo(t) }))
  const [before] = await listEpisodeFacts(t.ctx.db, workId)
  const uploadIds = [
    await upload(t, '第1集.mp4', await video('another')),
    await upload(t, '第1集.zh-Hant-TW.srt', srt('別的字幕，這麼晚了')),
  ]
  const planned = await plan(t, { workId, uploadIds })
  expect(planned.plan.rows).toMatchObject([{ number: 1, actions: ['replace-video', 'replace-track'] }])
  await commit(t, planned)
  const [after] = await listEpisodeFacts(t.ctx.db, workId)
  expect(after?.id).toBe(before?.id)
  expect(after?.mediaSha256).not.toBe(before?.mediaSha256)
  expect(after?.tracks).toHaveLength(2)
})

test('an import can make its work, once', async () => {
  await using t = await startTestApp()
  const newWork = {
    kind: 'micro_drama',
    originalLocale: 'zh-Hant-TW',
    originRegion: 'TW',
    titles: [{ locale: 'zh-Hant-TW', text: '雨夜', kind: 'display' }],
  }
  const planned = await plan(t, { newWork, uploadIds: await uploadTwo(t) })
  expect(planned.workId).toBeNull()
  const answers = await Promise.all([commit(t, planned), commit(t, planned)])
  const works = answers.map((answer) => answer.json<ImportAnswer>().workId)
  expect(works[0]).toBe(works[1])
  const list = await t.app.inject({ url: '/api/works', headers: t.operator })
  expect(list.json<{ items: unknown[] }>().items).toHaveLength(1)
})

test('what is missing, twice, left over and guessed is said', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const same = await video('same')
  const uploadIds = [
    await upload(t, '片名1.mp4', same),
    await upload(t, '片名4.mp4', await video('four')),
    await upload(t, '片名5.mp4', same),
    await upload(t, '片名4 v2.mp4', await video('other four')),
    await upload(t, '片名预告.mp4', await video('trailer')),
    await upload(t, 'notes.docx', 'nothing'),
    await upload(t, '片名9.en.srt', srt('alone')),
  ]
  const { plan: found } = await plan(t, { workId, uploadIds })
  expect(found.gaps).toEqual([2, 3])
  expect(found.leftovers.map(({ fileName, code }) => [fileName, code])).toEqual([
    ['notes.docx', 'KIND_UNKNOWN'],
    ['片名预告.mp4', 'EXTRA'],
    ['片名9.en.srt', 'NO_EPISODE'],
  ])
  expect(found.errors.map(({ code, fileName }) => [code, fileName])).toEqual([
    ['NUMBER_REPEATED', '片名4 v2.mp4'],
    ['EPISODE_FILE_REPEATED', '片名5.mp4'],
  ])
  expect(found.guesses.length).toBeGreaterThanOrEqual(3)
  expect(found.canCommit).toBe(false)
})

test('overrides settle what the names cannot', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  const one = await upload(t, 'x.mp4', await video('x'))
  const two = await upload(t, 'y.mp4', await video('y'))
  const words = await upload(t, 'words.srt', srt(TRADITIONAL))
  const other = await upload(t, 'z.mp4', await video('z'))
  const planned = await plan(t, { workId, uploadIds: [one, two, words, other] })
  expect(planned.plan.leftovers).toHaveLength(4)
  const overrides = [
    { uploadId: one, number: 2 },
    { uploadId: two, number: 1 },
    { uploadId: words, number: 1, locale: 'zh-Hant-MO' },
    { uploadId: other, ignore: true },
  ]
  const changed = await t.app.inject({
    method: 'PATCH',
    url: `/api/imports/${planned.id}`,
    headers: t.operator,
    payload: { overrides },
  })
  expect(changed.statusCode).toBe(200)
  expect(changed.headers.etag).toBe(`"${changed.json<ImportAnswer>().planDigest}"`)
  expect(changed.json<ImportAnswer>().plan.rows).toMatchObject([
    { number: 1, video: { fileName: 'y.mp4' }, subtitles: [{ locale: 'zh-Hant-MO' }] },
    { number: 2, video: { fileName: 'x.mp4' } },
  ])
  expect((await commit(t, planned)).json()).toMatchObject({ code: 'VERSION_CONFLICT' })
  expect((await commit(t, changed.json())).statusCode).toBe(200)
})

test('a work that changed since the plan answers IMPORT_STALE, and the import has a new plan', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  await commit(t, await plan(t, { workId, uploadIds: await uploadTwo(t) }))
  const sheetUploadId = await upload(t, 's.csv', 'episode,title:en\n1,One\n2,Two\n')
  const planned = await plan(t, { workId, uploadIds: [sheetUploadId], sheetUploadId })
  const [first] = await listEpisodeFacts(t.ctx.db, workId)
  await t.app.inject({
    method: 'PATCH',
    url: `/api/episodes/${first?.id}`,
    headers: t.operator,
    payload: { titles: [{ locale: 'en', text: 'One', kind: 'display' }] },
  })
  const refused = await commit(t, planned)
  expect(refused.statusCode).toBe(409)
  expect(refused.json()).toMatchObject({ code: 'IMPORT_STALE' })
  const renewed = await t.app.inject({ url: `/api/imports/${planned.id}`, headers: t.operator })
  expect(renewed.json<ImportAnswer>().plan.rows.map((row) => row.actions)).toEqual([['unchanged'], ['edit']])
  expect((await commit(t, renewed.json())).statusCode).toBe(200)
})

test('the templates are sheets that we read ourselves', async () => {
  await using t = await startTestApp()
  const workId = await makeWork(t)
  for (const locale of ['en', 'zh-Hans', 'zh-Hant', 'pt']) {
    for (const ending of ['csv', 'xlsx']) {
      const url = `/api/imports/template.${ending}?locale=${locale}`
      const template = await t.app.inject({ url, headers: t.operator })
      expect(template.statusCode).toBe(200)
      const sheetUploadId = await upload(t, `template.${ending}`, template.rawPayload)
      const video1 = await upload(t, 'EP01.mp4', await video('1'))
      const video2 = await upload(t, 'EP02.mp4', await video('2'))
      const subtitles: string[] = []
      for (const number of [1, 2]) {
        subtitles.push(await upload(t, `EP0${number}.zh-Hans-CN.srt`, srt('小姐，这么晚了')))
        subtitles.push(await upload(t, `EP0${number}.zh-Hant-TW.srt`, srt('小姐，這麼晚了')))
      }
      const { plan: found } = await plan(t, { workId, uploadIds: [video1, video2, ...subtitles], sheetUploadId })
      expect(found.errors, url).toEqual([])
      expect(found.rows[1], url).toMatchObject({
        titles: [{ text: '末班出租车' }, { text: '末班計程車' }, { text: 'The Last Taxi' }],
      })
    }
  }
})

test('an import is forgotten 30 days after its last change', async () => {
  await using t = await startTestApp()
  const { sweep } = await import('../../../server/processes/housekeeping.ts')
  const planned = await plan(t, { workId: await makeWork(t), uploadIds: [await upload(t, '1.mp4', await video('1'))] })
  t.advance(29 * 24 * 3_600_000)
  await sweep(t.ctx, t.ctx.now())
  expect((await t.app.inject({ url: `/api/imports/${planned.id}`, headers: t.operator })).statusCode).toBe(200)
  t.advance(2 * 24 * 3_600_000)
  await sweep(t.ctx, t.ctx.now())
  expect((await t.app.inject({ url: `/api/imports/${planned.id}`, headers: t.operator })).statusCode).toBe(404)
})
