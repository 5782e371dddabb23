/** What a file's name tells about the episode in it. Guesses only: each can be corrected before it is sent. */

const VIDEO_ENDINGS = new Set([
  'mp4',
  'm4v',
  'mov',
  'mkv',
  'webm',
  'avi',
  'ts',
  'mts',
  'm2ts',
  'flv',
  'wmv',
  'mpg',
  'mpeg',
  '3gp',
  'mxf',
])
const SUBTITLE_ENDINGS = new Set(['srt', 'vtt', 'ass', 'ssa', 'ttml', 'lrc'])
const USUAL_CODES: Readonly<Record<string, string>> = {
  chs: 'zh-Hans-CN',
  sc: 'zh-Hans-CN',
  cht: 'zh-Hant-TW',
  tc: 'zh-Hant-TW',
}
const HAN_DIGITS = '零一二三四五六七八九'

/** Whether a file is offered as a video or as subtitles; the server looks into it and decides. */
export function kindOfFile(file: Pick<File, 'name' | 'type'>): 'video' | 'subtitle' | undefined {
  const { ending } = splitName(file.name)
  if (SUBTITLE_ENDINGS.has(ending)) return 'subtitle'
  if (VIDEO_ENDINGS.has(ending) || file.type.startsWith('video/')) return 'video'
  return undefined
}

/** The episode's number in a name such as `第十二集`, `S01E12`, `EP12`, `12_final`; undefined where there is none. */
export function guessEpisodeNumber(fileName: string): number | undefined {
  const { stem } = splitName(fileName.normalize('NFKC'))
  const han = /第([\d零一二三四五六七八九十百]+)[集话話回]/.exec(stem)?.[1]
  if (han !== undefined) return numberOf(han)
  const marked = /(?:^|[^a-z])(?:s\d{1,2})?(?:episode|ep|e)[ ._-]?(\d{1,4})(?!\d)/i.exec(stem)?.[1]
  if (marked !== undefined) return numberOf(marked)
  const bare = stem.replace(/\d{3,4}p|\d{3,4}x\d{3,4}|[hx]26[45]|mp4|[248]k|v\d+$/gi, ' ')
  const numbers = [...bare.matchAll(/\d+/g)].map((match) => match[0]).filter((digits) => digits.length <= 4)
  const last = numbers.at(-1)
  return last === undefined ? undefined : numberOf(last)
}

/** The locale in a name such as `clip.zh-Hant-TW.srt` or `clip.cht.srt`; undefined where there is none. */
export function guessLocale(fileName: string): string | undefined {
  const tag = localeTag(splitName(fileName).stem)
  if (tag === undefined) return undefined
  return USUAL_CODES[tag.toLowerCase()] ?? Intl.getCanonicalLocales(tag)[0]
}

/**
 * The video that a subtitle file belongs to: the one of the same name, else the only one of the same number, else the only one.
 *
 * @returns the index in `videoNames`, undefined where none is meant.
 */
export function findVideoFor(subtitleName: string, videoNames: readonly string[]): number | undefined {
  const base = subtitleBase(subtitleName)
  const same = videoNames.findIndex((name) => fold(splitName(name).stem) === base)
  if (same !== -1) return same
  const number = guessEpisodeNumber(`${base}.srt`)
  const numbered = videoNames.flatMap((name, at) =>
    number !== undefined && guessEpisodeNumber(name) === number ? [at] : [],
  )
  if (numbered.length === 1) return numbered[0]
  return videoNames.length === 1 ? 0 : undefined
}

function subtitleBase(name: string): string {
  const { stem } = splitName(name)
  const tag = localeTag(stem)
  return fold(tag === undefined ? stem : stem.slice(0, -tag.length - 1))
}

function localeTag(stem: string): string | undefined {
  const tag = /\.([a-z]{2,3}(?:-[a-z]{4})?(?:-[a-z]{2})?)$/i.exec(stem)?.[1]
  if (tag === undefined || USUAL_CODES[tag.toLowerCase()] !== undefined) return tag
  const { language } = new Intl.Locale(tag)
  return new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(language) === undefined
    ? undefined
    : tag
}

function splitName(name: string): { readonly stem: string; readonly ending: string } {
  const dot = name.lastIndexOf('.')
  if (dot <= 0) return { stem: name, ending: '' }
  return { stem: name.slice(0, dot), ending: name.slice(dot + 1).toLowerCase() }
}

function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim()
}

function numberOf(text: string): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : hanNumber(text)
  return value > 0 ? value : undefined
}

/** `十二` is 12, `一百零三` is 103. */
function hanNumber(text: string): number {
  let total = 0
  let digit = 0
  for (const sign of text) {
    if (sign === '十' || sign === '百') {
      total += (digit === 0 ? 1 : digit) * (sign === '十' ? 10 : 100)
      digit = 0
    } else {
      digit = /\d/.test(sign) ? digit * 10 + Number(sign) : HAN_DIGITS.indexOf(sign)
    }
  }
  return total + digit
}
