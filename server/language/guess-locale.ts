import { guessLatinLanguage } from './guess-latin.ts'
import everyday from './tables/everyday-words.json' with { type: 'json' }
import scripts from './tables/scripts.json' with { type: 'json' }

/** What a text is written in, and how sure that is from 0 to 1. */
export interface GuessedLocale {
  readonly locale: string
  readonly confidence: number
}

const SAMPLE_UNITS = 40_000
const HANS_ONLY = new Set(scripts.hans)
const HANT_ONLY = new Set(scripts.hant)
const CANTONESE = new Set('嘅咗喺唔冇佢哋嗰啲嚟咁乜嘢冚畀啱瞓嗌啩喎吖')
/** Among Traditional texts, the forms that mostly one region types. */
const TW_FORMS = new Set('裡著啟汙')
const HK_FORMS = new Set('裏着綫衞説悦閲峯麪')
const MIN_REGION_EVIDENCE = 2
const LETTER = /\p{L}/u

/** Scripts that are enough to name a language. */
const BY_SCRIPT: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Gujarati}/u, 'gu'],
  [/\p{Script=Tamil}/u, 'ta'],
  [/\p{Script=Telugu}/u, 'te'],
  [/\p{Script=Malayalam}/u, 'ml'],
  [/\p{Script=Bengali}/u, 'bn'],
]

/**
 * Guesses the locale of a text from its characters and words.
 *
 * Chinese: Simplified or Traditional by the characters that only one of them has; yue-Hant-HK where Cantonese
 * particles are common; TW or HK only where forms and words of one region clearly prevail, else plain zh-Hant;
 * Simplified is plain zh-Hans. `zh` if no character decides. Kana make Japanese, other scripts a language of
 * theirs, and Latin letters go by frequent words. Two languages in one text: Chinese wins over Latin.
 *
 * @returns undefined when there are no letters or no language fits.
 */
export function guessLocale(text: string): GuessedLocale | undefined {
  const sample = text.slice(0, SAMPLE_UNITS)
  const seen = count(sample)
  if (seen.letters === 0) return undefined
  if (seen.kana > 1 && seen.kana * 20 >= seen.han + seen.kana) return { locale: 'ja', confidence: 0.95 }
  const other = [...seen.others].sort((a, b) => b[1] - a[1])[0]
  // A Han character says about as much as three letters.
  if (seen.han > 0 && seen.han * 3 >= seen.latin && seen.han * 3 >= (other?.[1] ?? 0)) return guessChinese(sample, seen)
  if (other !== undefined && other[1] > seen.latin) return guessByScript(sample, other[0], other[1] / seen.letters)
  return guessLatinLanguage(sample)
}

interface Counts {
  letters: number
  latin: number
  han: number
  kana: number
  hans: number
  hant: number
  cantonese: number
  tw: number
  hk: number
  others: Map<string, number>
}

function count(text: string): Counts {
  const seen: Counts = {
    letters: 0,
    latin: 0,
    han: 0,
    kana: 0,
    hans: 0,
    hant: 0,
    cantonese: 0,
    tw: 0,
    hk: 0,
    others: new Map(),
  }
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x41) continue
    if (isHan(code)) countHan(seen, character)
    else if (LETTER.test(character)) countLetter(seen, character, code)
  }
  return seen
}

function isHan(code: number): boolean {
  return (code >= 0x3400 && code <= 0x9fff) || (code >= 0x20000 && code <= 0x3ffff)
}

function countHan(seen: Counts, character: string): void {
  seen.letters++
  seen.han++
  if (HANS_ONLY.has(character)) seen.hans++
  else if (HANT_ONLY.has(character)) seen.hant++
  if (CANTONESE.has(character)) seen.cantonese++
  if (TW_FORMS.has(character)) seen.tw += 0.5
  if (HK_FORMS.has(character)) seen.hk += 0.5
}

function countLetter(seen: Counts, character: string, code: number): void {
  seen.letters++
  if (code <= 0x24f || (code >= 0x1e00 && code <= 0x1eff)) seen.latin++
  else if (code >= 0x3041 && code <= 0x30ff) seen.kana++
  else {
    const language = BY_SCRIPT.find(([script]) => script.test(character))?.[1]
    if (language !== undefined) seen.others.set(language, (seen.others.get(language) ?? 0) + 1)
  }
}

function guessChinese(text: string, seen: Counts): GuessedLocale {
  const decisive = seen.hans + seen.hant
  const script = seen.hans > seen.hant ? 'Hans' : 'Hant'
  // Each decisive character halves the doubt; characters of the other script bring it back.
  const confidence =
    decisive === 0 ? 0.5 : (Math.max(seen.hans, seen.hant) / decisive) * (1 - 0.5 ** Math.min(decisive + 1, 10))
  if (seen.cantonese > 1 && seen.cantonese * 50 >= seen.han) {
    return { locale: seen.hans > seen.hant ? 'yue-Hans-CN' : 'yue-Hant-HK', confidence: Math.max(confidence, 0.9) }
  }
  if (decisive === 0) return { locale: 'zh', confidence }
  if (script === 'Hans') return { locale: 'zh-Hans', confidence }
  return { locale: traditionalRegion(text, seen), confidence }
}

function traditionalRegion(text: string, seen: Counts): string {
  words ??= regionalWords()
  const tw = seen.tw + occurrences(text, words.tw)
  const hk = seen.hk + occurrences(text, words.hk)
  if (tw >= MIN_REGION_EVIDENCE && tw >= hk * 3) return 'zh-Hant-TW'
  if (hk >= MIN_REGION_EVIDENCE && hk >= tw * 3) return 'zh-Hant-HK'
  return 'zh-Hant'
}

let words: { tw: string[]; hk: string[] } | undefined

/** Words that only one of the two regions has; with two characters at least, or they are found inside of others. */
function regionalWords(): { tw: string[]; hk: string[] } {
  const tw = new Set(everyday.concepts.flatMap((concept) => concept.TW))
  const hk = new Set(everyday.concepts.flatMap((concept) => [...concept.HK, ...concept.MO]))
  const only = (some: Set<string>, others: Set<string>) => [...some].filter((w) => w.length > 1 && !others.has(w))
  return { tw: only(tw, hk), hk: only(hk, tw).filter((word) => word !== '的士') }
}

function occurrences(text: string, list: readonly string[]): number {
  let found = 0
  for (const word of list) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found++
  }
  return found
}

function guessByScript(text: string, language: string, share: number): GuessedLocale {
  const confidence = Math.min(0.95, share)
  if (language === 'ar' && /[پچژگ]/.test(text)) return { locale: 'fa', confidence }
  if (language === 'ru' && /[іїєґ]/i.test(text)) return { locale: 'uk', confidence }
  return { locale: language, confidence }
}
