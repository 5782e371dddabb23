import { expect, test } from 'vitest'
import writeXlsx from 'write-excel-file/node'
import { readSheets } from '../../../server/imports/sheets/read-sheets.ts'
import { NOBODY, srtOf, useLocalisationWorld } from './localisation-world.ts'

const { call, addEpisode, replaceTrack, runDraftJobs, world } = useLocalisationWorld()
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const LINES = ['你怎么来了', '我不知道', '快走', '别过来']

/** A work of its own with an episode. */
async function addWork(lines: readonly string[] = LINES) {
  const workId = await world().createWork()
  return { workId, ...(await addEpisode(lines, 'zh-Hans-CN', workId)) }
}
const urlOf = (workId: string, more = '', to = 'en') => `/api/works/${workId}/packet?from=zh-Hans-CN&to=${to}${more}`

async function takeOut(workId: string, to = 'en'): Promise<string[][]> {
  const answer = await call('GET', urlOf(workId, '', to))
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, XLSX])
  const [sheet] = await readSheets(answer.rawPayload, 'packet.xlsx')
  return (sheet?.rows ?? []).map((row) => Array.from({ length: 7 }, (_, index) => String(row[index] ?? '')))
}

async function bringBack(workId: string, rows: readonly string[][], more = '&dryRun=false', to = 'en') {
  const cells = rows.map((row) => row.map((value) => ({ value, type: String })))
  return call('POST', urlOf(workId, more, to), await writeXlsx(cells).toBuffer(), { 'content-type': XLSX })
}

const translate = (rows: string[][], row: number, text: string) => {
  rows[row - 1] = rows[row - 1]?.with(5, text) ?? []
  return rows
}
const linesOf = async (episodeId: string, locale = 'en') => {
  const { tracks } = (await call('GET', `/api/episodes/${episodeId}`)).json() as {
    tracks: { id: string; locale: string }[]
  }
  const trackId = tracks.find((track) => track.locale === locale)?.id
  if (trackId === undefined) return { trackId: '', texts: undefined }
  const { lines } = (await call('GET', `/api/tracks/${trackId}/draft`)).json() as {
    lines: { text: string; edited: boolean; stale: boolean }[]
  }
  return { trackId, texts: lines.map((line) => line.text), edited: lines.map((line) => line.edited), lines }
}

test('a packet goes out, is translated, and comes back: a dry run stores nothing, and only edited lines change', async () => {
  const { workId, id, number } = await addWork()
  const rows = await takeOut(workId)
  expect(rows[0]).toEqual(['line', 'episode', 'start', 'end', 'source', 'translation', 'hint'])
  expect(rows[3]?.slice(1)).toEqual([String(number), '00:00:06.000', '00:00:08.500', '快走', '', ''])
  translate(rows, 4, 'Go!')

  const dry = await bringBack(workId, rows, '')
  expect(dry.json()).toEqual({
    dryRun: true,
    lines: 4,
    changed: [{ episode: number, position: 2, before: '', after: 'Go!' }],
  })
  expect((await linesOf(id)).texts).toBeUndefined()
  expect((await bringBack(workId, rows)).json()).toMatchObject({ dryRun: false, changed: [{ position: 2 }] })
  expect(await linesOf(id)).toMatchObject({
    texts: ['你怎么来了', '我不知道', 'Go!', '别过来'],
    edited: [false, false, true, false],
  })
  const again = await takeOut(workId)
  expect(again[3]?.[5]).toBe('Go!')
  translate(again, 2, 'Why are you here?')
  expect((await bringBack(workId, again)).json().changed).toMatchObject([{ position: 0 }])
  const { locales } = (await call('GET', `/api/works/${workId}/translations`)).json()
  expect(locales).toEqual([
    { locale: 'zh-Hans-CN', lines: 4, done: 4, percent: 100 },
    { locale: 'en', lines: 4, done: 2, percent: 50 },
  ])
})

test.each<[string, (rows: string[][]) => string[][], number, string]>([
  ['shifted', ([head = [], a = [], b = [], ...rest]) => [head, b, a, ...rest], 2, 'ROW_SHIFTED'],
  ['missing', (rows) => rows.toSpliced(2, 1), 3, 'ROW_SHIFTED'],
  ['missing at the end', (rows) => rows.slice(0, -1), 5, 'ROW_MISSING'],
  ['foreign', (rows) => [...rows, ['1-abcdefghij', '1', '', '', '外人', 'Stranger', '']], 6, 'ROW_FOREIGN'],
  ['twice there', (rows) => [...rows, rows[1] ?? []], 6, 'ROW_SHIFTED'],
  ['with another source', (rows) => rows.with(1, rows[1]?.with(4, '你好') ?? []), 2, 'SOURCE_CHANGED'],
  ['without its headers', (rows) => rows.slice(1), 1, 'HEADER_MISSING'],
])('a packet with a row that is %s is refused with its row, and nothing is stored', async (_what, spoil, row, code) => {
  const { workId, id } = await addWork()
  const answer = await bringBack(workId, spoil(translate(await takeOut(workId), 4, 'Go!')))
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'PACKET_INVALID'])
  expect(answer.json().errors[0]).toMatchObject({
    code,
    pointer: `/${row}`,
    detail: expect.stringContaining(`Row ${row}`),
  })
  expect((await linesOf(id)).texts).toBeUndefined()
})

test('a packet of another work is foreign row by row', async () => {
  const [one, other] = [await addWork(), await addWork()]
  const answer = await bringBack(one.workId, await takeOut(other.workId))
  expect(answer.json().errors.map((error: { code: string }) => error.code)).toContain('ROW_FOREIGN')
})

test('what was approved for a line is offered where another work of the same people says it', async () => {
  const first = await addWork(['我们离婚吧', '救命'])
  await bringBack(first.workId, translate(await takeOut(first.workId, 'fr'), 2, 'Divorçons'), '&dryRun=false', 'fr')
  const { trackId } = await linesOf(first.id, 'fr')
  expect((await call('POST', `/api/tracks/${trackId}/approve`)).statusCode).toBe(200)

  const second = await addWork(['你好', '我们离婚吧'])
  const rows = await takeOut(second.workId, 'fr')
  expect(rows.slice(1).map((row) => row[5])).toEqual(['', 'Divorçons'])
  expect((await bringBack(second.workId, rows, '&dryRun=false', 'fr')).json().changed).toMatchObject([
    { after: 'Divorçons' },
  ])
  const closed = await bringBack(first.workId, translate(await takeOut(first.workId, 'fr'), 3, 'Au secours'), '', 'fr')
  expect([closed.statusCode, closed.json().code]).toEqual([409, 'TRACK_NOT_DRAFT'])
})

test('a packet for a region is prefilled with its draft, and hints at the glossary', async () => {
  const { workId, id } = await addWork(['坐出租车', '快走'])
  await call('POST', `/api/episodes/${id}/drafts`, { to: ['TW'] })
  const rows = await takeOut(workId, 'zh-Hant-TW')
  expect(rows.slice(1).map((row) => row.slice(5))).toEqual([
    ['坐計程車', '出租车 → 計程車'],
    ['快走', ''],
  ])
  await bringBack(workId, translate(rows, 2, '搭計程車'), '&dryRun=false', 'zh-Hant-TW')
  expect(await linesOf(id, 'zh-Hant-TW')).toMatchObject({ texts: ['搭計程車', '快走'], edited: [true, false] })
})

test('translations stay when the source changes, and an old packet is refused', async () => {
  const { workId, id } = await addWork(['你好', '快走'])
  const rows = translate(translate(await takeOut(workId), 2, 'Hello'), 3, 'Go!')
  await bringBack(workId, rows)
  await replaceTrack(id, ['你好', '快走，别回头'])
  await runDraftJobs()
  expect(await linesOf(id)).toMatchObject({
    texts: ['Hello', 'Go!'],
    lines: [
      { edited: true, stale: false },
      { edited: true, stale: true },
    ],
  })
  expect((await bringBack(workId, rows)).json()).toMatchObject({ code: 'PACKET_INVALID' })
})

test('the SRT of one episode goes out and comes back too, at the same times', async () => {
  const { workId, id, number } = await addWork()
  const more = `&firstEpisode=${number}&lastEpisode=${number}`
  const out = await call('GET', urlOf(workId, `${more}&format=srt`))
  expect(out.body).toContain('00:00:06,000 --> 00:00:08,500\n快走')
  const send = (body: string) =>
    call('POST', urlOf(workId, `${more}&dryRun=false`), body, { 'content-type': 'application/x-subrip' })
  const shifted = await send(out.body.replace('00:00:06,000', '00:00:06,100'))
  expect(shifted.json()).toMatchObject({ code: 'PACKET_INVALID', errors: [{ code: 'ROW_SHIFTED', pointer: '/3' }] })
  expect((await send(srtOf(LINES.slice(1)))).json()).toMatchObject({
    code: 'PACKET_INVALID',
    errors: [{ code: 'ROW_MISSING' }],
  })
  expect((await send(out.body.replace('快走', 'Go!'))).json().changed).toMatchObject([{ position: 2, after: 'Go!' }])
  expect((await linesOf(id)).texts).toEqual(['你怎么来了', '我不知道', 'Go!', '别过来'])
})

test('what is no packet is refused', async () => {
  const { workId } = await addWork()
  for (const [answer, status, code] of [
    [await call('GET', urlOf(NOBODY)), 404, 'WORK_NOT_FOUND'],
    [await call('GET', `/api/works/${NOBODY}/translations`), 404, 'WORK_NOT_FOUND'],
    [await call('GET', urlOf(workId, '', 'zh-CN')), 422, 'LOCALE_INVALID'],
    [await call('GET', urlOf(workId, '&firstEpisode=100000')), 409, 'DRAFT_SOURCE_MISSING'],
    [await call('GET', `/api/works/${workId}/packet`), 422, 'LOCALE_INVALID'],
    [
      await call('POST', urlOf(workId), Buffer.from('PK\x03\x04junk'), { 'content-type': XLSX }),
      422,
      'SHEET_UNREADABLE',
    ],
    [await call('GET', urlOf(workId, '&x=1')), 400, 'REQUEST_INVALID'],
    [await call('POST', urlOf(workId), 'junk', { 'content-type': XLSX }), 422, 'PACKET_INVALID'],
    [await call('POST', urlOf(workId), {}), 422, 'PACKET_INVALID'],
    [await call('POST', urlOf(workId), 'x', { 'content-type': 'text/csv' }), 415, 'CONTENT_TYPE_UNSUPPORTED'],
    [await call('POST', urlOf(NOBODY), 'x', { 'content-type': 'application/x-subrip' }), 404, 'WORK_NOT_FOUND'],
  ] as const) {
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  }
})
