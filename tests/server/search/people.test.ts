import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSearchWorld, type SearchWorld } from '../indexing/search-world.ts'
import { createSearchApp, marked } from './search-app.ts'

let world: SearchWorld
let api: Awaited<ReturnType<typeof createSearchApp>>
const ids: Record<string, string> = {}

beforeAll(async () => {
  world = await createSearchWorld()
  api = await createSearchApp(world.ctx)
  ids.mood = await world.addWork({
    titles: { 'zh-Hant-HK': '花樣年華', en: 'In the Mood for Love' },
    names: [{ 'zh-Hant-HK': '王家衛', en: 'Wong Kar-wai' }, { 'zh-Hans-CN': '曾志伟' }],
  })
  ids.about = await world.addWork({ titles: { 'zh-Hant-TW': '王家衛訪談' } })
  ids.other = await world.addWork({ titles: { 'zh-Hans-CN': '末班车' }, names: [{ 'pt-PT': 'Inês Conceição' }] })
  await world.index(...Object.values(ids))
})
afterAll(() => world[Symbol.asyncDispose]())

test.each([
  ['王家衛', 'exact', '王家衛'],
  ['王家卫', 'script', '王家衛'],
  ['kar-wai', 'exact', 'Wong Kar-wai'],
  ['wangjiawei', 'pinyin', '王家衛'],
  ['zengzhiwei', 'pinyin', '曾志伟'], // a surname, read as one
  ['ㄗㄥ ㄓˋ ㄨㄟˇ', 'zhuyin', '曾志伟'],
  ['wonggaawai', 'jyutping', '王家衛'],
])('%s finds the works of a person by %s, and says so', async (q, kind, text) => {
  const { items } = await api.find({ q })
  const found = items.find(({ work }) => work.id === ids.mood)
  expect(found?.why[0]).toMatchObject({ field: 'credit', kind, text })
})

test('a title goes before a name, and both are found', async () => {
  const { items } = await api.find({ q: '王家衛' })
  expect(items.map(({ work, why }) => [work.id, why[0]?.field])).toEqual([
    [ids.about, 'title'],
    [ids.mood, 'credit'],
  ])
})

test('the name that was meant is marked, in the spelling that was meant', async () => {
  const [item] = (await api.find({ q: 'conceicao' })).items
  expect(item?.why.map((why) => [why.field, why.locale, marked(why)])).toEqual([['credit', 'pt-PT', ['Conceição']]])
})

test('what is typed may become a person, once, beside titles', async () => {
  const { items } = await api.suggest({ q: '王家' })
  expect(items.map(({ kind, text }) => `${kind} ${text}`).toSorted()).toEqual(['person 王家衛', 'title 王家衛訪談'])
  const person = items.find(({ kind }) => kind === 'person')
  expect(person).toMatchObject({ locale: 'zh-Hant-HK', workId: null, genre: null, marks: [[0, 2]] })
})

test('a name is found with a wrong letter, and a title that has the words says so alone', async () => {
  const [typo] = (await api.find({ q: 'conceicoa' })).items
  expect(typo?.why).toMatchObject([{ field: 'credit', kind: 'typo', text: 'Inês Conceição' }])
  const id = await world.addWork({ titles: { en: 'Being Ines' }, names: [{ en: 'Ines Duarte' }] })
  await world.index(id)
  const found = (await api.find({ q: 'ines' })).items.find(({ work }) => work.id === id)
  expect(found?.why.map(({ field, text }) => [field, text])).toEqual([['title', 'Being Ines']])
})

test('a name that is credited no more is not found any longer', async () => {
  const id = await world.addWork({ titles: { en: 'Harbour' }, names: [{ 'zh-Hant-TW': '侯孝賢' }] })
  await world.index(id)
  expect((await api.find({ q: '侯孝贤' })).ids).toEqual([id])
  await world.changeWork(id, { names: [] })
  await world.index(id)
  expect((await api.find({ q: '侯孝贤' })).ids).toEqual([])
})
