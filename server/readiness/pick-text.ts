import { pickLocal } from '../language/pick-title.ts'
import { LOCALES_OF_TEXTS, type RuleTexts } from '../rules/pack.ts'

type TextLocale = (typeof LOCALES_OF_TEXTS)[number]

/** That the words of rules are in first. */
const ORIGINAL = 'en'

/** The text for a reader, and the locale that it is in. */
export function pickText(texts: RuleTexts, reader: string): { readonly locale: TextLocale; readonly text: string } {
  const all = LOCALES_OF_TEXTS.flatMap((locale) => {
    const text = texts[locale]
    return text === undefined ? [] : [{ locale, text }]
  })
  return pickLocal(all, { reader, original: ORIGINAL }) ?? { locale: ORIGINAL, text: texts[ORIGINAL] }
}
