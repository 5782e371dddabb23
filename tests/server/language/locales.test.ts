import { expect, test } from 'vitest'
import { localeFromFileName, localeFromWord } from '../../../server/language/locale-from-file-name.ts'
import { fallbackChain, parseLocale, scriptOf } from '../../../server/language/locales.ts'
import { pickTitle } from '../../../server/language/pick-title.ts'

test.each([
  ['zh-CN', 'zh-Hans-CN'],
  ['zh_TW', 'zh-Hant-TW'],
  ['ZH-hk', 'zh-Hant-HK'],
  ['zh-MO', 'zh-Hant-MO'],
  ['zh-SG', 'zh-Hans-SG'],
  ['zh-hant-tw', 'zh-Hant-TW'],
  ['yue', 'yue-Hant-HK'],
  ['zh-yue-MO', 'yue-Hant-MO'],
  ['cmn-Hans', 'zh-Hans'],
  ['chi', 'zh'],
  ['zho', 'zh'],
  ['eng', 'en'],
  ['por', 'pt'],
  ['pt-br', 'pt-BR'],
  ['en-u-ca-buddhist', 'en'],
])('%s is the locale %s', (tag, locale) => {
  expect(parseLocale(tag)).toBe(locale)
})

test.each(['', 'und', 'xx-YY', 'foo', 'zh-Hnas', 'x-private', 'episode', '../../etc', 'zh-', '简'])(
  '"%s" is no locale',
  (tag) => {
    expect(parseLocale(tag)).toBeUndefined()
  },
)

test.each([
  ['x.zh-Hant-TW.srt', 'zh-Hant-TW'],
  ['x.cht.srt', 'zh-Hant'],
  ['x_繁體.srt', 'zh-Hant'],
  ['x.简体.vtt', 'zh-Hans'],
  ['x.pt-BR.vtt', 'pt-BR'],
  ['x_zh_TW.srt', 'zh-Hant-TW'],
  ['x.en.forced.srt', 'en'],
  ['第01集[CHS].srt', 'zh-Hans'],
  ['香港繁體.srt', 'zh-Hant-HK'],
  ['zh-Hant.vtt', 'zh-Hant'],
  ['a/b.en/c.pt.srt', 'pt'],
  ['第03集_港.srt', 'zh-Hant-HK'],
  ['第03集.台.srt', 'zh-Hant-TW'],
  ['第03集（台湾）.srt', 'zh-Hant-TW'],
  ['第03集 澳門.srt', 'zh-Hant-MO'],
  ['第03集_粤语.srt', 'yue-Hant-HK'],
  ['第03集_葡.srt', 'pt'],
  ['第03集_巴葡.srt', 'pt-BR'],
  ['第03集_英.srt', 'en'],
  ['EP03_tc.srt', 'zh-Hant'],
  ['EP03-sc.srt', 'zh-Hans'],
  ['EP03 [chs].srt', 'zh-Hans'],
])('the file name %s says %s', (name, locale) => {
  expect(localeFromFileName(name)).toBe(locale)
})

test.each([
  'x.srt',
  '第1集.srt',
  'love_is_no.srt',
  'oh my god.srt',
  'S01E01.srt',
  '.srt',
  '',
  'x.constructor.srt',
  'x.chs&eng.srt',
])('the file name "%s" says nothing', (name) => {
  expect(localeFromFileName(name)).toBeUndefined()
})

test('a word for a place or a script is a locale', () => {
  const words = ['台湾', '香港', '澳門', '繁體', '葡文', 'Hong Kong', 'pt-BR', '粤语', 'Traditional', '火星']
  expect(words.map(localeFromWord)).toEqual([
    'zh-Hant-TW',
    'zh-Hant-HK',
    'zh-Hant-MO',
    'zh-Hant',
    'pt',
    'zh-Hant-HK',
    'pt-BR',
    'yue-Hant-HK',
    'zh-Hant',
    undefined,
  ])
})

test('a reader in Macau gets Hong Kong next, then Taiwan, then any Traditional, then Simplified', () => {
  const chain = fallbackChain('zh-Hant-MO').filter((locale) => locale.startsWith('zh'))
  expect(chain.slice(0, 5)).toEqual(['zh-Hant-MO', 'zh-Hant-HK', 'zh-Hant-TW', 'zh-Hant', 'zh-Hans-CN'])
})

test('every chain begins with the locale itself and holds none twice', () => {
  for (const locale of [
    'zh-Hans-CN',
    'zh-Hant-TW',
    'zh-Hans-MY',
    'zh',
    'yue-Hant-HK',
    'pt-PT',
    'pt-BR',
    'en-GB',
    'ja',
  ]) {
    const chain = fallbackChain(locale)
    expect(chain[0]).toBe(locale)
    expect(new Set(chain).size).toBe(chain.length)
  }
  expect(fallbackChain('pt-PT')).toEqual(['pt-PT', 'pt', 'pt-BR'])
})

test('a script is known unless the locale leaves it open', () => {
  expect(['zh-Hant-TW', 'zh-Hans', 'yue-Hant-HK', 'pt-BR', 'ja', 'zh'].map(scriptOf)).toEqual([
    'Hant',
    'Hans',
    'Hant',
    'Latn',
    'Jpan',
    undefined,
  ])
})

test('the nearest title is shown, a display title before others', () => {
  const titles = [
    { locale: 'en', text: 'Taxi', kind: 'display' },
    { locale: 'zh-Hans-CN', text: '出租车', kind: 'display' },
    { locale: 'zh-Hant-TW', text: '運將', kind: 'alternative' },
    { locale: 'zh-Hant-TW', text: '計程車', kind: 'display' },
  ]
  expect(pickTitle(titles, 'zh-Hant-MO')?.text).toBe('計程車')
  expect(pickTitle(titles, 'zh-Hans-SG')?.text).toBe('出租车')
  expect(pickTitle(titles, 'pt-PT')?.text).toBe('Taxi')
  expect(pickTitle([], 'en')).toBeUndefined()
})
