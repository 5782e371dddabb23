import { expect, test } from 'vitest'
import { firstKnown, uiLocaleOf } from '../../web/src/language/ui-locales.ts'

test.each([
  ['zh-CN', 'zh-Hans'],
  ['zh-SG', 'zh-Hans'],
  ['zh', 'zh-Hans'],
  ['zh-TW', 'zh-Hant-TW'],
  ['zh-Hant', 'zh-Hant-TW'],
  ['zh-HK', 'zh-Hant-HK'],
  ['zh-MO', 'zh-Hant-HK'],
  ['zh-Hant-HK', 'zh-Hant-HK'],
  ['yue', 'zh-Hant-HK'],
  ['yue-Hans-CN', 'zh-Hans'],
  ['pt', 'pt-PT'],
  ['pt-BR', 'pt-PT'],
  ['en-AU', 'en'],
  ['th', 'en'],
])('a browser in %s gets the page in %s', (tag, locale) => {
  expect(firstKnown([tag])).toBe(locale)
})

test('the first language that the page speaks counts, and what is no tag does not', () => {
  expect(firstKnown(['fr-FR', 'C.UTF-8', 'zh-MO', 'en'])).toBe('zh-Hant-HK')
  expect(firstKnown([])).toBe('en')
})

test('what was kept is found again, by the names of earlier versions too', () => {
  expect(uiLocaleOf('zh-Hant-HK')).toBe('zh-Hant-HK')
  expect(uiLocaleOf('zh-Hant')).toBe('zh-Hant-TW')
  expect(uiLocaleOf('pt')).toBe('pt-PT')
  expect(uiLocaleOf('tlh')).toBeUndefined()
  expect(uiLocaleOf('constructor')).toBeUndefined()
  expect(uiLocaleOf(null)).toBeUndefined()
})
