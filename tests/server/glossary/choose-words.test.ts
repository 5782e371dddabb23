import { describe, expect, test } from 'vitest'
import { chooseWords, type Sighting } from '../../../server/glossary/choose-words.ts'
import { scoreWording } from '../../../server/glossary/score-wording.ts'

/** `before|after`, each a text of single characters. */
function seen(...places: string[]): Sighting[] {
  return places.map((place, index) => {
    const [before = '', after = ''] = place.split('|')
    return { workId: `w${index}`, regionA: 'CN', regionB: 'HK', before: [...before], after: [...after], times: 1 }
  })
}
const words = (a: string, b: string, sightings: Sighting[]) =>
  chooseWords(a, b, sightings).map(({ wordA, wordB }) => [wordA, wordB])

describe('where words begin and end', () => {
  test('two stretches that stand between changing neighbours are whole words', () => {
    expect(words('充电宝', '尿袋', seen('我的|没电', '借个|用用'))).toEqual([['充电宝', '尿袋']])
  })

  test('a character that all of three lines have belongs to both words', () => {
    expect(words('出租', '计程', seen('叫|车去', '坐|车来', '打|车吧'))).toEqual([['出租车', '计程车']])
  })

  test('one that only two lines have may be there by chance', () => {
    expect(words('充电宝', '尿袋', seen('的|没电', '个|没带'))).toEqual([['充电宝', '尿袋']])
  })

  test('a single character becomes the words that its lines share, and none where every line has another', () => {
    const lines = seen('快|车吧', '他|车了', '又|雨了', '在|雨天', '放|刀来')
    expect(words('下', '落', lines)).toEqual([
      ['下车', '落车'],
      ['下雨', '落雨'],
    ])
    expect(words('走', '行', seen('快|吧', '他|掉', '飞|过'))).toEqual([])
  })

  test('words may begin alike as well as end alike', () => {
    expect(words('管', '喉', seen('修水|了', '把水|换', '的水|坏'))).toEqual([['水管', '水喉']])
  })

  test('no word is made of characters that stand beside any word', () => {
    expect(words('走', '行', seen('我|了', '你|了', '他|了'))).toEqual([])
  })

  test('the same line again is no second one, and one is too little', () => {
    expect(words('充电宝', '尿袋', seen('我的|没电', '我的|没电'))).toEqual([])
  })

  test('a word and the same with something added are no pair', () => {
    expect(words('取款机', '自动取款机', seen('用|吧', '找|去'))).toEqual([])
  })
})

describe('the score', () => {
  test('grows with the lines that are for a pair, and falls with those against it', () => {
    expect(scoreWording(3, 0)).toBeGreaterThan(scoreWording(2, 0))
    expect(scoreWording(50, 0)).toBeGreaterThan(0.9)
    expect(scoreWording(3, 3)).toBeLessThan(scoreWording(3, 0))
    expect(scoreWording(2, 40)).toBeLessThan(0.1)
    expect(scoreWording(0, 5)).toBe(0)
    expect(scoreWording(0, 0)).toBe(0)
  })

  test('is what its description says', () => {
    expect(scoreWording(2, 0).toFixed(2)).toBe('0.34')
    expect(scoreWording(5, 0).toFixed(2)).toBe('0.57')
    expect(scoreWording(5, 5).toFixed(2)).toBe('0.33')
  })
})
