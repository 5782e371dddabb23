import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { loadReadings, SOUNDS_VERSION } from '../../../../server/language/phonetics/load-readings.ts'
import * as fields from '../../../../server/language/phonetics/phonetic-fields.ts'
import { readTitle } from '../../../../server/language/phonetics/title-sounds.ts'

import { SEED_VOCABULARY } from '../../../../server/language/vocabulary.ts'

const readings = await loadReadings()
const { LONGEST_SOUND } = fields
const phoneticFields = (titles: readonly string[]) => fields.phoneticFields(titles, readings, SEED_VOCABULARY)
const pinyin = (title: string) => phoneticFields([title]).py[0]
const jyutping = (title: string) => phoneticFields([title]).jp[0]

test('every ending of a title is there, joined: without tones, with tones, initials, Cantonese', () => {
  expect(phoneticFields(['重慶森林'])).toEqual({
    py: ['chongqingsenlin', 'qingsenlin', 'senlin', 'lin'],
    pt: ['chong2qing4sen1lin2', 'qing4sen1lin2', 'sen1lin2', 'lin2'],
    jp: ['cunghingsamlam', 'hingsamlam', 'samlam', 'lam'],
    pi: ['cqsl', 'qsl', 'sl'],
    ji: ['chsl', 'hsl', 'sl'],
    pz: ['colqilsellil', 'qilsellil', 'sellil', 'lil', 'zolqilsellil'],
  })
})

test.each([
  ['重庆 重慶 重生 重逢', 'chongqing chongqing chongsheng chongfeng'],
  ['长大 長大 长城 長城 院长 院長', 'zhangda zhangda changcheng changcheng yuanzhang yuanzhang'],
  ['音乐 音樂 快乐 快樂', 'yinyue yinyue kuaile kuaile'],
  ['银行 銀行 行走', 'yinhang yinhang xingzou'],
  ['首都 睡觉 睡覺 觉醒 覺醒', 'shoudu shuijiao shuijiao juexing juexing'],
  ['会计 會計 归还 歸還', 'kuaiji kuaiji guihuan guihuan'],
])('a character with several readings is read by its word, in either script: %s', (titles, expected) => {
  expect(titles.split(' ').map(pinyin).join(' ')).toBe(expected)
})

test('what the fold merges keeps its own sound', () => {
  expect(phoneticFields(['乾隆']).py).toContain('qianlong')
  expect(phoneticFields(['著名']).py).toContain('zhuming')
})

test('ü is v, and u as many type it', () => {
  expect(phoneticFields(['女儿国']).py).toEqual(expect.arrayContaining(['nverguo', 'nuerguo']))
})

test('simplified characters are read in Cantonese as the words that they stand for', () => {
  const pairs =
    '女儿 女兒,断断 斷斷,胜利 勝利,医生 醫生,坏人 壞人,听说 聽說,购物 購物,离婚 離婚,厂长 廠長,到达 到達,岭南 嶺南'
  for (const pair of pairs.split(',')) {
    const [simplified = '', traditional = ''] = pair.split(' ')
    expect(jyutping(simplified), pair).toBe(jyutping(traditional))
  }
})

test('a regional word is heard as written, and as the word that stands for it everywhere', () => {
  const { py } = phoneticFields(['計程車司機'])
  expect(py).toContain('jichengchesiji')
  expect(py).toContain('chuzuchesiji')
})

test('Latin letters inside a Chinese title are sounds of their own, a Latin title has none', () => {
  expect(pinyin('AI女友2077')).toBe('ainvyou2077')
  for (const field of Object.values(phoneticFields(['iPhone 15', 'Coração', '', 'こころ', '사랑']))) {
    expect(field).toEqual([])
  }
})

test('the sounds of a word lie where it stands in the title, behind characters of two code units too', () => {
  const [units = []] = readTitle('😀𠮷《重慶》', readings, SEED_VOCABULARY)
  expect(units.map(({ from, to, pinyin: [sound] }) => [from, to, sound])).toEqual(
    expect.arrayContaining([
      [5, 6, 'chong'],
      [6, 7, 'qing'],
    ]),
  )
})

test('an entry has a limit, however long the title is', () => {
  const { py, pz } = phoneticFields(['重庆长乐行'.repeat(40)])
  expect(Math.max(...[...py, ...pz].map((entry) => entry.length))).toBeLessThanOrEqual(LONGEST_SOUND)
  expect(py.length).toBeLessThan(150)
})

test('the version names the dictionaries that are installed', async () => {
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'))
  expect(SOUNDS_VERSION).toMatch(new RegExp(`-${dependencies['pinyin-pro']}-${dependencies['to-jyutping']}$`))
})
