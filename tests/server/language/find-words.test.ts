import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldedText } from '../../../server/language/canonicalise.ts'
import { makeWordFinder, placesIn } from '../../../server/language/find-words.ts'
import { SIMPLIFIED, TRADITIONAL } from '../subtitles/dialogue.ts'

const KEYS = ['出租车', '出租', '的士', '士', 'taxi', 'taxi driver', 'god', '赌', '赌场', '车站', '9', '我的'] as const
const SHIELDS = ['的士兵', '赌气'] as const
const finder = makeWordFinder<string>([
  ...KEYS.map((key): [string, string] => [key, key]),
  ...SHIELDS.map((key): [string, undefined] => [key, undefined]),
])
const wordsIn = (text: string) => finder.findIn(foldedText(text)).map(({ value }) => value)
const markedIn = (text: string) =>
  placesIn(text, finder.findIn(foldedText(text))).map(([from, to]) => text.slice(from, to))

describe('words', () => {
  test.each([
    ['我們坐出租車去', ['出租车']],
    ['出租屋', ['出租']],
    ['的士兵', []],
    ['我的的士兵', ['我的']],
    ['別賭氣，去賭場', ['赌场']],
    ['Taxi Driver! TAXI', ['taxi driver', 'taxi']],
    ['taxis and goddesses', []],
    ['ＧＯＤ', ['god']],
    ['19 9 99', ['9']],
    ['我有9個', ['9']],
    ['', []],
  ])('in %j are %j', (text, expected) => {
    expect(wordsIn(text)).toEqual(expected)
  })

  test('are marked where they stand in the text as it was written', () => {
    expect(markedIn('👩‍👩‍👧 出租車 𠮷 ＴＡＸＩ\u200b!')).toEqual(['出租車', 'ＴＡＸＩ'])
    expect(markedIn('赌\u200b场')).toEqual(['赌\u200b场'])
    expect(markedIn('士\u0301')).toEqual(['士\u0301'])
  })

  test('of which two are the same, the last counts', () => {
    const twice = makeWordFinder([
      ['赌', 1],
      ['赌', 2],
    ])
    expect(twice.findIn('赌').map(({ value }) => value)).toEqual([2])
  })
})

const odd = [
  '👩‍👩‍👧',
  'e\u0301',
  '\ud800',
  '\udc00',
  '𠮷',
  '\u200b',
  'กำ',
  '🇲🇴',
  '\0',
  'ﬁ',
  '½',
  '葛\u{e0100}',
  'İ',
  '\r\n',
  ' ',
]
const piece = fc.oneof(
  fc.constantFrom(...KEYS, ...SHIELDS, ...odd),
  fc.constantFrom(...[...SIMPLIFIED.join(''), ...TRADITIONAL.join('')]),
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const anyText = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))

test('marks stand in the text, in order, on edges of graphemes, and hold the word, whatever the text', () => {
  const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
  fc.assert(
    fc.property(anyText, (text) => {
      const found = finder.findIn(foldedText(text))
      const edges = new Set([...segmenter.segment(text)].map(({ index }) => index)).add(text.length)
      let before = 0
      for (const [index, [from, to]] of placesIn(text, found).entries()) {
        expect(from).toBeLessThan(to)
        expect([edges.has(from), edges.has(to)], JSON.stringify(text)).toEqual([true, true])
        expect(from).toBeGreaterThanOrEqual(before)
        expect(foldedText(text.slice(from, to))).toContain(found[index]?.key)
        before = from
      }
    }),
    { numRuns: 1_000, seed: 20_261_127 },
  )
})

test('what is found is what trying every word at every place finds', () => {
  const unit = (text: string, at: number) => /^[a-z0-9]$/.test(text.charAt(at))
  const all = [...KEYS, ...SHIELDS].toSorted((a, b) => b.length - a.length)
  const model = (text: string) => {
    const found: string[] = []
    for (let at = 0; at < text.length; ) {
      const key = all.find(
        (one) =>
          text.startsWith(one, at) &&
          !(unit(text, at) && unit(text, at - 1)) &&
          !(unit(text, at + one.length - 1) && unit(text, at + one.length)),
      )
      if (key !== undefined && !SHIELDS.some((shield) => shield === key)) found.push(key)
      at += key?.length ?? 1
    }
    return found
  }
  fc.assert(
    fc.property(anyText, (text) => {
      const folded = foldedText(text)
      expect(finder.findIn(folded).map(({ key }) => key)).toEqual(model(folded))
    }),
    { numRuns: 1_000, seed: 20_261_128 },
  )
})
