import { describe, expect, test } from 'vitest'
import { SEED_VOCABULARY } from '../../../server/language/vocabulary.ts'
import { planQuery } from '../../../server/search/plan-query.ts'
import { makePending } from '../../../server/search/search-words.ts'

const added = (word: string, canonical: string) => ({ action: 'added' as const, word, canonical })
const retired = (word: string, canonical: string) => ({ action: 'retired' as const, word, canonical })
const otherWords = (query: string, edits: Parameters<typeof makePending>[1]) =>
  planQuery(query, SEED_VOCABULARY, makePending(SEED_VOCABULARY, edits))?.otherWords

describe('a query is also asked with words that the documents were not made with yet', () => {
  test('in both directions, and by the words that the old ones stood for', () => {
    const edits = [added('差頭', '出租车')]
    expect(otherWords('叫差頭', edits)).toEqual(['"叫 出 租 车"'])
    expect(otherWords('叫的士', edits)).toEqual(['"叫 差 头"'])
    expect(otherWords('叫計程車', edits)).toEqual(['"叫 差 头"'])
  })

  test('by a chain of edits, whatever their order', () => {
    const edits = [added('車仔', '差頭'), added('差頭', '出租车')]
    expect(otherWords('車仔', edits)).toEqual(expect.arrayContaining(['"出 租 车"', '"差 头"']))
  })

  test('with several of them at once', () => {
    const edits = [added('差頭', '出租车'), added('尿袋', '充电宝')]
    expect(otherWords('差頭上的尿袋', edits)).toContain('"出 租 车 上 的 充 电 宝"')
  })

  test('at most four times, the longest word first', () => {
    const names = ['甲車', '乙車', '丙車', '丁車', '戊車', '己車']
    expect(
      otherWords(
        '的士',
        names.map((name) => added(name, '出租车')),
      ),
    ).toHaveLength(4)
    expect(otherWords('律師信', [added('律師', '狀師'), added('律師信', '存證信函')])).toEqual(['"存 证 信 函"'])
  })

  test('not when there are none in it, or when they were retired before anything was made with them', () => {
    expect(otherWords('今晚打老虎', [added('差頭', '出租车')])).toEqual([])
    expect(makePending(SEED_VOCABULARY, [added('差頭', '出租车'), retired('差頭', '出租车')])).toBeUndefined()
    expect(makePending(SEED_VOCABULARY, [])).toBeUndefined()
  })

  test('not with a word that stands for something else in the documents', () => {
    expect(makePending(SEED_VOCABULARY, [retired('的士', '出租车'), added('的士', '公交车')])).toBeUndefined()
  })

  test('and a word that is retired still counts until then', () => {
    expect(makePending(SEED_VOCABULARY, [retired('的士', '出租车')])).toBeUndefined()
    const pending = makePending(SEED_VOCABULARY, [retired('的士', '出租车'), added('差頭', '出租车')])
    expect(planQuery('的士', SEED_VOCABULARY, pending)?.phrases).toBe('"出 租 车"')
    expect(planQuery('的士', SEED_VOCABULARY, pending)?.otherWords).toEqual(['"差 头"'])
  })
})
