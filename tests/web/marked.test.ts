import { expect, test } from 'vitest'
import { cutAtMarks, matchedWords } from '../../web/src/parts/marked.ts'

test('a text is cut at its marks and put together again without loss', () => {
  const runs = cutAtMarks('唔緊要，你的士開快啲', [[5, 7]])
  expect(runs.map((run) => run.text)).toEqual(['唔緊要，你', '的士', '開快啲'])
  expect(runs.map((run) => run.matched)).toEqual([false, true, false])
})

test('marks may come unsorted, overlapping and beyond the end', () => {
  const text = 'abcdef'
  const runs = cutAtMarks(text, [
    [4, 99],
    [0, 2],
    [1, 3],
  ])
  expect(runs.map((run) => run.text).join('')).toBe(text)
  expect(runs.filter((run) => run.matched).map((run) => run.text)).toEqual(['ab', 'c', 'ef'])
})

test('matched words are named once each', () => {
  expect(
    matchedWords('的士，的士！', [
      [0, 2],
      [3, 5],
    ]),
  ).toEqual(['的士'])
})
