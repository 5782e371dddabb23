import { parseLocale } from './locales.ts'

const EXTENSIONS = /(?:\.(?:srt|vtt|webvtt|ass|ssa|ttml|dfxp|lrc|sub|txt))+$/i
const FLAGS = new Set([
  'forced',
  'sdh',
  'cc',
  'default',
  'full',
  'sub',
  'subs',
  'subtitle',
  'subtitles',
  'utf8',
  'utf-8',
])

/** What people write for a locale where a tag would stand. */
const ALIASES: Readonly<Record<string, string>> = {
  chs: 'zh-Hans',
  sc: 'zh-Hans',
  gb: 'zh-Hans',
  zhs: 'zh-Hans',
  hans: 'zh-Hans',
  简: 'zh-Hans',
  简中: 'zh-Hans',
  簡: 'zh-Hans',
  cht: 'zh-Hant',
  tc: 'zh-Hant',
  big5: 'zh-Hant',
  zht: 'zh-Hant',
  hant: 'zh-Hant',
  繁: 'zh-Hant',
  繁中: 'zh-Hant',
  cn: 'zh-Hans-CN',
  tw: 'zh-Hant-TW',
  hk: 'zh-Hant-HK',
  mo: 'zh-Hant-MO',
  港: 'zh-Hant-HK',
  香港: 'zh-Hant-HK',
  澳: 'zh-Hant-MO',
  澳門: 'zh-Hant-MO',
  澳门: 'zh-Hant-MO',
  台: 'zh-Hant-TW',
  臺: 'zh-Hant-TW',
  台灣: 'zh-Hant-TW',
  臺灣: 'zh-Hant-TW',
  台湾: 'zh-Hant-TW',
  内地: 'zh-Hans-CN',
  內地: 'zh-Hans-CN',
  大陆: 'zh-Hans-CN',
  大陸: 'zh-Hans-CN',
  粤: 'yue-Hant-HK',
  粵: 'yue-Hant-HK',
  英: 'en',
  葡: 'pt',
  葡萄牙: 'pt-PT',
  巴西: 'pt-BR',
  巴葡: 'pt-BR',
  日: 'ja',
  韩: 'ko',
  韓: 'ko',
  jp: 'ja',
  kr: 'ko',
  english: 'en',
  portuguese: 'pt',
  ptbr: 'pt-BR',
  brazilian: 'pt-BR',
  chinese: 'zh',
  cantonese: 'yue-Hant-HK',
  japanese: 'ja',
  mainland: 'zh-Hans-CN',
  taiwan: 'zh-Hant-TW',
  hongkong: 'zh-Hant-HK',
  macau: 'zh-Hant-MO',
  macao: 'zh-Hant-MO',
  brazil: 'pt-BR',
  portugal: 'pt-PT',
  simplified: 'zh-Hans',
  traditional: 'zh-Hant',
  korean: 'ko',
}

/** Names in Chinese, found anywhere in the file's name; the first that fits counts. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/粵語|粤语|廣東話|广东话/, 'yue-Hant-HK'],
  [/澳門繁|澳门繁|澳繁/, 'zh-Hant-MO'],
  [/香港繁|港繁/, 'zh-Hant-HK'],
  [/[台臺][灣湾](?:繁|正)|[台臺]繁|正體|正体/, 'zh-Hant-TW'],
  [/繁[體体中]|繁$/, 'zh-Hant'],
  [/[简簡][体體中]|[简簡]$/, 'zh-Hans'],
  [/巴西葡|巴葡/, 'pt-BR'],
  [/葡萄牙[語语文]|葡[語语文]/, 'pt'],
  [/英[語语文]/, 'en'],
  [/日[語语文]/, 'ja'],
  [/[韓韩][語语文]/, 'ko'],
]

/**
 * The codes that may follow a hyphen, an underscore or a space: "love_is_no.srt" is not Norwegian. Behind a full
 * stop, where players look for it, any code is believed.
 */
const FREE_STANDING = new Set(['zh', 'yue', 'en', 'eng', 'pt', 'por', 'chi', 'zho', 'ja', 'jpn', 'ko', 'kor'])

/**
 * The locale that a subtitle file's name gives: `x.zh-Hant-TW.srt`, `x.pt-BR.vtt`, `x.cht.srt`, `x_繁體.srt`,
 * `x.en.forced.srt`. Folders are ignored.
 *
 * @returns undefined when the name says nothing.
 */
export function localeFromFileName(fileName: string): string | undefined {
  const base = fileName
    .slice(-300)
    .normalize('NFC')
    .replace(/^.*[/\\]/s, '')
  const stem = base.replace(EXTENSIONS, '')
  const segments = stem.split('.').map((segment) => segment.trim())
  while (segments.length > 1 && FLAGS.has((segments.at(-1) ?? '').toLowerCase())) segments.pop()
  const last = segments.at(-1) ?? ''
  if (/[&+]/.test(last)) return undefined // two languages in one file: its content has to say which one to call it
  const alone = segments.length > 1 || FREE_STANDING.has((last.split(/[-_]/)[0] ?? '').toLowerCase())
  const whole = alias(last) ?? (alone ? parseLocale(last) : undefined)
  return whole ?? fromEnding(last) ?? NAMES.find(([pattern]) => pattern.test(last))?.[1]
}

/** The locale that people mean by a word: a tag, or a name such as 台湾, 繁體, 葡文, Hong Kong. Undefined for any other. */
export function localeFromWord(word: string): string | undefined {
  const text = word.normalize('NFKC').trim()
  return alias(text.replaceAll(/\s/g, '')) ?? parseLocale(text) ?? NAMES.find(([pattern]) => pattern.test(text))?.[1]
}

/** "x_zh_TW", "x-pt-BR", "x [CHT]": the tag is what the last one, two or three pieces say. */
function fromEnding(segment: string): string | undefined {
  const pieces = segment.split(/[-_\s()[\]{}【】（）「」]+/).filter((piece) => piece !== '')
  for (let count = Math.min(3, pieces.length); count > 0; count--) {
    const ending = pieces.slice(-count)
    const named = count === 1 && pieces.length > 1 ? alias(ending[0] ?? '') : undefined
    if (named !== undefined) return named
    if (FREE_STANDING.has((ending[0] ?? '').toLowerCase()) && pieces.length > count) {
      const locale = parseLocale(ending.join('-'))
      if (locale !== undefined) return locale
    }
  }
  return undefined
}

function alias(piece: string): string | undefined {
  const key = piece.toLowerCase()
  return Object.hasOwn(ALIASES, key) ? ALIASES[key] : undefined
}
