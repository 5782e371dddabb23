import { expect, test } from 'vitest'
import { findSoundMarks } from '../../../../server/language/phonetics/find-sound-marks.ts'
import { foldJyutping } from '../../../../server/language/phonetics/fold-sounds.ts'
import { loadReadings } from '../../../../server/language/phonetics/load-readings.ts'
import { readHanSounds, readQuerySounds } from '../../../../server/language/phonetics/query-sounds.ts'
import { splitJyutping, splitPinyin } from '../../../../server/language/phonetics/syllables.ts'
import { readZhuyin } from '../../../../server/language/phonetics/zhuyin.ts'
import frequency from '../../../../server/language/tables/han-frequency.json' with { type: 'json' }
import { SEED_VOCABULARY } from '../../../../server/language/vocabulary.ts'

const readings = await loadReadings()
const everyday = [...frequency.hans]
const heard = (title: string, query: string) => {
  const sounds = readQuerySounds(query) ?? readHanSounds(query, readings)
  const found = sounds && findSoundMarks(title, sounds, { readings, vocabulary: SEED_VOCABULARY })
  return found && `${found.kind} ${found.marks.map(([from, to]) => title.slice(from, to)).join(' ')}`
}

test.each([
  ['chongqing', 'pinyin 重慶'],
  ['chong qing', 'pinyin 重慶'],
  ["chong'qing", 'pinyin 重慶'],
  ['CHONGQ', 'pinyin 重慶'],
  ['Chóngqìng', 'pinyin 重慶'],
  ['chong2qing4', 'pinyin 重慶'],
  ['ｃｈｏｎｇqing', 'pinyin 重慶'],
  ['qingsen', 'pinyin 慶森'],
  ['cq', 'initials 重慶'],
  ['qsl', 'initials 慶森林'],
  ['zhongqing', 'fuzzy 重慶'],
  ['congqin', 'fuzzy 重慶'],
  ['chongqinseng', 'fuzzy 重慶森'],
  ['ㄔㄨㄥˊㄑㄧㄥˋ', 'zhuyin 重慶'],
  ['ㄔㄨㄥ ㄑㄧㄥ', 'zhuyin 重慶'],
  ['ㄔㄨㄥˊㄑ', 'zhuyin 重慶'],
  ['cung4 hing3', 'jyutping 重慶'],
  ['cunghing', 'jyutping 重慶'],
  ['chunghing', 'jyutping 重慶'],
  ['chung hing sam', 'jyutping 重慶森'],
  ['重qing', 'fuzzy 重慶'],
  ['重庆senlin', 'typo 重慶森林'],
  ['重庆深林', 'fuzzy 重慶森林'],
  ['虫庆', 'typo 重慶'],
  ['shanghai', undefined],
  ['iphone', undefined],
  ['-', undefined],
])('%s in 重慶森林: %s', (query, expected) => {
  expect(heard('重慶森林', query)).toBe(expected)
})

test('ü, v and u find it, and every place is marked', () => {
  for (const query of ['lü', 'lv', 'lu', 'lu:', 'lǜ']) expect(heard('绿色的綠光', query), query).toBe('pinyin 绿 綠')
})

test('other characters that are said the same are a typo', () => {
  expect(heard('王妃歸來', '王飞')).toBe('typo 王妃')
  expect(heard('閃婚老公', '闪昏老公')).toBe('typo 閃婚老公')
})

test('another reading of a character finds it too, as something similar', () => {
  expect(heard('音乐之声', 'yinle')).toBe('fuzzy 音乐')
  expect(heard('萬里長城', 'zhangcheng')).toBe('fuzzy 長城')
})

test('a tone for every syllable is kept, others are overlooked', () => {
  expect(readQuerySounds('chong2 qing4')?.toned).toBe('chong2qing4')
  expect(readQuerySounds('nǚ’ér')?.toned).toBe('nv3er2')
  expect(readQuerySounds('chong2qing')?.toned).toBeUndefined()
  expect(readQuerySounds('ㄙㄣㄌㄧㄣˊ')?.toned).toBe('sen1lin2')
  expect(readQuerySounds('ㄙㄣ')?.toned).toBeUndefined()
})

test('what is no romanisation is not looked for by ear', () => {
  for (const text of ['love you', 'mp3 player', 'coração', 'Москва', '사랑', 'The Driver', 'https://x.y', '', ' ']) {
    expect(readQuerySounds(text), text).toBeUndefined()
  }
  expect(readQuerySounds('corazao')).toMatchObject({ pinyin: undefined, jyutping: undefined })
})

test('every syllable that the dictionaries know can be typed', () => {
  const syllables = new Set(everyday.flatMap((character) => readings.mandarin(character)[0]?.slice(0, -1) ?? []))
  expect(syllables.size).toBeGreaterThan(350)
  for (const syllable of syllables) expect(splitPinyin(syllable, false), syllable).toEqual([syllable])
  for (const character of everyday) {
    const [sound] = readings.cantonese(character)
    if (sound !== undefined) expect(splitJyutping(foldJyutping(sound), false), sound).toHaveLength(1)
  }
})

test('syllables are cut in the fewest pieces, and only the last may be begun', () => {
  expect(splitPinyin('fangan', false)).toHaveLength(2)
  expect(splitPinyin('chongq', true)).toEqual(['chong', 'q'])
  expect(splitPinyin('chongq', false)).toBeUndefined()
  expect(splitPinyin('', true)).toBeUndefined()
})

test.each([
  ['ㄓㄨㄥ ㄓ ㄐㄩㄣ ㄑㄩㄥˊ ㄋㄩˇ ㄌㄩㄝˋ', 'zhong zhi jun qiong nv lve'],
  ['ㄧˊ ㄨㄛˇ ㄩㄥˋ ㄨㄥ ㄦˊ ㄩㄢˊ ㄧㄡˇ ㄨㄟˋ', 'yi wo yong weng er yuan you wei'],
  ['˙ㄉㄜ ㄇㄜ˙ ㄒㄩㄝˊ ㄕㄨㄟˇ ㄌㄧㄡˋ ㄅㄛ', 'de me xue shui liu bo'],
  ['ㄔㄨㄥˊㄑㄧㄥˋㄙㄣㄌㄧㄣˊ', 'chong qing sen lin'],
  ['ㄓ', 'zh'],
])('zhuyin %s is %s', (written, expected) => {
  const read = written.split(' ').flatMap(readZhuyin)
  const last =
    written.split(' ').length > 1
      ? read.map(({ letters }) => (letters === 'zh' ? 'zhi' : letters))
      : read.map(({ letters }) => letters)
  expect(last.join(' ')).toBe(expected)
})

test.each([
  ['heung gong', 'hoeng gong'],
  ['tsim sha tsui', 'cim saa ceoi'],
  ['yuen long', 'jyun long'],
  ['yau ma tei', 'jau maa tei'],
  ['mong kok', 'mong kok'],
])('%s and %s are one', (name, proper) => {
  const fold = (text: string) => text.split(' ').map(foldJyutping).join('')
  expect(fold(name).replace('cui', 'ceoi')).toBe(fold(proper))
})
