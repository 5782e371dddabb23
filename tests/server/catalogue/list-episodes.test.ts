import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeAnalysis } from '../../../db/queries/media-files.ts'
import { metadata, startUploadWorld, subtitle, TINY_VIDEO, type UploadWorld, video } from '../uploads/upload-world.ts'

const NOBODY = '01980000-0000-7000-8000-000000000000'
const TILE = { tileWidthPx: 90, tileHeightPx: 160 }

let t: UploadWorld
let first: { id: string; sha256: string }
let sheetId: string
beforeAll(async () => {
  t = await startUploadWorld()
  for (const number of [3, 1, 2]) {
    const titles = [{ locale: 'zh-Hant-TW', text: `第 ${number} 夜`, kind: 'display' }]
    const bytes = Buffer.concat([TINY_VIDEO, Buffer.from(`episode ${number}`)])
    const added = await t.send([metadata({ number, titles }), video(bytes), subtitle()])
    expect(added.statusCode).toBe(202)
    if (number === 1) first = added.json()
  }
  await store(first.sha256, 7)
})
afterAll(() => t[Symbol.asyncDispose]())

/** An analysis with so many pictures on its storyboard, four in a row. */
async function store(mediaSha256: string, count: number) {
  const cells = Array.from({ length: count }, (_, at) => ({
    ...{ fromMs: at * 1_000, toMs: (at + 1) * 1_000 },
    ...{ x: (at % 4) * TILE.tileWidthPx, y: Math.floor(at / 4) * TILE.tileHeightPx },
  }))
  const storyboard = { ...TILE, columns: 4, rows: 2, cells }
  const image = { mediaSha256, sha256: mediaSha256, sizeBytes: 1, widthPx: 1, heightPx: 1, reasons: [], rank: 1 }
  sheetId = t.ctx.newId()
  await t.ctx.db.transaction((tx) =>
    storeAnalysis(tx, mediaSha256, { analysedAtMs: 1, durationMs: 7_000, storyboard }, [
      { ...image, id: sheetId, kind: 'storyboard', mimeType: 'image/webp' },
    ]),
  )
}

const list = (query = '', workId = t.workId) =>
  t.app.inject({ url: `/api/works/${workId}/episodes${query}`, headers: t.operator })

test('the episodes of a work come in order of number, each with titles, tracks and keyframes of one storyboard', async () => {
  const answer = await list('?frames=3')
  expect(answer.statusCode).toBe(200)
  const { items, nextCursor } = answer.json()
  expect([items.map((one: { number: number }) => one.number), nextCursor]).toEqual([[1, 2, 3], null])
  expect(items[0]).toMatchObject({
    ...{ id: first.id, durationMs: 7_000, titles: [{ text: '第 1 夜' }] },
    tracks: [{ locale: 'zh-Hant-TW', origin: 'uploaded', state: 'approved', cueCount: 1 }],
    keyframes: { sheetUrl: `/api/stills/${sheetId}`, sheetWidthPx: 360, sheetHeightPx: 320, ...TILE },
  })
  expect(items[0].keyframes.frames).toEqual([
    { atMs: 1_000, x: 90, y: 0 },
    { atMs: 3_000, x: 270, y: 0 },
    { atMs: 5_000, x: 90, y: 160 },
  ])
  expect(items[1]).toMatchObject({ keyframes: null, posterUrl: null, durationMs: null })
})

test('a page ends where it was asked to, and the next one goes on from there', async () => {
  const page = (await list('?limit=2')).json()
  expect(page.items.map((one: { number: number }) => one.number)).toEqual([1, 2])
  const rest = (await list(`?limit=2&cursor=${page.nextCursor}`)).json()
  expect([rest.items.map((one: { number: number }) => one.number), rest.nextCursor]).toEqual([[3], null])
})

test.each([
  ['?frames=0', 400, 'REQUEST_INVALID'],
  ['?frames=21', 400, 'REQUEST_INVALID'],
  ['?limit=101', 400, 'REQUEST_INVALID'],
  ['?number=1', 400, 'REQUEST_INVALID'],
  ['?cursor=bm8', 400, 'CURSOR_INVALID'],
])('a list of episodes is refused: %s', async (query, status, code) => {
  const answer = await list(query)
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
})

test('a work that is not there has no episodes', async () => {
  const answer = await list('', NOBODY)
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'WORK_NOT_FOUND'])
})
