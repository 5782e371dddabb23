import { languageOf } from '../language/locales.ts'

/** Where works are shown, and the locale that they are looked at in first: in Singapore and Malaysia, Chinese dramas are read in Chinese. */
const LOCALES = {
  CN: 'zh-Hans-CN',
  TW: 'zh-Hant-TW',
  HK: 'zh-Hant-HK',
  MO: 'zh-Hant-MO',
  SG: 'zh-Hans-SG',
  MY: 'zh-Hans-MY',
  TH: 'th-TH',
  ID: 'id-ID',
  VN: 'vi-VN',
  PH: 'en-PH',
  JP: 'ja-JP',
  KR: 'ko-KR',
  US: 'en-US',
  GB: 'en-GB',
  AU: 'en-AU',
  BR: 'pt-BR',
  PT: 'pt-PT',
  ES: 'es-ES',
  MX: 'es-MX',
} as const
export type AdaptationRegion = keyof typeof LOCALES
export const ADAPTATION_REGIONS = Object.keys(LOCALES) as AdaptationRegion[] // as listed here

/** The languages that our tables have words of. */
export const WORD_LANGUAGES = ['zh', 'en', 'pt'] as const
export type WordLanguage = (typeof WORD_LANGUAGES)[number]

/** The language whose words are looked for in a text; undefined: we have none of it. Cantonese is looked through for Chinese ones. */
export function wordLanguageOf(locale: string): WordLanguage | undefined {
  const language = locale.startsWith('yue-') ? 'zh' : languageOf(locale)
  return WORD_LANGUAGES.find((one) => one === language)
}

/** The locale that a region has for itself. */
export function ownLocaleOf(region: AdaptationRegion): string {
  return LOCALES[region]
}
