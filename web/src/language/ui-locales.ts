/** The languages of the page. In lower case they name the folders of the messages. */
export const UI_LOCALES = ['zh-Hans', 'zh-Hant-TW', 'zh-Hant-HK', 'pt-PT', 'en'] as const
export type UiLocale = (typeof UI_LOCALES)[number]

/** What is known by a shorter name: of an earlier version of the page, or of the server's vocabularies. */
const SHORT_NAMES: ReadonlyMap<string | null, UiLocale> = new Map([
  ['zh-Hant', 'zh-Hant-TW'],
  ['pt', 'pt-PT'],
])

/** The language that was kept by a name of it; undefined: by none that is known. */
export function uiLocaleOf(name: string | null): UiLocale | undefined {
  return UI_LOCALES.find((one) => one === name) ?? SHORT_NAMES.get(name)
}

/** The first of a reader's languages that the page speaks, by script and region, else English. */
export function firstKnown(tags: readonly string[]): UiLocale {
  for (const tag of tags) {
    const known = nearestTo(tag)
    if (known) return known
  }
  return 'en'
}

/** Whoever reads Cantonese, or is in Hong Kong or Macau, reads Chinese as it is written there. */
function nearestTo(tag: string): UiLocale | undefined {
  const { language, script, region } = maximised(tag)
  if (language === 'pt') return 'pt-PT'
  if (language === 'en') return 'en'
  if (language !== 'zh' && language !== 'yue') return undefined
  if (script !== 'Hant') return 'zh-Hans'
  return language === 'yue' || region === 'HK' || region === 'MO' ? 'zh-Hant-HK' : 'zh-Hant-TW'
}

function maximised(tag: string): Partial<Pick<Intl.Locale, 'language' | 'script' | 'region'>> {
  try {
    return new Intl.Locale(tag).maximize()
  } catch {
    return {} // what a browser sends may be no tag, such as C.UTF-8
  }
}
