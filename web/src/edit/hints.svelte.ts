import { listWordingHints, type WordingHint } from './api.ts'

/** Where words are compared, by a locale's region; that of a language alone is its largest home. */
const REGIONS = ['CN', 'TW', 'HK', 'MO', 'US', 'GB', 'AU', 'BR', 'PT']
const HOMES: Readonly<Record<string, string>> = { 'zh-Hans': 'CN', 'zh-Hant': 'TW', pt: 'PT' }

/** Cantonese as it is spoken: titles and synopses in written Chinese are not told to use it. */
const SPOKEN = /[呢唔嘅咗喺哋冇佢嚟啲]/

/** What regions would say otherwise in titles and synopses, as they are saved; asked for once a locale and version. */
export class Hints {
  readonly #workId: string
  #found = $state.raw<Readonly<Record<string, readonly WordingHint[]>>>({})
  #stop: AbortController | undefined

  constructor(workId: string) {
    this.#workId = workId
  }

  /** Asks for those of some locales; what cannot be read is not hinted at. */
  async load(locales: readonly string[]): Promise<void> {
    this.#stop?.abort()
    const stop = new AbortController()
    this.#stop = stop
    const found = await Promise.all(
      locales.map(async (locale) => {
        const region = regionOf(locale)
        if (region === undefined) return [locale, []] as const
        const found = await listWordingHints(this.#workId, region, locale, stop.signal).catch(() => [])
        const isWritten = ({ suggestions }: WordingHint) => !suggestions.some((word) => SPOKEN.test(word))
        return [locale, locale.startsWith('zh') ? found.filter(isWritten) : found] as const
      }),
    )
    if (!stop.signal.aborted) this.#found = Object.fromEntries(found)
  }

  /** Those whose word still stands in a text. */
  in(locale: string, text: string): readonly WordingHint[] {
    const ofLocale = this.#found[locale] ?? []
    return ofLocale.filter(
      ({ term, occurrences }) =>
        text.includes(term) && occurrences.some(({ place }) => place === 'title' || place === 'synopsis'),
    )
  }

  stop(): void {
    this.#stop?.abort()
  }
}

function regionOf(locale: string): string | undefined {
  const { language, script, region } = new Intl.Locale(locale)
  const home = region ?? HOMES[`${language}-${script}`] ?? HOMES[language]
  return REGIONS.find((one) => one === home)
}
