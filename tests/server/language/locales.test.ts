import { expect, test } from 'vitest'
import { localeFromFileName, localeFromWord } from '../../../server/language/locale-from-file-name.ts'
import { fallbackChain, parseLocale, scriptOf } from '../../../server/language/locales.ts'
import { asShown, pickTitle } from '../../../server/language/pick-title.ts'

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
})

test.each([
  [
    'zh-Hant-MO',
    'zh-Hant-MO zh-Hant-HK zh-Hant-TW zh-Hant yue-Hant-HK yue-Hant-MO yue-Hans-CN zh-Hans-CN zh-Hans zh-Hans-SG zh-Hans-MY zh en',
  ],
  [
    'zh-Hant-HK',
    'zh-Hant-HK zh-Hant-MO zh-Hant-TW zh-Hant yue-Hant-HK yue-Hant-MO yue-Hans-CN zh-Hans-CN zh-Hans zh-Hans-SG zh-Hans-MY zh en',
  ],
  [
    'zh-Hant-TW',
    'zh-Hant-TW zh-Hant zh-Hant-HK zh-Hant-MO zh-Hans-CN zh-Hans zh-Hans-SG zh-Hans-MY zh yue-Hant-HK yue-Hant-MO yue-Hans-CN en',
  ],
  [
    'zh-Hans-CN',
    'zh-Hans-CN zh-Hans zh-Hans-SG zh-Hans-MY zh zh-Hant-TW zh-Hant-HK zh-Hant-MO zh-Hant yue-Hant-HK yue-Hant-MO yue-Hans-CN en',
  ],
  ['pt-PT', 'pt-PT pt pt-BR en'],
  ['pt-BR', 'pt-BR pt pt-PT en'],
  ['pt-MO', 'pt-MO pt pt-PT pt-BR en'],
  ['en-GB', 'en-GB en'],
  ['en', 'en'],
  ['ja', 'ja en'],
])('the whole chain of %s is %s', (locale, chain) => {
  expect(fallbackChain(locale).join(' ')).toBe(chain)
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

const titlesIn = (...locales: string[]) => locales.map((locale) => ({ locale, text: locale, kind: 'display' }))
test.each([
  ['zh-Hant-MO', ['en', 'zh-Hans-CN', 'zh-Hant-TW'], 'zh-Hant-TW'],
  ['zh-Hans-SG', ['en', 'zh-Hant-TW', 'zh-Hans-CN'], 'zh-Hans-CN'],
  ['pt-PT', ['zh-Hans-CN', 'en', 'pt-BR'], 'pt-BR'],
  ['pt-PT', ['zh-Hans-CN', 'en-GB', 'en'], 'en'],
  ['pt-PT', ['zh-Hans-CN', 'ja', 'en-GB'], 'en-GB'],
  ['es-419', ['en', 'es-MX'], 'es-MX'], // any other of the language goes before English
  ['ja', ['ko', 'zh-Hant-TW', 'zh-Hans-CN'], 'zh-Hans-CN'], // the original
  ['ja', ['ko', 'zh-Hant-TW', 'fr'], 'zh-Hant-TW'], // what is nearest to the original
  ['ja', ['ko', 'fr'], 'ko'],
  ['en', ['zh-Hans-CN', 'en-US'], 'en-US'],
  [undefined, ['en', 'zh-Hant-TW', 'zh-Hans-CN'], 'zh-Hans-CN'],
])('for %s, of %j of a Mainland work %s is shown', (reader, locales, shown) => {
  const readership = { reader, original: 'zh-Hans-CN' }
  const picked = pickTitle(titlesIn(...locales), readership)
  expect(asShown(picked, readership)).toEqual({
    locale: shown,
    text: shown,
    isFallback: shown !== (reader ?? 'zh-Hans-CN'),
  })
})

test('of one locale a display title is shown before others, and a working title only where there is no other', () => {
  const titles = [
    { locale: 'zh-Hant-MO', text: '暫名', kind: 'working' },
    { locale: 'zh-Hant-TW', text: '運將', kind: 'alternative' },
    { locale: 'zh-Hant-TW', text: '計程車', kind: 'display' },
  ]
  const readership = { reader: 'zh-Hant-MO', original: 'zh-Hant-MO' }
  expect(pickTitle(titles, readership)?.text).toBe('計程車')
  expect(pickTitle(titles.slice(0, 2), readership)?.text).toBe('運將')
  expect(pickTitle(titles.slice(0, 1), readership)?.text).toBe('暫名')
  expect(asShown(pickTitle([], readership), readership)).toBeNull()
})
