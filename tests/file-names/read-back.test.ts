import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHanNumber } from '../../file-names/han-number.ts'
import { recogniseDrop } from '../../file-names/recognise-drop.ts'

const SIGNS = '〇一二三四五六七八九'
const FORMAL = '零壹貳參肆伍陸柒捌玖'

/** 1 to 999 as it is said. */
function han(number: number, signs = SIGNS, [ten, hundred, zero] = ['十', '百', '零']): string {
  const [hundreds, tens, ones] = [Math.floor(number / 100), Math.floor(number / 10) % 10, number % 10]
  const head = hundreds === 0 ? '' : `${signs[hundreds]}${hundred}`
  const middle = tens === 0 ? '' : `${tens === 1 && hundreds === 0 ? '' : signs[tens]}${ten}`
  const gap = hundreds > 0 && tens === 0 && ones > 0 ? zero : ''
  return head + gap + middle + (ones === 0 ? '' : signs[ones])
}

const bySign = (number: number) => [...String(number)].map((digit) => SIGNS[Number(digit)]).join('')
const wide = (number: number) =>
  [...String(number)].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('')
const padded = (number: number) => String(number).padStart(3, '0')

/** Every style that a number is written in, by how it states it. */
const STYLES: Readonly<Record<string, (number: number) => string>> = {
  第n集: (n) => `第${n}集`,
  'full width': (n) => `第${wide(n)}集`,
  padded: (n) => `第${padded(n)}集`,
  'in signs': (n) => `第${han(n)}集`,
  'in formal signs': (n) => `第${han(n, FORMAL, ['拾', '佰', '零'])}話`,
  'sign by sign': (n) => (n < 10 ? `第${han(n)}集` : `第${bySign(n)}集`),
  回: (n) => `第${han(n)}回`,
  n集: (n) => `${n}集`,
  EPn: (n) => `EP${padded(n)}`,
  En: (n) => `E${n}`,
  'Ep.n': (n) => `Ep.${n}`,
  'Episode n': (n) => `Episode ${n}`,
  SxxEnn: (n) => `S02E${String(n).padStart(2, '0')}`,
  '#n': (n) => `#${n}`,
}
const BARE: Readonly<Record<string, (number: number) => string>> = {
  digits: (n) => `${n}`,
  padded: (n) => padded(n),
  'full width': (n) => wide(n),
  'signs behind a line': (n) => `_${han(n)}`,
}

const number = fc.integer({ min: 1, max: 999 })
const title = fc.constantFrom(
  '雨夜計程車',
  '100天',
  '一九八四',
  'The Last Taxi',
  '第一集团',
  '2046',
  '007',
  'Love 3000',
  '18岁',
)
const behind = fc.constantFrom(
  '',
  ' [1080p]',
  '_1080x1920',
  '.x264.AAC2.0',
  '_20261126',
  '_v2',
  ' 4K 60fps',
  '(完)',
  ' final2',
)
const style = fc.constantFrom(...Object.keys(STYLES))

describe('a number that is written and read back', () => {
  test('in signs, as it is said, in formal signs and sign by sign', () => {
    for (let n = 1; n <= 999; n++) {
      expect(readHanNumber(han(n)), han(n)).toBe(n)
      expect(readHanNumber(han(n, FORMAL, ['拾', '佰', '零']))).toBe(n)
      expect(readHanNumber(bySign(n))).toBe(n)
    }
  })

  test('in any style that states it, behind any title and before any technical word', () => {
    fc.assert(
      fc.property(number, title, behind, style, (n, words, rest, name) => {
        const file = `${words} ${STYLES[name]?.(n)}${rest}.mp4`
        expect(recogniseDrop([file])[0], file).toMatchObject({ number: n, by: 'mark', sure: 'stated' })
      }),
      { numRuns: 3_000 },
    )
  })

  test('in a drop whose names differ by the number alone', () => {
    const numbers = fc.uniqueArray(number, { minLength: 2, maxLength: 60 })
    const bare = fc.constantFrom(...Object.keys(BARE))
    fc.assert(
      fc.property(numbers, title, behind, bare, (list, words, rest, name) => {
        const files = list.map((n) => `${words}_${BARE[name]?.(n)}${rest}.mp4`)
        expect(
          recogniseDrop(files).map((one) => one.number),
          files.join(),
        ).toEqual(list)
      }),
      { numRuns: 500 },
    )
  })
})

describe('any name', () => {
  test('gives an answer for each, with a number from 1 on, in any order the same', () => {
    const signs = fc.constantFrom(...'第集话回EPSe0123456789一二十百廿上下完 ._-()[]x预告'.split(''))
    const names = fc.array(fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: signs, maxLength: 20 })), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(names, (list) => {
        const found = recogniseDrop(list)
        expect(found).toHaveLength(list.length)
        for (const one of found) {
          expect(one.kind === 'episode').toBe(one.number !== undefined && one.number > 0)
          expect(one.kind === 'episode').toBe(one.sure !== undefined && one.by !== undefined)
        }
        expect(recogniseDrop(list.toReversed()).map((one) => one.number)).toEqual(
          found.map((one) => one.number).reverse(),
        )
      }),
      { numRuns: 2_000 },
    )
  })

  test('is read in time that grows with its length', () => {
    const startedAtMs = performance.now()
    for (const part of ['第', '1', 'a1', '一', ' ', 'S1E', '1x', '第1季', '(', 'e-ac', '1.']) {
      recogniseDrop([`${part.repeat(255 / part.length)}.mp4`, `${part.repeat(200 / part.length)}.mp4`])
    }
    expect(performance.now() - startedAtMs).toBeLessThan(1_000)
  })

  test('hundreds of names that have nothing in common are read in a moment', () => {
    const names = Array.from(
      { length: 500 },
      (_, index) => `${index} ${`${index % 7}-${'x'.repeat(index % 5)}`.repeat(30)}.mp4`,
    )
    const startedAtMs = performance.now()
    expect(recogniseDrop(names)).toHaveLength(500)
    expect(performance.now() - startedAtMs).toBeLessThan(2_000)
  })
})
