import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listSearchMisses } from '../../../db/queries/search-misses.ts'
import { searchMisses } from '../../../db/schema/index.ts'
import { sweep } from '../../../server/processes/housekeeping.ts'
import { missText, openMissLog } from '../../../server/search/miss-log.ts'
import { createGlossaryWorld } from '../glossary/glossary-world.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

let t: TestApp
beforeEach(async () => {
  t = await startTestApp()
})
afterEach(() => t[Symbol.asyncDispose]())

const kept = () => listSearchMisses(t.ctx.db, { after: undefined, limit: 100_000 })
const texts = async () => (await kept()).map(({ text }) => text).sort()
const list = (query = '') => t.app.inject({ url: `/api/search/misses${query}`, headers: t.operator })

describe('what is kept of a text', () => {
  test.each([
    ['見工', '见工'],
    ['  ＡＩ 女友！', 'ai 女友'],
    ['1997 年', '1997 年'],
  ])('is what is compared: %s is %s', (query, text) => {
    expect(missText(query)).toBe(text)
  })

  test.each([
    ['an address', 'chan@example.mo'],
    ['an address in full width', 'chan＠example.mo'],
    ['eight digits', '66123456'],
    ['digits with separators', '+853 6612-3456'],
    ['digits in a sentence', '打6612給我，再打3456'],
    ['digits of another script', '٦٦١٢٣٤٥٦'],
    ['full-width digits', '６６１２３４５６'],
    ['mathematical digits', '𝟞𝟞𝟙𝟚𝟛𝟜𝟝𝟞'],
    ['digits written as characters', '六六一二三四五六'],
    ['more than sixty characters', '好'.repeat(61)],
    ['punctuation only', '？！'],
  ])('is nothing of %s', (_what, query) => {
    expect(missText(query)).toBeUndefined()
  })
})

describe('the log', () => {
  test('counts a text each time, and keeps neither who asked nor what was found', async () => {
    const log = openMissLog(t.ctx)
    log.note('見工', 0)
    log.note('见工', 2)
    log.note('的士', 3)
    await log.close()
    expect(await kept()).toEqual([{ text: '见工', times: 2, hits: 2, lastAtMs: expect.any(Number) }])
  })

  test('takes what is typed letter by letter for one search, whichever way it went', async () => {
    const log = openMissLog(t.ctx)
    for (const typed of ['z', 'zh', 'zhuan', 'zhuang', 'zhuan', '士', '士多', '士多啤', '士多啤梨']) log.note(typed, 0)
    await log.close()
    expect(await texts()).toEqual(['zhuan', '士多啤梨'])
  })

  test('takes one for another search once the time for typing is over', async () => {
    const log = openMissLog(t.ctx, { waitMs: 1 })
    log.note('士多', 0)
    while ((await kept()).length === 0) await pause(5)
    log.note('士多啤梨', 0)
    await log.close()
    expect(await texts()).toEqual(['士多', '士多啤梨'])
  })

  test('drops what comes faster than it writes, and stays within its bounds', async () => {
    const log = openMissLog(t.ctx)
    for (let at = 0; at < 1_000; at++) log.note(`${String.fromCodePoint(0x4e00 + at)}好`, 0)
    await log.close()
    expect((await kept()).length).toBe(200)
  })

  test('forgets the rarest first when there are too many', async () => {
    await t.ctx.db.transaction(async (tx) => {
      for (let at = 0; at < 10_000; at++)
        tx.insert(searchMisses)
          .values({ text: `t${at}`, times: at === 0 ? 9 : 1, hits: 0, lastAtMs: at })
          .run()
    })
    const log = openMissLog(t.ctx)
    log.note('新的', 0)
    await log.close()
    const rows = await kept()
    expect(rows).toHaveLength(10_000)
    const names = new Set(rows.map(({ text }) => text))
    expect([names.has('t0'), names.has('t1'), names.has('t2'), names.has('新的')]).toEqual([true, false, true, true])
  })

  test('fails no search when it cannot write', async () => {
    const broken = {
      ...t.ctx,
      db: { ...t.ctx.db, transaction: () => Promise.reject(new Error('full')) } as typeof t.ctx.db,
    }
    const log = openMissLog(broken)
    log.note('見工', 0)
    await expect(log.close()).resolves.toBeUndefined()
  })
})

describe('GET /api/search/misses', () => {
  test('lists the most frequent first, in pages', async () => {
    await t.ctx.db.transaction(async (tx) => {
      for (const [text, times] of [
        ['甲', 1],
        ['乙', 5],
        ['丙', 5],
        ['丁', 2],
      ] as const) {
        tx.insert(searchMisses).values({ text, times, hits: 0, lastAtMs: 1_000 }).run()
      }
    })
    const first = await list('?limit=3')
    expect(first.json().items.map(({ times }: { times: number }) => times)).toEqual([5, 5, 2])
    expect(first.json().items[0]).toEqual({ text: '乙', times: 5, hits: 0, lastAt: '1970-01-01T00:00:01.000Z' })
    expect(first.headers.link).toContain('rel="next"')
    const rest = await list(`?limit=3&cursor=${first.json().nextCursor}`)
    expect(rest.json()).toMatchObject({ items: [{ text: '甲' }], nextCursor: null })
    expect((await list('?cursor=x')).json()).toMatchObject({ code: 'CURSOR_INVALID' })
    expect((await list('?limit=1000')).statusCode).toBe(400)
    expect((await t.app.inject({ url: '/api/search/misses' })).statusCode).toBe(401)
  })

  test('forgets after 90 days', async () => {
    const day = 24 * 60 * 60_000
    const nowMs = t.ctx.now()
    await t.ctx.db.transaction(async (tx) => {
      tx.insert(searchMisses)
        .values({ text: 'old', times: 50, hits: 0, lastAtMs: nowMs - 91 * day })
        .run()
      tx.insert(searchMisses)
        .values({ text: 'young', times: 1, hits: 0, lastAtMs: nowMs - 89 * day })
        .run()
    })
    await sweep(t.ctx, nowMs)
    expect(await texts()).toEqual(['young'])
  })
})

test('a search notes its first page when hardly any work has its words; near ones and filters do not count', async () => {
  await using world = await createGlossaryWorld({ missWaitMs: 60_000 })
  const works = await Promise.all(
    ['夜班司机', '夜班护士', '夜班保安', '夜班医生'].map((title) => world.addWork({ titles: { 'zh-Hans-CN': title } })),
  )
  await world.index(...works)
  await world.call('GET', `/search?q=${encodeURIComponent('夜班')}`) // four works
  await world.call('GET', `/search?q=${encodeURIComponent('夜班')}&genre=none`)
  await world.call('GET', `/search?q=${encodeURIComponent('司機夜班')}`) // only near ones
  await world.call('GET', `/search?q=${encodeURIComponent('我的電話是66123456')}`)
  await world.call('GET', '/search?q=')
  const first = await world.call('GET', `/search?q=${encodeURIComponent('醫生')}&limit=1`)
  expect(first.status).toBe(200)
  await world.app.close()
  const rows = await listSearchMisses(world.db, { after: undefined, limit: 10 })
  expect(rows.map(({ text, hits }) => [text, hits]).sort()).toEqual([
    ['医生', 1],
    ['司机夜班', 0],
  ])
})
