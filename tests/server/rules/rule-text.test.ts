import { expect, test } from 'vitest'
import { fillText, placeholdersOf } from '../../../server/rules/rule-text.ts'

test.each([
  ['en', 75_000, '1 min 15 s'],
  ['en', 60_000, '1 min'],
  ['en', 2_999, '2.9 s'],
  ['en', 45_000, '45 s'],
  ['zh-Hans', 900_001, '15 分 1 秒'],
  ['pt', 1_950, '1,9 s'],
  ['en', null, '(not known)'],
] as const)('a duration is said in %s: %s ms is %s', (locale, durationMs, said) => {
  expect(fillText('{episode.durationMs}', { 'episode.durationMs': durationMs }, locale)).toBe(said)
})

test('a size just over a limit does not look like the limit', () => {
  const seen = { 'episode.sizeBytes': 4 * 1024 ** 3 + 1 }
  expect(fillText('It has {episode.sizeBytes}.', seen, 'en')).toBe('It has 4.01 GB.')
})

test('numbers, codes and what is true are said as people write them', () => {
  const seen = { 'production.budgetAmount': 1_500_000, 'episode.widthPx': 1080, 'title.text': '雨夜', isHdr: true }
  const text = '{production.budgetAmount} {episode.widthPx} {title.text} {isHdr} {other.fact}'
  expect(fillText(text, seen, 'pt')).toBe('1.500.000 1080 雨夜 sim {other.fact}')
})

test('a list in which there is nothing is a dash', () => {
  expect(fillText('{minors.classes}.', { 'minors.classes': '' }, 'en')).toBe('—.')
})

test('a value that looks like a placeholder is not filled in again', () => {
  expect(fillText('{title.text}', { 'title.text': '{episode.number}', 'episode.number': 3 }, 'en')).toBe(
    '{episode.number}',
  )
})

test('placeholders are found once each', () => {
  expect(placeholdersOf('{a.b} {a.b} {c} { d } {}')).toEqual(['a.b', 'c'])
})
