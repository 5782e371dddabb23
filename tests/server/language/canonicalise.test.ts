import { expect, test } from 'vitest'
import * as language from '../../../server/language/canonicalise.ts'
import everyday from '../../../server/language/tables/everyday-words.json' with { type: 'json' }
import { spaceHan } from '../../../server/language/tokens.ts'
import { SEED_VOCABULARY } from '../../../server/language/vocabulary.ts'

const canonicalText = (text: string) => language.canonicalText(text, SEED_VOCABULARY)
const canonicalise = (text: string) => language.canonicalise(text, SEED_VOCABULARY)

test.each([
  ['計程車', '的士', '出租车'],
  ['公車', '巴士', '公交车'],
  ['士多啤梨', '草莓', '草莓'],
  ['起司', '芝士', '奶酪'],
  ['荷里活', '好萊塢', '好莱坞'],
  ['軟體', '軟件', '软件'],
  ['影片', '視頻', '视频'],
  ['資訊', '信息', '信息'],
  ['川普', '特朗普', '特朗普'],
  ['單車', '腳踏車', '自行车'],
  ['薯仔', '馬鈴薯', '马铃薯'],
  ['筆記型電腦', '手提電腦', '笔记本电脑'],
  ['霸道總裁', '霸总', '霸总'],
  ['上門女婿', '贅婿', '赘婿'],
  ['直式短劇', '竖屏剧', '短剧'],
  ['葡幣', '澳門幣', '澳门元'],
  ['湯匙', '匙羹', '勺子'],
  ['伺服器', '服务器', '服务器'],
])('%s and %s are both %s', (one, other, canonical) => {
  expect(canonicalText(one)).toBe(canonical)
  expect(canonicalText(other)).toBe(canonical)
})

test('every word of a concept in our own list, in any region, has the same canonical text', () => {
  for (const { canonical, CN, TW, HK, MO } of everyday.concepts) {
    for (const word of [canonical, ...CN, ...TW, ...HK, ...MO]) {
      expect(`${word}: ${canonicalText(word)}`).toBe(`${word}: ${canonicalText(canonical)}`)
    }
  }
})

test.each([
  ['我的士兵在简单车里', '我的士兵在简单车里'],
  ['電影片段', '电影片段'],
  ['投资讯息', '投资讯息'],
  ['一起司机', '一起司机'],
  ['四川普通話', '四川普通话'],
  ['连结束都没说', '连结束都没说'],
  ['這產品質量好', '这产品质量好'],
  ['從而家裡', '从而家里'],
  ['理查德', '理查德'],
  ['物件', '物件'],
  ['許多士兵在意外遇到時', '许多士兵在意外遇到时'],
  ['便宜家具和餐飲管理', '便宜家具和餐饮管理'],
  ['衰老細胞的東西服務', '衰老细胞的东西服务'],
  ['發放工資以前度過', '发放工资以前度过'],
  ['大學餐廳、航空乘客', '大学餐厅 航空乘客'],
  ['黑道路上的水晶片', '黑道路上的水晶片'],
])('%s holds no regional word although it looks like it', (text, canonical) => {
  expect(canonicalText(text)).toBe(canonical)
})

test.each([
  ['土豆', '馬鈴薯', 'a peanut in Taiwan'],
  ['質量', '品質', 'mass in Taiwan'],
  ['機車', '摩托車', 'a locomotive'],
  ['桌球', '撞球', 'table tennis in Taiwan'],
  ['乳酪', '起司', 'yoghurt in Hong Kong'],
  ['奶油', '黃油', 'cream on the Mainland, butter in Taiwan'],
  ['酒店', '飯店', 'a bar with hostesses in Taiwan, a restaurant on the Mainland'],
  ['返工', '上班', 'doing work over on the Mainland'],
  ['雪梨', '悉尼', 'a pear'],
])('%s is not taken for %s: it is also %s', (one, other) => {
  expect(canonicalText(one)).not.toBe(canonicalText(other))
})

test('our own list has at least four hundred concepts, none of them twice', () => {
  const names = everyday.concepts.map(({ canonical }) => canonical)
  expect(names.length).toBeGreaterThanOrEqual(400)
  expect(new Set(names).size).toBe(names.length)
  const concept = new Map<string, string>()
  for (const { canonical, CN, TW, HK, MO } of everyday.concepts) {
    for (const word of [...CN, ...TW, ...HK, ...MO]) {
      expect(`${word} ${concept.get(word) ?? canonical}`).toBe(`${word} ${canonical}`)
      concept.set(word, canonical)
    }
  }
})

test('punctuation and line ends become one gap, invisible characters nothing, accents their letter', () => {
  expect(canonicalText('  「你好」，\r\n世界！\u200b ')).toBe('你好 世界')
  expect(canonicalText('Coração—Partido d’Água')).toBe('coracao partido d agua')
  expect(canonicalText('哈利·波特 ❤ 2077')).toBe('哈利 波特 ❤ 2077')
  expect(canonicalText('！？')).toBe('')
})

test('each unit of a replaced word leads back to the whole regional word', () => {
  const { text, starts, ends } = canonicalise('叫計程車啊')
  expect(text).toBe('叫出租车啊')
  expect([...starts]).toEqual([0, 1, 1, 1, 4])
  expect([...ends]).toEqual([1, 4, 4, 4, 5])
})

test('the engine gets a space between Han characters, and Latin and digits whole', () => {
  expect(spaceHan(canonicalText('叫計程車去iPhone15店，2077年'))).toBe('叫 出 租 车 去 iphone15 店 2077 年')
})

test('a megabyte of anything is canonicalised in about a second', () => {
  const startedMs = performance.now()
  canonicalise('計程車，'.repeat(250_000))
  canonicalise('\ud83d'.repeat(100_000))
  expect(performance.now() - startedMs).toBeLessThan(5_000)
})
