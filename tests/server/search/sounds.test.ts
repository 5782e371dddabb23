import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSearchWorld, type SearchWorld } from '../indexing/search-world.ts'
import { createSearchApp, marked } from './search-app.ts'

let world: SearchWorld
let api: Awaited<ReturnType<typeof createSearchApp>>
const ids: Record<string, string> = {}
const TITLES: Record<string, Record<string, string>> = {
  forest: { 'zh-Hant-HK': '重慶森林', en: 'Chungking Express' },
  latin: { en: 'Chongqing Nights' },
  almost: { en: 'Chonqing' },
  wife: { 'zh-Hans-CN': '闪婚老公是总裁' },
  consort: { 'zh-Hant-TW': '王妃歸來' },
  growing: { 'zh-Hans-CN': '长大以后' },
  wall: { 'zh-Hant-TW': '萬里長城' },
  music: { 'zh-Hans-CN': '音乐之家' },
  taxi: { 'zh-Hant-TW': '雨夜計程車' },
  green: { 'zh-Hans-CN': '绿野仙踪' },
  phone: { 'zh-Hans-CN': '我的iPhone女友', en: 'My iPhone Girl' },
  women: { en: 'Women of the Harbour' },
  us: { 'zh-Hans-CN': '我们的歌' },
  insect: { 'zh-Hans-CN': '冲上云霄' },
  driver: { en: 'The Restaurant' },
}

beforeAll(async () => {
  world = await createSearchWorld()
  api = await createSearchApp(world.ctx)
  for (const [name, titles] of Object.entries(TITLES)) ids[name] = await world.addWork({ titles })
  ids.talk = await world.addWork({ titles: { en: 'Talk' } })
  await world.addEpisode(ids.talk, 1, { en: ['women are here', 'the main road'], 'zh-Hans-CN': ['你知道王飞吗'] })
  await world.index(...Object.values(ids))
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const names = (found: { ids: string[] }) => found.ids.map((id) => Object.keys(ids).find((name) => ids[name] === id))
const find = async (q: string) => names(await api.find({ q }))
const reason = async (q: string, name: string) => {
  const { items } = await api.find({ q })
  const why = items.find((item) => item.work.id === ids[name])?.why[0]
  return why && `${why.kind} ${marked(why).join(' ')}`
}

test.each([
  ['chong qing', 'pinyin 重慶'],
  ['chongqingsenlin', 'pinyin 重慶森林'],
  ['chóngqìng', 'pinyin 重慶'],
  ['chong2 qing4', 'pinyin 重慶'],
  ['senlin', 'pinyin 森林'],
  ['cqsl', 'initials 重慶森林'],
  ['cq', 'initials 重慶'],
  ['ㄔㄨㄥˊㄑㄧㄥˋ', 'zhuyin 重慶'],
  ['ㄔㄨㄥˊ', 'zhuyin 重'],
  ['cung4 hing3', 'jyutping 重慶'],
  ['chunghing', 'jyutping 重慶'],
  ['zhongqing', 'fuzzy 重慶'],
  ['congqin', 'fuzzy 重慶'],
  ['重庆深林', 'fuzzy 重慶森林'],
  ['重庆senlin', 'typo 重慶森林'],
])('%s finds 重慶森林 and says how: %s', async (q, expected) => {
  expect(await find(q)).toContain('forest')
  expect(await reason(q, 'forest')).toBe(expected)
})

test('a title that has the letters goes before one that sounds so, and that before one with a wrong letter', async () => {
  expect(await find('chongqing')).toEqual(['latin', 'forest', 'almost'])
  expect(await reason('chongqing', 'latin')).toBe('exact Chongqing')
  expect((await find('women')).slice(0, 2)).toEqual(['women', 'us'])
})

test('a single syllable without a tone does not push dialogue away', async () => {
  const found = await find('main')
  expect(found[0]).toBe('talk')
  const mei = await find('ge')
  expect(mei).toContain('us')
})

test('a tone that was typed puts the titles first that have it', async () => {
  expect((await find('ㄔㄨㄥˊ'))[0]).toBe('forest')
  expect((await find('chong1'))[0]).toBe('insect')
})

test('a character is found by the reading that its word gives it', async () => {
  expect(await find('zhangda')).toEqual(['growing'])
  expect(await find('changcheng')).toEqual(['wall'])
  expect(await find('yinyue')).toEqual(['music'])
  expect(await reason('yinle', 'music')).toBe('fuzzy 音乐')
})

test('ü is found by lü, lv and lu', async () => {
  for (const q of ['lüye', 'lvye', 'luye', 'lǜ yě']) expect(await reason(q, 'green'), q).toBe('pinyin 绿野')
})

test('a regional title is found by the sound of either word', async () => {
  expect(await reason('jichengche', 'taxi')).toBe('pinyin 計程車')
  expect(await reason('chuzuche', 'taxi')).toBe('pinyin 計程車')
  expect(await reason('ㄐㄧˋㄔㄥˊㄔㄜ', 'taxi')).toBe('zhuyin 計程車')
})

test('other characters that are said the same find it, behind those that were typed', async () => {
  expect(await find('王飞')).toEqual(['talk', 'consort'])
  expect(await reason('王飞', 'consort')).toBe('typo 王妃')
  expect(await reason('闪昏老公', 'wife')).toBe('typo 闪婚老公')
})

test('one wrong character, or one too many, finds a title of four', async () => {
  expect(await find('萬里長門')).toContain('wall')
  expect(await find('万里的长城')).toContain('wall')
})

test('Latin titles are found as before, with and without a wrong letter', async () => {
  expect(await reason('iphone', 'phone')).toBe('exact iPhone')
  expect((await find('iphone girl'))[0]).toBe('phone')
  expect(await reason('restuarant', 'driver')).toBe('typo Restaurant')
  expect(await find('love you')).toEqual([])
})

test('a filter and pages hold for what was found by sound', async () => {
  expect((await api.find({ q: 'chongqing', originRegion: 'MO' })).ids).toEqual([])
  const first = await api.find({ q: 'chongqing', limit: '1' })
  const second = await api.find({ q: 'chongqing', limit: '1', cursor: first.nextCursor ?? '' })
  expect(names(second)).toEqual(['forest'])
  expect(second.items[0]?.why[0]).toMatchObject({ kind: 'pinyin', locale: 'zh-Hant-HK', marks: [[0, 2]] })
})
