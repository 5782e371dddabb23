/** Which script a region writes Chinese in. */
const SCRIPT_OF_REGION: Readonly<Record<string, string>> = {
  CN: 'Hans',
  SG: 'Hans',
  MY: 'Hans',
  TW: 'Hant',
  HK: 'Hant',
  MO: 'Hant',
}
/** ISO 639-2 has two codes for some languages, and Intl knows only the terminological one. */
const BIBLIOGRAPHIC: Readonly<Record<string, string>> = {
  chi: 'zh',
  ger: 'de',
  fre: 'fr',
  dut: 'nl',
  cze: 'cs',
  gre: 'el',
  per: 'fa',
  rum: 'ro',
  slo: 'sk',
  may: 'ms',
  bur: 'my',
}
const NOT_A_LANGUAGE = new Set(['und', 'mul', 'zxx', 'mis'])
const TAG = /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i

const HANT = ['zh-Hant-TW', 'zh-Hant-HK', 'zh-Hant-MO', 'zh-Hant']
const HANS = ['zh-Hans-CN', 'zh-Hans', 'zh-Hans-SG', 'zh-Hans-MY']
const YUE = ['yue-Hant-HK', 'yue-Hant-MO', 'yue-Hans-CN']
const ENGLISH = 'en'
/** Beyond every rank of a chain. */
const FARTHEST = 1_000
/** What a reader of the first would rather have next. */
const NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  'zh-Hant-MO': ['zh-Hant-HK', 'zh-Hant-TW', 'zh-Hant', ...YUE, ...HANS, 'zh'],
  'zh-Hant-HK': ['zh-Hant-MO', 'zh-Hant-TW', 'zh-Hant', ...YUE, ...HANS, 'zh'],
  'zh-Hant-TW': ['zh-Hant', 'zh-Hant-HK', 'zh-Hant-MO', ...HANS, 'zh', ...YUE],
  'zh-Hant': [...HANT, ...HANS, 'zh', ...YUE],
  'zh-Hans': [...HANS, 'zh', ...HANT, ...YUE],
  zh: [...HANS, ...HANT, ...YUE],
  yue: [...YUE, 'zh-Hant-HK', 'zh-Hant-MO', 'zh-Hant-TW', 'zh-Hant', ...HANS, 'zh'],
  'pt-BR': ['pt', 'pt-PT'],
  pt: ['pt', 'pt-PT', 'pt-BR'],
}

let names: Record<'language' | 'script' | 'region', Intl.DisplayNames> | undefined

/**
 * The locale that a tag means, as we store it: canonical BCP 47 with language, script and region only.
 *
 * Chinese gets its script from its region (zh-TW is zh-Hant-TW), `yue` is yue-Hant-HK, an underscore is a hyphen,
 * and the three-letter codes of media files are read too (chi, zho, por). `zh` alone stays `zh`: its script is open.
 *
 * @returns undefined for what is no tag, or names a language, script or region that does not exist.
 */
export function parseLocale(tag: string): string | undefined {
  const cleaned = tag
    .trim()
    .replaceAll('_', '-')
    .replace(/^zh-(?=cmn|yue)/i, '')
  if (cleaned.length > 40 || !TAG.test(cleaned)) return undefined
  const [language = '', ...rest] = cleaned.split('-')
  try {
    const locale = new Intl.Locale([BIBLIOGRAPHIC[language.toLowerCase()] ?? language, ...rest].join('-'))
    return isKnown(locale) ? complete(locale) : undefined
  } catch {
    return undefined
  }
}

/** The script that a locale is written in, as ISO 15924 (Hans, Hant, Latn, Jpan); undefined if that is open. */
export function scriptOf(locale: string): string | undefined {
  if (locale === 'zh') return undefined
  try {
    return new Intl.Locale(locale).maximize().script
  } catch {
    return undefined
  }
}

/** The language subtag of a locale: zh, yue, pt. */
export function languageOf(locale: string): string {
  const end = locale.indexOf('-')
  return end < 0 ? locale : locale.slice(0, end) // not split: it is asked millions of times when works are judged
}

/**
 * The locales to try for a reader of this one, best first, itself at the head, none twice: the nearest region, then the other script or the
 * other side of the ocean, or the language without its region; at the end English, as the language that most can read.
 */
export function fallbackChain(locale: string): string[] {
  const chain = [locale]
  for (let at = locale; at !== ''; at = at.slice(0, Math.max(at.lastIndexOf('-'), 0))) {
    chain.push(at, ...(NEIGHBOURS[at] ?? []))
  }
  return [...new Set([...chain, ENGLISH])]
}

/**
 * How far a locale is from a reader's, 0 the nearest: by their chain, where any other locale of their language goes before English; then by
 * the chain of the original; all else is equally far. Everything that is shown in one language of several is chosen by this.
 * @param reader undefined: that of the original
 */
export function rankLocales(reader: string | undefined, original?: string): (locale: string) => number {
  const near = rankIn(reader ?? original)
  const far = rankIn(original)
  return (locale) => near(locale) ?? FARTHEST + (far(locale) ?? FARTHEST)
}

type Rank = (locale: string) => number | undefined

/** Pages of works ask for the same few, title by title. */
const ranks = new Map<string, Rank>()
const MOST_RANKS = 200

/** By the chain of one locale, if there is one; undefined: it does not lead there. */
function rankIn(reader: string | undefined): Rank {
  if (reader === undefined) return () => undefined
  const known = ranks.get(reader)
  if (known) return known
  if (ranks.size >= MOST_RANKS) ranks.clear()
  const made = makeRank(reader)
  ranks.set(reader, made)
  return made
}

function makeRank(reader: string): Rank {
  const chain = fallbackChain(reader)
  const language = languageOf(reader)
  return (locale) => {
    const at = chain.indexOf(locale)
    if (at >= 0 && (locale !== ENGLISH || language === ENGLISH)) return at
    if (languageOf(locale) === language) return chain.length
    if (at >= 0) return chain.length + 1
    return languageOf(locale) === ENGLISH ? chain.length + 2 : undefined
  }
}

function isKnown({ language, script, region }: Intl.Locale): boolean {
  if (NOT_A_LANGUAGE.has(language)) return false
  names ??= {
    language: new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }),
    script: new Intl.DisplayNames('en', { type: 'script', fallback: 'none' }),
    region: new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }),
  }
  if (names.language.of(language) === undefined) return false
  if (script !== undefined && names.script.of(script) === undefined) return false
  return region === undefined || names.region.of(region) !== undefined
}

function complete({ language, script, region }: Intl.Locale): string {
  if (language === 'yue') {
    const place = region ?? (script === 'Hans' ? 'CN' : 'HK')
    return `yue-${script ?? SCRIPT_OF_REGION[place] ?? 'Hant'}-${place}`
  }
  const written = script ?? (language === 'zh' && region !== undefined ? SCRIPT_OF_REGION[region] : undefined)
  return [language, written, region].filter((part) => part !== undefined).join('-')
}
