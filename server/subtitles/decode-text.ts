import { CatalogueError } from '../errors.ts'
import { LEGACY_ENCODINGS, scoreText } from './score-text.ts'

/** The encodings that a subtitle file is read in, by their WHATWG names. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-kr',
  'windows-1252',
] as const
export type Encoding = (typeof ENCODINGS)[number]

/** A file's text without its byte order mark. `confidence` goes from 0 to 1; `errorCount` counts unreadable bytes. */
export interface DecodedText {
  readonly text: string
  readonly encoding: Encoding
  readonly confidence: number
  readonly errorCount: number
}

const CANDIDATES = LEGACY_ENCODINGS
const SAMPLE_BYTES = 64 * 1024
/** A score is about one per character that people write; below this, nothing fits. */
const LEAST_SCORE = 0.25
const CERTAIN_SCORE = 0.8
/** What only the characters of everyday lines reach. */
const EVERYDAY_SCORE = 1.1
const LONE_LETTERS = 3
const SURE_LEAD = 0.5

/**
 * The text of a file whose encoding nobody states: byte order mark, then the zero bytes of UTF-16, then strict
 * UTF-8, then whichever of GB18030, Big5, Shift_JIS, EUC-KR and windows-1252 makes it look most like something written.
 *
 * @param forced reads it as that, whatever it looks like.
 * @throws {CatalogueError} SUBTITLE_UNREADABLE when it is no text.
 */
export function decodeText(bytes: Uint8Array, forced?: Encoding): DecodedText {
  const found = forced === undefined ? detect(bytes) : { encoding: forced, confidence: 1 }
  const text = read(bytes, found.encoding)
  const errorCount = countErrors(text, found.encoding)
  if (!isWritten(text, errorCount)) throw unreadable()
  return { text, ...found, errorCount }
}

function detect(bytes: Uint8Array): { encoding: Encoding; confidence: number } {
  const marked = byteOrderMark(bytes)
  if (marked !== undefined) return { encoding: marked, confidence: 1 }
  const wide = wideEncoding(bytes)
  if (wide !== undefined) return { encoding: wide, confidence: 0.95 }
  if (isStrict(bytes, 'utf-8')) return doubtUtf8(bytes) ?? { encoding: 'utf-8', confidence: 1 }
  return bestCandidate(bytes.subarray(0, SAMPLE_BYTES))
}

/**
 * A few GB18030 characters can be valid UTF-8 by chance: 凭什么 is then ƾʲô. Such a text is short, has letters that
 * hardly any language writes, or a few lone ones of Greek, Cyrillic or Hebrew, and none beyond U+07FF.
 */
function doubtUtf8(bytes: Uint8Array): { encoding: Encoding; confidence: number } | undefined {
  if (bytes.length > SAMPLE_BYTES) return undefined
  const text = read(bytes, 'utf-8')
  if (/[\u0800-\uffff]/.test(text)) return undefined
  const isOdd = /[\u0180-\u02ff]/.test(text)
  const isLone = /[\u0370-\u07ff]/.test(text) && (text.match(/[^\p{ASCII}]/gu)?.length ?? 0) <= LONE_LETTERS
  if (!isOdd && !isLone) return undefined
  return scoreText(read(bytes, 'gb18030'), 'gb18030') >= (isOdd ? CERTAIN_SCORE : EVERYDAY_SCORE)
    ? { encoding: 'gb18030', confidence: 0.7 }
    : undefined
}

function byteOrderMark(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** A subtitle is full of digits and colons, and in UTF-16 each of them has a zero byte on one side. */
function wideEncoding(bytes: Uint8Array): Encoding | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  let evenZeros = 0
  let oddZeros = 0
  for (let at = 0; at < sample.length; at++) {
    if (sample[at] !== 0) continue
    if (at % 2 === 0) evenZeros++
    else oddZeros++
  }
  const few = sample.length / 20
  if (oddZeros > few && evenZeros * 10 < oddZeros) return 'utf-16le'
  if (evenZeros > few && oddZeros * 10 < evenZeros) return 'utf-16be'
  return undefined
}

function bestCandidate(sample: Uint8Array): { encoding: Encoding; confidence: number } {
  const scored = CANDIDATES.map((encoding) => ({ encoding, score: scoreText(read(sample, encoding), encoding) }))
  scored.sort((a, b) => b.score - a.score)
  const [best, second] = scored
  if (best === undefined || best.score < LEAST_SCORE) throw unreadable()
  const lead = best.score - Math.max(second?.score ?? 0, 0)
  return { encoding: best.encoding, confidence: Math.min(0.95, 0.5 + (lead / SURE_LEAD) * 0.45) }
}

function read(bytes: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(bytes)
}

function isStrict(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Replacement characters; in the legacy encodings also private ones, which ICU gives for bytes that mean nothing. */
function countErrors(text: string, encoding: Encoding): number {
  const broken = encoding.startsWith('utf-') ? /\ufffd/g : /[\ufffd\ue000-\uf8ff]/g
  return text.match(broken)?.length ?? 0
}

/** Text may hold a stray control character or a broken byte, but not many. */
function isWritten(text: string, errorCount: number): boolean {
  let controls = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09 && code !== 0x0c) controls++
  }
  return (controls + errorCount) * 50 <= text.length
}

function unreadable(): CatalogueError {
  return new CatalogueError(
    'SUBTITLE_UNREADABLE',
    'This is no subtitle file we can read. Send SRT, WebVTT, ASS, TTML or LRC text, best in UTF-8; or say which encoding it has.',
  )
}
