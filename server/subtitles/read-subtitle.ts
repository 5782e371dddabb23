import { CatalogueError } from '../errors.ts'
import { found } from '../http/finding-values.ts'
import { type GuessedLocale, guessLocale } from '../language/guess-locale.ts'
import { localeFromFileName } from '../language/locale-from-file-name.ts'
import { languageOf, parseLocale, scriptOf } from '../language/locales.ts'
import type { Cue, SubtitleFormat, SubtitleWarning } from './cue.ts'
import { type DecodedText, decodeText, type Encoding } from './decode-text.ts'
import { parseSubtitle } from './parse-subtitle.ts'

/** A subtitle file as it came in, and what its sender said of it. */
export interface SubtitleFile {
  readonly bytes: Uint8Array
  readonly fileName: string
  /** Any BCP 47 tag; undefined takes it from the file name, else from the content. */
  readonly locale?: string | undefined
  /** undefined detects it. */
  readonly encoding?: Encoding | undefined
}

/** A subtitle file as it was understood. */
export interface ReadSubtitle {
  readonly locale: string
  readonly localeSource: 'given' | 'fileName' | 'content'
  readonly format: SubtitleFormat
  readonly encoding: Encoding
  /** How sure the encoding is, from 0 to 1. */
  readonly confidence: number
  readonly cues: readonly Cue[]
  readonly warnings: readonly SubtitleWarning[]
}

const SURE = 0.8

/**
 * Reads an uploaded subtitle file: its encoding, its format by content, its cues, and its locale: the given one, else
 * the file name's, else what the text looks like. A given locale stands, with a warning, even if the text looks
 * different; a file name that the text clearly contradicts does not. A locale that leaves the script open (`zh`)
 * gets it from the text.
 *
 * @throws {CatalogueError} LOCALE_INVALID for a given locale that is none; SUBTITLE_UNREADABLE for what is no text;
 *   SUBTITLE_EMPTY when there is no cue in it; LOCALE_UNKNOWN when nothing tells the locale.
 */
export function readSubtitle(file: SubtitleFile): ReadSubtitle {
  const given = file.locale === undefined ? undefined : parseGiven(file.locale)
  const decoded = decodeText(file.bytes, file.encoding)
  const { format, cues, warnings } = parseSubtitle(decoded.text)
  if (cues.length === 0) throw empty(file.fileName)
  const guessed = guessLocale(cues.map((cue) => cue.text).join('\n'))
  const settled = settleLocale(given, localeFromFileName(file.fileName), guessed, file.fileName)
  return {
    locale: settled.locale,
    localeSource: settled.source,
    format,
    encoding: decoded.encoding,
    confidence: decoded.confidence,
    cues,
    warnings: [...encodingWarnings(decoded), ...settled.warnings, ...warnings],
  }
}

interface SettledLocale {
  locale: string
  source: ReadSubtitle['localeSource']
  warnings: SubtitleWarning[]
}

function settleLocale(
  given: string | undefined,
  named: string | undefined,
  guessed: GuessedLocale | undefined,
  fileName: string,
): SettledLocale {
  if (given !== undefined) return keep(given, 'given', guessed)
  if (named !== undefined && !contradicts(named, guessed)) return keep(named, 'fileName', guessed)
  if (guessed === undefined) throw unknownLocale(fileName)
  const warnings: SubtitleWarning[] = []
  if (named !== undefined) warnings.push(contradicted('The file name says', named, guessed.locale))
  if (guessed.confidence < SURE) {
    const { locale } = guessed
    warnings.push(found('LOCALE_UNSURE', `The text looks like ${locale}; say the locale if it is another`, { locale }))
  }
  return { locale: guessed.locale, source: 'content', warnings }
}

function keep(locale: string, source: 'given' | 'fileName', guessed: GuessedLocale | undefined): SettledLocale {
  const settled =
    locale === 'zh' && guessed !== undefined && languageOf(guessed.locale) === 'zh' ? guessed.locale : locale
  const warnings = contradicts(locale, guessed) ? [contradicted('It was sent as', locale, guessed?.locale ?? '')] : []
  return { locale: settled, source, warnings }
}

/** Whether the text is surely in another script. Two languages of one script are too easily taken for each other. */
function contradicts(locale: string, guessed: GuessedLocale | undefined): boolean {
  if (guessed === undefined || guessed.confidence < SURE) return false
  const [said, seen] = [scriptOf(locale), scriptOf(guessed.locale)]
  return said !== undefined && seen !== undefined && said !== seen
}

function contradicted(who: string, locale: string, seenLocale: string): SubtitleWarning {
  const detail = `${who} ${locale}, but its text looks like ${seenLocale}`
  return found('LOCALE_CONTRADICTED', detail, { locale, seenLocale })
}

function encodingWarnings({ encoding, confidence, errorCount }: DecodedText): SubtitleWarning[] {
  const warnings: SubtitleWarning[] = []
  if (confidence < SURE) {
    const detail = `Read as ${encoding}, which is not certain; say the encoding if it looks wrong`
    warnings.push(found('ENCODING_UNSURE', detail, { encoding }))
  }
  if (errorCount > 0) {
    const detail = `${errorCount} characters could not be read as ${encoding}`
    warnings.push(found('ENCODING_ERRORS', detail, { count: errorCount, encoding }))
  }
  return warnings
}

function parseGiven(tag: string): string {
  const locale = parseLocale(tag)
  if (locale !== undefined) return locale
  throw new CatalogueError(
    'LOCALE_INVALID',
    `"${tag.slice(0, 40)}" is no locale. Write one such as zh-Hans-CN, zh-Hant-HK or pt-BR.`,
  )
}

function unknownLocale(fileName: string): CatalogueError {
  return new CatalogueError(
    'LOCALE_UNKNOWN',
    `Nothing tells the language of ${fileName.slice(0, 100)}. Name its locale, or call the file like x.zh-Hant-TW.srt.`,
  )
}

function empty(fileName: string): CatalogueError {
  return new CatalogueError(
    'SUBTITLE_EMPTY',
    `No cue was found in ${fileName.slice(0, 100)}. Send SRT, WebVTT, ASS, TTML or LRC in which each line has its time.`,
  )
}
