import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FILING_NUMBER_KINDS, parseFilingNumber, tidyFilingNumber } from '../../../server/rights/filing-number.ts'

describe('numbers of the Mainland', () => {
  test.each([
    ['(总局)网剧审字(2022)第001号', '总局', '网剧审字', 2022, 1, 'cn-licence'],
    ['(总局)网影审字(2022)第001号', '总局', '网影审字', 2022, 1, 'cn-licence'],
    ['(京)网微剧审字(2025)第012号', '京', '网微剧审字', 2025, 12, 'cn-licence'],
    ['（七猫）网微剧备字（2025）第01177号', '七猫', '网微剧备字', 2025, 1177, 'cn-platform-filing'],
    ['（番茄）网微剧备字（2026）第847205号', '番茄', '网微剧备字', 2026, 847205, 'cn-platform-filing'],
    ['〔总局〕网剧审字〔2022〕第001号', '总局', '网剧审字', 2022, 1, 'cn-licence'],
    ['京网微剧审字（2025）第12号', '京', '网微剧审字', 2025, 12, 'cn-licence'],
    ['（總局）網劇審字（２０２２）第００１號', '总局', '网剧审字', 2022, 1, 'cn-licence'],
    ['(京) 网动审字 (2026) 第 3 号', '京', '网动审字', 2026, 3, null],
  ])('%s is read', (text, issuer, kind, year, sequence, scheme) => {
    expect(parseFilingNumber(text)).toEqual({ issuer, kind, year, sequence, scheme })
  })

  test.each([
    '',
    '网剧审字',
    '(总局)网剧审字(1999)第001号',
    '(总局)网剧审字(2022)第号',
    '(2022)第001号',
    '(总局)网剧审字(2022)第001号附',
    'TW-2024-0131',
    `(${'总'.repeat(21)})网剧审字(2022)第1号`,
    `(总局)网剧审字(2022)第1号${' '.repeat(200)}`,
  ])('%s is none', (text) => {
    expect(parseFilingNumber(text)).toBeUndefined()
  })

  test('what is none of them keeps its marks when it is tidied', () => {
    expect(tidyFilingNumber(' TW-2024 【0131】 ')).toBe('TW-2024 【0131】')
  })
})

const BRACKETS = ['()', '（）', '〔〕', '［］', '[]', '【】'] as const
const issuer = fc.constantFrom('总局', '京', '沪', '七猫', '番茄', '红果免费短剧')
const kind = fc.constantFrom(...Object.keys(FILING_NUMBER_KINDS))
const digits = fc.integer({ min: 0, max: 9_999_999 })

function written(text: string, brackets: string, isWide: boolean, gap: string): string {
  const [open = '', close = ''] = [...brackets]
  const bracketed = text.replaceAll('(', `${gap}${open}`).replaceAll(')', `${close}${gap}`)
  return isWide ? bracketed.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))) : bracketed
}

test('brackets, width of figures and gaps make no difference', () => {
  const spelling = fc.tuple(fc.constantFrom(...BRACKETS), fc.boolean(), fc.constantFrom('', ' ', '\u3000'))
  fc.assert(
    fc.property(issuer, kind, fc.integer({ min: 2000, max: 2099 }), digits, spelling, (by, of, year, count, how) => {
      const plain = `(${by})${of}(${year})第${count}号`
      const other = written(plain, ...how)
      expect(tidyFilingNumber(other)).toBe(plain)
      expect(parseFilingNumber(other)).toEqual(parseFilingNumber(plain))
      expect(parseFilingNumber(plain)).toMatchObject({ issuer: by, kind: of, year, sequence: count })
    }),
    { numRuns: 2_000 },
  )
})

test('no text makes the reader throw, and tidying twice is tidying once', () => {
  const marks = fc.constantFrom(...'()（）〔〕【】网剧審备字第号2０ \u3000x\ud800')
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: marks, maxLength: 60 }))
  fc.assert(
    fc.property(text, (any) => {
      const read = parseFilingNumber(any)
      if (read) expect(read.kind).not.toBe('')
      const tidy = tidyFilingNumber(any)
      expect(tidyFilingNumber(tidy)).toBe(tidy)
      if (read) expect(parseFilingNumber(tidy)).toEqual(read)
    }),
    { numRuns: 2_000 },
  )
})

test('a long text is refused at once', () => {
  const startedAtMs = performance.now()
  expect(parseFilingNumber('('.repeat(1_000_000))).toBeUndefined()
  expect(parseFilingNumber(`(京)${'网'.repeat(96)}`)).toBeUndefined()
  expect(performance.now() - startedAtMs).toBeLessThan(100)
})
