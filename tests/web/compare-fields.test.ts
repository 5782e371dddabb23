import { expect, test } from 'vitest'
import { compareFields } from '../../web/src/works/compare-fields.ts'

const NONE = { removed: [], added: [], changed: [], isReordered: false }

test('a value that is another now is told with what it was', () => {
  expect(compareFields({ releaseYear: 2025 }, { releaseYear: 2026 })).toEqual([
    { ...NONE, field: 'releaseYear', changed: [{ before: 2025, after: 2026 }] },
  ])
})

test('what was not said before is added, and what is not said any more is removed', () => {
  expect(compareFields({ a: null, b: 'x' }, { a: 1, b: null })).toEqual([
    { ...NONE, field: 'a', added: [1] },
    { ...NONE, field: 'b', removed: ['x'] },
  ])
})

test('of a list only what changed is told, each title beside the one of its language and use', () => {
  const title = (locale: string, text: string, kind = 'display') => ({ locale, text, kind })
  const before = { titles: [title('en', 'Neon'), title('pt-PT', 'Néon'), title('en', 'N', 'working')] }
  const after = { titles: [title('en', 'Neon Crossing'), title('pt-PT', 'Néon'), title('zh-Hans', '霓虹')] }
  expect(compareFields(before, after)).toEqual([
    {
      ...NONE,
      field: 'titles',
      changed: [{ before: title('en', 'Neon'), after: title('en', 'Neon Crossing') }],
      removed: [title('en', 'N', 'working')],
      added: [title('zh-Hans', '霓虹')],
    },
  ])
})

test('a list in another order says so, and nothing else', () => {
  expect(compareFields({ genres: ['a', 'b'] }, { genres: ['b', 'a'] })).toEqual([
    { ...NONE, field: 'genres', isReordered: true },
  ])
})

test('a thing that is new tells all that is said of it, one that is gone all that was', () => {
  expect(compareFields(null, { number: 3, titles: [], sha256: 'ab' })).toEqual([
    { ...NONE, field: 'number', added: [3] },
    { ...NONE, field: 'sha256', added: ['ab'] },
  ])
  expect(compareFields({ tags: ['雨', '夜'] }, null)).toEqual([{ ...NONE, field: 'tags', removed: ['雨', '夜'] }])
})

test('what became a digest because it is long is told as a change', () => {
  const digest = { sha256: 'ab', characters: 20_000 }
  expect(compareFields({ credits: [{ role: 'director' }] }, { credits: digest })).toEqual([
    { ...NONE, field: 'credits', removed: [{ role: 'director' }], added: [digest] },
  ])
})
