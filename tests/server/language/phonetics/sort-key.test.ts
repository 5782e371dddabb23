import { expect, test } from 'vitest'
import { loadReadings } from '../../../../server/language/phonetics/load-readings.ts'
import { sortKey } from '../../../../server/language/phonetics/sort-key.ts'

const readings = await loadReadings()
const sorted = (...titles: string[]) =>
  titles.toSorted((a, b) => (sortKey(a, readings) < sortKey(b, readings) ? -1 : 1)).join(' ')

test('Chinese titles are in the order of pinyin, in either script, by their words', () => {
  expect(sorted('重慶森林', '长城', '阿飛正傳', '重逢', '重生')).toBe('阿飛正傳 长城 重逢 重慶森林 重生')
  expect(sortKey('重庆', readings)).toBe(sortKey('重慶', readings))
})

test('tones, then characters part what is said the same', () => {
  expect(sorted('马', '妈', '骂', '麻')).toBe('妈 麻 马 骂')
})

test('numbers are in the order of their values, Latin letters without accents and case', () => {
  expect(sorted('第10集', '第2集', '第1集')).toBe('第1集 第2集 第10集')
  expect(sorted('zebra', 'Água', 'agua 2', 'Bom')).toBe('Água agua 2 Bom zebra'.replace('agua 2', 'agua 2'))
})

test('a title of signs only comes last, and a key has an end', () => {
  expect(sorted('！！', '左', 'z')).toBe('z 左 ！！')
  expect(sortKey('长'.repeat(300), readings).length).toBe(100)
})
