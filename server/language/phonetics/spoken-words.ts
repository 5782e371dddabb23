/** A run of Latin letters, or of digits, as somebody types how a text sounds. */
export interface SpokenWord {
  /** a to z, ü as v; or digits. */
  readonly letters: string
  readonly isNumber: boolean
  /** Tone signs over vowels, by the letter that they stand on. */
  readonly marks: readonly { readonly at: number; readonly tone: number }[]
  /** A digit from 1 to 6 behind the letters. */
  readonly tone: number | undefined
}

/** Macron, acute, breve and caron, grave. */
const TONE_MARKS: Readonly<Record<string, number>> = { '\u0304': 1, '\u0301': 2, '\u0306': 3, '\u030c': 3, '\u0300': 4 }
const DIAERESIS = '\u0308'
const WORD = /([a-z][a-z\p{Mn}]*)([1-6](?!\d))?|(\d+)/gu
const SEPARATORS = /[\s'’‘ʼ·・._‐‑–-]+/gu

/**
 * Cuts a text into words that may be spoken syllables: chóng qìng, chong2qing4, xi'an, lü.
 * @returns undefined when it has signs that no romanisation uses, or none at all.
 */
export function readLatinWords(text: string): SpokenWord[] | undefined {
  const plain = text.normalize('NFKC').toLowerCase().normalize('NFD').replaceAll('u:', `u${DIAERESIS}`)
  if (!/^[a-z\d\p{Mn}]*$/u.test(plain.replace(SEPARATORS, ''))) return undefined
  const words: SpokenWord[] = []
  for (const [, letters, tone, digits] of plain.matchAll(WORD)) {
    const word = letters === undefined ? toNumber(digits ?? '') : toWord(letters, tone)
    if (word === undefined) return undefined
    words.push(word)
  }
  return words.length === 0 ? undefined : words
}

function toNumber(letters: string): SpokenWord {
  return { letters, isNumber: true, marks: [], tone: undefined }
}

function toWord(written: string, tone: string | undefined): SpokenWord | undefined {
  let letters = ''
  const marks: { at: number; tone: number }[] = []
  for (const sign of written) {
    const mark = TONE_MARKS[sign]
    if (/[a-z]/.test(sign)) letters += sign
    else if (mark !== undefined) marks.push({ at: letters.length - 1, tone: mark })
    else if (sign === DIAERESIS && letters.endsWith('u')) letters = `${letters.slice(0, -1)}v`
    else return undefined
  }
  const spelled = letters.replace(/([jqxy])v/g, '$1u')
  return { letters: spelled, isNumber: false, marks, tone: tone === undefined ? undefined : Number(tone) }
}
