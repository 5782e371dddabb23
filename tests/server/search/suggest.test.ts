import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedData } from '../../shared-data.ts'
import { createSearchWorld, type SearchWorld } from '../indexing/search-world.ts'
import { createSearchApp } from './search-app.ts'

let world: SearchWorld
let api: Awaited<ReturnType<typeof createSearchApp>>

beforeAll(async () => {
  world = await createSearchWorld()
  api = await createSearchApp(world.ctx)
  const titles: Record<string, string>[] = [
    { 'zh-Hant-TW': '重慶森林', en: 'Chungking Express' },
    { 'zh-Hant-HK': '的士司機', 'zh-Hans-CN': '出租车司机' },
    { 'zh-Hans-CN': '重庆爱情故事' },
    { 'zh-Hant-TW': '重慶森林' },
    { 'pt-PT': 'O Coração Partido' },
  ]
  for (const one of titles) await world.index(await world.addWork({ titles: one, genres: ['romance', '都市愛情'] }))
})
afterAll(() => world[Symbol.asyncDispose]())

const texts = async (q: string, more: Record<string, string> = {}) =>
  (await api.suggest({ q, ...more })).items.map(({ kind, text }) => (kind === 'genre' ? `#${text}` : text))

test.each([
  ['重', '重慶森林|重庆爱情故事'],
  ['重庆森', '重慶森林'],
  ['計程車', '的士司機'],
  ['chongq', '重慶森林|重庆爱情故事'],
  ['ㄔㄨㄥˊ', '重慶森林|重庆爱情故事'],
  ['cqsl', '重慶森林'],
  ['chungk', 'Chungking Express'],
  ['corac', 'O Coração Partido'],
  ['roman', '#Romance'],
  ['爱情', '#爱情|#都市愛情|重庆爱情故事'],
  ['nothing of the kind', ''],
])('%s may become %s', async (q, expected) => {
  expect((await texts(q)).toSorted().join('|')).toBe(expected.split('|').toSorted().join('|'))
})

test('a title is given once, in the language of the reader, with marks and its work', async () => {
  const { items } = await api.suggest({ q: '司机', locale: 'zh-Hant-HK' })
  expect(items).toMatchObject([{ kind: 'title', text: '的士司機', locale: 'zh-Hant-HK', marks: [[2, 4]] }])
  expect(items[0]?.workId).toMatch(/^[0-9a-f-]{36}$/)
  expect(await texts('重慶森林')).toEqual(['重慶森林'])
})

test.each([
  ['romance', 'pt-BR', 'Romance', 'pt'],
  ['爱情', 'zh-Hant-MO', '愛情', 'zh-Hant'],
  ['爱情', 'en', '爱情', 'zh-Hans'],
])('the genre that %s may become is called for %s as it was typed or as they say', async (q, locale, text, of) => {
  const { items } = await api.suggest({ q, locale })
  expect(items[0]).toMatchObject({ kind: 'genre', text, locale: of, genre: 'romance', workId: null })
})

test('a work without a row is not shown, and another takes its place', async () => {
  await world.ctx.engine.waitForTasks([
    await world.ctx.engine.addDocuments('works', [{ id: 'nobody', t: ['重 庆 森 林'], f: [], k: ['重庆森林'], n: [] }]),
  ])
  expect(await texts('重慶森林', { limit: '1' })).toEqual(['重慶森林'])
})

test('what is no text to look for gives nothing, what is of a wrong shape is refused', async () => {
  for (const q of ['', ' ', '"', '-', '\u0000', '\ud800', '。']) expect(await texts(q), q).toEqual([])
  const status = async (query: Record<string, string>) => (await api.suggest(query)).status
  expect(await status({})).toBe(400)
  expect(await status({ q: '长'.repeat(201) })).toBe(400)
  expect(await status({ q: 'a', limit: '0' })).toBe(400)
  expect(await status({ q: 'a', limit: '21' })).toBe(400)
  expect(await status({ q: 'a', wrong: '1' })).toBe(400)
  expect(await status({ q: 'a', locale: 'xx-nonsense-' })).toBe(400)
})

test('no string that has broken other programs breaks it', async () => {
  const path = sharedData('hostile', 'blns.json')
  if (path === undefined) return console.warn('skipped: ../shared/data/hostile is absent')
  const strings = JSON.parse(await readFile(path, 'utf8')) as string[]
  for (const q of strings.filter((text) => [...text].length <= 200)) {
    expect((await api.suggest({ q: q.toWellFormed() })).status, q).toBe(200)
  }
})
