import { foldText } from '../fold-text.ts'
import { foldFuzzyPinyin, foldJyutping } from './fold-sounds.ts'
import type { Readings } from './load-readings.ts'
import { LONGEST_SOUND } from './phonetic-fields.ts'
import { readLatinWords, type SpokenWord } from './spoken-words.ts'
import { splitJyutping, splitPinyin } from './syllables.ts'
import { hasZhuyin, readZhuyin } from './zhuyin.ts'

/** What a reader's text sounds like, each in the letters that `PhoneticFields` are written in. */
export interface QuerySounds {
  /** How the reader wrote it; `han` when there are Han characters in it. */
  readonly script: 'latin' | 'zhuyin' | 'han'
  readonly pinyin: string | undefined
  /** Pinyin with tones; undefined unless every syllable has one. */
  readonly toned: string | undefined
  readonly jyutping: string | undefined
  readonly initials: string | undefined
  /** For when hardly anything is found. */
  readonly fuzzy: string | undefined
  /** One syllable without a tone: many titles have one that sounds so. */
  readonly isVague: boolean
}

const HAN = /\p{Script=Han}/u
const ZHUYIN_SIGNS = '\u3105-\u3129\u02c9\u02ca\u02c7\u02cb\u02d9'
const ZHUYIN_OR_LATIN = new RegExp(`[${ZHUYIN_SIGNS}]+|[^${ZHUYIN_SIGNS}\\s]+`, 'g')
const PIECES = new RegExp(`\\p{Script=Han}+|[${ZHUYIN_SIGNS}]+|[^\\p{Script=Han}${ZHUYIN_SIGNS}\\s]+`, 'gu')
const MOST_INITIALS = 8
/** Letters that no syllable begins with. */
const NO_INITIAL = /[iuv]/
const SHORTEST_FUZZY = 4
/** What Yale and Hong Kong's names have, and jyutping has not. */
const NOT_JYUTPING = /[cs]h|^ts|ee|oo|ue|(?:^|[^bpmfdtnlgkhzcsj])y/

/** The sounds that a text of Latin letters or zhuyin stands for; undefined when it can be none, or has Han characters. */
export function readQuerySounds(text: string): QuerySounds | undefined {
  if (HAN.test(text)) return undefined
  return hasZhuyin(text) ? zhuyinSounds(text) : latinSounds(text)
}

/** The sounds of a text with Han characters, for others that are said the same; undefined for fewer than two syllables. */
export function readHanSounds(text: string, readings: Readings): QuerySounds | undefined {
  if (!HAN.test(text)) return undefined
  const sounds = (text.match(PIECES) ?? []).flatMap((piece) => {
    if (HAN.test(piece)) return readings.mandarin(foldText(piece)).map((syllable) => syllable?.slice(0, -1) ?? '')
    if (hasZhuyin(piece)) return readZhuyin(piece).map((syllable) => syllable.letters)
    return readLatinWords(piece)?.map((word) => word.letters) ?? ['']
  })
  if (sounds.length < 2 || sounds.includes('')) return undefined
  const pinyin = cut(sounds.join(''))
  const none = { toned: undefined, jyutping: undefined, initials: undefined }
  return { script: 'han', pinyin, ...none, fuzzy: foldFuzzyPinyin(pinyin), isVague: false }
}

function zhuyinSounds(text: string): QuerySounds | undefined {
  const syllables = (text.match(ZHUYIN_OR_LATIN) ?? []).flatMap((piece) => {
    if (hasZhuyin(piece)) return readZhuyin(piece)
    return (readLatinWords(piece) ?? []).map(({ letters }) => ({ letters, tone: undefined, isLatin: true }))
  })
  const pinyin = syllables.map(({ letters }) => letters).join('')
  if (pinyin === '') return undefined
  const hasTones = syllables.some(({ tone }) => tone !== undefined)
  const toned = syllables.map((syllable, index) => {
    const isLast = index === syllables.length - 1
    return syllable.letters + (syllable.tone ?? ('isLatin' in syllable || isLast ? '' : 1))
  })
  return {
    ...{ script: 'zhuyin', pinyin: cut(pinyin), toned: hasTones ? cut(toned.join('')) : undefined },
    ...{ jyutping: undefined, initials: undefined, fuzzy: toFuzzy(pinyin), isVague: false },
  }
}

function latinSounds(text: string): QuerySounds | undefined {
  const words = readLatinWords(text)
  if (words === undefined) return undefined
  const mandarin = readMandarin(words)
  const cantonese = readCantonese(words, mandarin !== undefined)
  const isSaid = (mandarin?.syllables ?? 0) > 1 && (mandarin?.letters.length ?? 0) > 3
  const initials = isSaid ? undefined : readInitials(words)
  if (mandarin === undefined && cantonese === undefined && initials === undefined) return undefined
  const syllables = Math.max(mandarin?.syllables ?? 0, cantonese?.syllables ?? 0)
  return {
    script: 'latin',
    pinyin: mandarin && cut(mandarin.letters),
    toned: mandarin?.toned && cut(mandarin.toned),
    jyutping: cantonese && cut(cantonese.letters),
    initials,
    fuzzy: mandarin && toFuzzy(mandarin.letters),
    isVague: syllables < 2 && mandarin?.toned === undefined,
  }
}

interface Spoken {
  readonly letters: string
  readonly syllables: number
  readonly toned?: string | undefined
}

function readMandarin(words: readonly SpokenWord[]): Spoken | undefined {
  const syllables: { letters: string; tone: number | undefined }[] = []
  for (const [index, word] of words.entries()) {
    if (word.isNumber) {
      syllables.push({ letters: word.letters, tone: 0 })
      continue
    }
    const parts = splitPinyin(word.letters, index === words.length - 1 && word.tone === undefined)
    if (parts === undefined || (word.tone ?? 1) > 5) return undefined
    let at = 0
    for (const part of parts) {
      const marks = word.marks.filter((mark) => mark.at >= at && mark.at < at + part.length)
      at += part.length
      const digit = at === word.letters.length ? word.tone : undefined
      syllables.push({ letters: part, tone: digit ?? marks[0]?.tone })
    }
  }
  const letters = syllables.map((syllable) => syllable.letters).join('')
  if (letters.length < 2) return undefined
  const isToned = syllables.every(({ tone }) => tone !== undefined) && syllables.some(({ tone }) => tone !== 0)
  const toned = isToned ? syllables.map((part) => part.letters + (part.tone || '')).join('') : undefined
  return { letters, syllables: syllables.length, toned }
}

function readCantonese(words: readonly SpokenWord[], isMandarin: boolean): Spoken | undefined {
  let letters = ''
  let syllables = 0
  for (const [index, word] of words.entries()) {
    const folded = foldJyutping(word.letters)
    letters += folded
    syllables++
    if (word.isNumber) continue
    if (isMandarin && NOT_JYUTPING.test(word.letters)) return undefined
    const parts = splitJyutping(folded, index === words.length - 1 && word.tone === undefined)
    if (parts === undefined || word.marks.length > 0) return undefined
    syllables += parts.length - 1
  }
  return letters.length < 2 ? undefined : { letters, syllables }
}

function readInitials(words: readonly SpokenWord[]): string | undefined {
  const [word] = words
  if (words.length !== 1 || word === undefined || word.isNumber) return undefined
  const fits = word.letters.length >= 2 && word.letters.length <= MOST_INITIALS && !NO_INITIAL.test(word.letters)
  return fits && word.marks.length === 0 && word.tone === undefined ? word.letters : undefined
}

function toFuzzy(letters: string): string | undefined {
  return letters.length < SHORTEST_FUZZY ? undefined : foldFuzzyPinyin(cut(letters))
}

function cut(letters: string): string {
  return letters.slice(0, LONGEST_SOUND)
}
