import { expect, test } from 'vitest'
import { isWithinLimit, medianOf, writeTable } from '../../bench/table.ts'

test('the median of an even number of values lies between the two in the middle', () => {
  expect([medianOf([3, 1, 2]), medianOf([4, 1, 3, 2])]).toEqual([2, 2.5])
})

test('a row without a limit is never wrong, one with a limit may be', () => {
  const row = { what: 'CPU', median: 1.8, unit: 'times', rounds: 5 }
  expect(isWithinLimit(row)).toBe(true)
  expect(isWithinLimit({ ...row, limit: { kind: 'at most', value: 1.7 } })).toBe(false)
  expect(isWithinLimit({ ...row, limit: { kind: 'at least', value: 1.7 } })).toBe(true)
})

test('a limit that is not kept stands out in the table', () => {
  const table = writeTable([
    { what: 'CPU', median: 1.8, unit: 'times', rounds: 5, limit: { kind: 'at most', value: 1.7 } },
  ])
  expect(table.split('\n').at(-1)).toBe('| CPU | 1.80 times | at most 1.7 | **not ok** | 5 |  |')
})
