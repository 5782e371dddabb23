import { expect, test } from 'vitest'
import {
  type Judged,
  ndcgAt10,
  recallAt10,
  reciprocalRank,
  scoresByClass,
  scoresOf,
} from '../../bench/relevance/metrics.ts'

const judged = (expected: string, found: string, queryClass = 'one'): Judged => ({
  query: 'q',
  queryClass,
  expected: [...expected],
  found: [...found],
})
const LOG_3 = Math.log2(3)

test('recall counts the expected works among the first ten', () => {
  expect(recallAt10(judged('a', 'xya'))).toBe(1)
  expect(recallAt10(judged('ab', 'xya'))).toBe(0.5)
  expect(recallAt10(judged('a', '0123456789a'))).toBe(0)
  expect(recallAt10(judged('a', ''))).toBe(0)
})

test('recall of more than ten expected works asks for ten of them', () => {
  expect(recallAt10(judged('abcdefghijkl', 'abcdefghij'))).toBe(1)
  expect(recallAt10(judged('abcdefghijkl', 'abcdexxxxx'))).toBe(0.5)
})

test('the reciprocal rank is that of the first expected work, whichever it is', () => {
  expect(reciprocalRank(judged('ab', 'xba'))).toBe(1 / 2)
  expect(reciprocalRank(judged('ab', 'abx'))).toBe(1)
  expect(reciprocalRank(judged('a', '0123456789a'))).toBe(0)
})

test('nDCG is 1 when the expected works come first in any order, and less when one comes later', () => {
  expect(ndcgAt10(judged('ab', 'bax'))).toBe(1)
  expect(ndcgAt10(judged('a', 'xa'))).toBeCloseTo(1 / LOG_3)
  expect(ndcgAt10(judged('ab', 'axb'))).toBeCloseTo((1 + 1 / 2) / (1 + 1 / LOG_3))
  expect(ndcgAt10(judged('ab', 'xy'))).toBe(0)
})

test('a work that comes twice, in the answer or among the expected, counts once', () => {
  expect(recallAt10(judged('ab', 'aa'))).toBe(0.5)
  expect(ndcgAt10(judged('ab', 'aa'))).toBeCloseTo(1 / (1 + 1 / LOG_3))
  expect(recallAt10(judged('aa', 'a'))).toBe(1)
})

test('every query of a class counts the same, and one answered with nothing is a zero hit', () => {
  const scores = scoresOf([judged('a', 'a'), judged('a', 'xa'), judged('abcd', 'ab'), judged('a', '')])
  expect(scores).toMatchObject({ queries: 4, recall: 2.5 / 4, mrr: 2.5 / 4, zeroHits: 0.25 })
})

test('classes are scored apart', () => {
  const byClass = scoresByClass([judged('a', 'a', 'first'), judged('a', 'x', 'second')])
  expect([...byClass].map(([name, { recall }]) => [name, recall])).toEqual([
    ['first', 1],
    ['second', 0],
  ])
})

test('a query that expects nothing, and the scores of no queries, are mistakes', () => {
  expect(() => recallAt10(judged('', 'a'))).toThrow()
  expect(() => scoresOf([])).toThrow()
})
