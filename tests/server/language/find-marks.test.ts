import { expect, test } from 'vitest'
import * as language from '../../../server/language/find-marks.ts'
import { SEED_VOCABULARY } from '../../../server/language/vocabulary.ts'

const findMarks = (text: string, query: string) => language.findMarks(text, query, SEED_VOCABULARY)

function shown(text: string, query: string): [kind: string, ...marked: string[]] | undefined {
  const found = findMarks(text, query)
  return found && [found.kind, ...found.marks.map(([from, to]) => text.slice(from, to))]
}

test.each([
  ['霸道总裁爱上我', '总裁', ['exact', '总裁']],
  ['霸道總裁愛上我', '总裁', ['script', '總裁']],
  ['計程車司機說前面塞車', '出租车司机', ['wording', '計程車司機']],
  ['前面有的士', '計程車', ['wording', '的士']],
  ['O Coração Partido', 'coracao', ['exact', 'Coração']],
  ['O coracao partido', 'CORAÇÃO PARTIDO', ['exact', 'coracao partido']],
  ['O Corac\u0327a\u0303o', 'coração', ['exact', 'Corac\u0327a\u0303o']],
  ['ＡＩ女友', 'ai', ['exact', 'ＡＩ']],
  ['他說：「你好，世界」', '你好世界', ['exact', '你好，世界']],
  ['發現頭髮', '发', ['script', '發', '髮']],
])('in %s, %s is marked as %j', (text, query, expected) => {
  expect(shown(text, query)).toEqual(expected)
})

test('the last word of a query may be the beginning of a word, others may not', () => {
  expect(shown('Coração partido', 'cora')).toEqual(['exact', 'Cora'])
  expect(shown('Coração partido', 'ação')).toBeUndefined()
  expect(shown('my iPhone', 'phone')).toBeUndefined()
})

test('words that stand apart are marked one by one, with the closeness of the farthest', () => {
  expect(shown('總裁說他愛上計程車司機', '爱上 总裁')).toEqual(['script', '總裁', '愛上'])
  expect(shown('總裁說他愛上計程車司機', '出租车 总裁')).toEqual(['wording', '總裁', '計程車'])
})

test('a phrase that is not there is marked by its longest stretches', () => {
  expect(shown('司机的出租车', '出租车司机')).toEqual(['exact', '司机', '出租车'])
  expect(shown('她是总裁夫人', '总裁的夫人')).toEqual(['exact', '总裁夫人'])
})

test('single characters count only when all of them are there', () => {
  expect(shown('爱我所在', '我爱')).toEqual(['exact', '爱我'])
  expect(shown('王小姐', '王妃')).toBeUndefined()
})

test('nothing to look for finds nothing', () => {
  expect(findMarks('总裁', '')).toBeUndefined()
  expect(findMarks('总裁', '？！')).toBeUndefined()
  expect(findMarks('', '总裁')).toBeUndefined()
})

test('a mark widens to whole graphemes', () => {
  expect(shown('葛\u{e0100}飾區', '葛')).toEqual(['exact', '葛\u{e0100}'])
  expect(shown('𠮷野家', '𠮷')).toEqual(['exact', '𠮷'])
})
