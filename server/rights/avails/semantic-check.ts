import { isRegion } from '../../catalogue/check-content.ts'
import { readExternalId } from '../../catalogue/external-ids.ts'
import { parseLocale } from '../../language/locales.ts'
import { findRatingCode, findRatingSystem } from '../rating-systems.ts'
import { checkStructure } from './structure-check.ts'
import * as words from './vocabulary.ts'
import { childOf, walk, type XmlElement } from './xml-tree.ts'

/** A place in a document that is not as its vocabulary has it, though its schema takes it. */
export interface SemanticFinding {
  /** XPath of the element. */
  readonly path: string
  readonly code: SemanticCode
  /** error: what it says is wrong. warning: it cannot be told here whether it is right. */
  readonly severity: 'error' | 'warning'
  readonly detail: string
}

export const SEMANTIC_CODES = [
  'RATING_CODE_UNKNOWN',
  'RATING_SYSTEM_UNKNOWN',
  'RATING_SYSTEM_OF_ANOTHER_REGION',
  'LICENCE_TYPE_UNKNOWN',
  'AVAIL_TYPE_UNKNOWN',
  'ENTRY_TYPE_UNKNOWN',
  'WORK_TYPE_UNKNOWN',
  'LANGUAGE_UNKNOWN',
  'REGION_UNKNOWN',
  'CURRENCY_UNKNOWN',
  'EIDR_WRONG',
  'WORD_UNKNOWN',
  'STRUCTURE_WRONG',
] as const
export type SemanticCode = (typeof SEMANTIC_CODES)[number]

/**
 * What the schemas of MovieLabs let through and their vocabularies do not: an Avail or a CoreMetadata as read by `readXml`. Ratings are
 * those of our own table, as Common Metadata Ratings writes them.
 */
export function checkSemantics(unit: XmlElement): SemanticFinding[] {
  const findings: SemanticFinding[] = []
  const note = (at: XmlElement, code: SemanticCode, detail: string, severity: 'error' | 'warning' = 'error') =>
    void findings.push({ path: at.path, code, severity, detail })
  for (const element of walk(unit)) {
    if (element.name === 'Rating') checkRating(element, note)
    checkWord(element, note)
    checkAttributes(element, note)
    checkIdentifiers(element, note)
  }
  checkStructure(unit, note)
  return findings
}

export type Note = (at: XmlElement, code: SemanticCode, detail: string, severity?: 'error' | 'warning') => void

function checkRating(rating: XmlElement, note: Note): void {
  const [system, value] = [childOf(rating, 'System'), childOf(rating, 'Value')]
  if (!system || !value) return // the schema asks for both
  const known = findRatingSystem(system.text)
  if (!known) {
    note(system, 'RATING_SYSTEM_UNKNOWN', `The rating system ${shown(system)} is not known here.`, 'warning')
    return
  }
  const region = childOf(childOf(rating, 'Region'), 'country')
  if (region && region.text !== known.region) {
    const detail = `${known.id} is a system of ${known.region}, not of ${shown(region)}.`
    note(region, 'RATING_SYSTEM_OF_ANOTHER_REGION', detail, 'warning')
  }
  if (words.NO_RATING.has(value.text.toUpperCase())) return
  if (findRatingCode(known.id, words.fromCmr(known.id, value.text))) return
  const codes = known.codes.map(({ code }) => words.toCmr(known.id, code).value).join(', ')
  note(value, 'RATING_CODE_UNKNOWN', `${known.id} has no rating ${shown(value)}: it has ${codes}.`)
}

/** Elements whose whole text is a word of a vocabulary. */
const WORDS: Readonly<Record<string, readonly [code: SemanticCode, has: (text: string) => boolean]>> = {
  LicenseType: ['LICENCE_TYPE_UNKNOWN', (text) => words.readLicenceType(text) !== undefined],
  AvailType: ['AVAIL_TYPE_UNKNOWN', (text) => words.AVAIL_TYPES.includes(text)],
  EntryType: ['ENTRY_TYPE_UNKNOWN', (text) => (words.ENTRY_TYPES as readonly string[]).includes(text)],
  WorkType: ['WORK_TYPE_UNKNOWN', (text) => words.WORK_TYPES.includes(text)],
  FormatProfile: ['WORD_UNKNOWN', (text) => words.FORMAT_PROFILES.includes(text)],
  StartCondition: ['WORD_UNKNOWN', (text) => words.START_CONDITIONS.includes(text)],
  EndCondition: ['WORD_UNKNOWN', (text) => words.START_CONDITIONS.includes(text)],
  ReleaseType: ['WORD_UNKNOWN', (text) => words.RELEASE_TYPES.includes(text)],
  country: ['REGION_UNKNOWN', (text) => text === words.WHOLE_WORLD || isRegion(text)],
  countryRegion: ['REGION_UNKNOWN', words.isPartOfCountry],
  AllowedLanguage: ['LANGUAGE_UNKNOWN', isLanguage],
  AssetLanguage: ['LANGUAGE_UNKNOWN', isLanguage],
  HoldbackLanguage: ['LANGUAGE_UNKNOWN', isLanguage],
  OriginalLanguage: ['LANGUAGE_UNKNOWN', isLanguage],
  PrimarySpokenLanguage: ['LANGUAGE_UNKNOWN', isLanguage],
  VersionLanguage: ['LANGUAGE_UNKNOWN', isLanguage],
}

function checkWord(element: XmlElement, note: Note): void {
  const rule = Object.hasOwn(WORDS, element.name) ? WORDS[element.name] : undefined
  if (!rule || element.children.length > 0 || rule[1](element.text)) return
  const severity = rule[0] === 'LANGUAGE_UNKNOWN' ? severityOf(element.text) : 'error'
  note(element, rule[0], `${element.name} ${shown(element)} is no word of its vocabulary.`, severity)
}

function checkAttributes(element: XmlElement, note: Note): void {
  const { attributes, name } = element
  const language = attributes.get('language')
  if (language !== undefined && !isLanguage(language)) {
    note(element, 'LANGUAGE_UNKNOWN', `The language ${short(language)} is none of RFC 5646.`, severityOf(language))
  }
  const currency = attributes.get('currency')
  if (currency !== undefined && !words.isCurrency(currency)) {
    note(element, 'CURRENCY_UNKNOWN', `The currency ${short(currency)} is none of ISO 4217.`)
  }
  const asset = name.endsWith('Language') ? attributes.get('asset') : undefined
  if (asset !== undefined && !words.LANGUAGE_ASSETS.includes(asset)) {
    note(element, 'WORD_UNKNOWN', `asset is ${short(asset)}: one of ${words.LANGUAGE_ASSETS.join(', ')} is known.`)
  }
  const term = name === 'Term' ? attributes.get('termName') : undefined
  if (term !== undefined && !words.TERM_NAMES.includes(term)) {
    note(element, 'WORD_UNKNOWN', `The term ${short(term)} is not known here.`, 'warning')
  }
  const status = term === 'TitleStatus' ? childOf(element, 'Text') : undefined
  if (status && !words.TITLE_STATUSES.includes(status.text)) {
    note(status, 'WORD_UNKNOWN', `The title status ${shown(status)} is not known.`)
  }
  const type = name === 'TitleAlternate' ? attributes.get('type') : undefined
  if (type !== undefined && !words.TITLE_ALTERNATE_TYPES.includes(type)) {
    note(element, 'WORD_UNKNOWN', `The type of title ${short(type)} is not known.`, 'warning')
  }
}

const EIDR_ELEMENTS = /EIDR-URN$/
/** `md:alid:eidr-s:…`, `md:cid:eidr-x:…:extension`. */
const EIDR_WITHIN = /^md:[a-z]{2,12}:eidr-[sx]:([^:]+)/i

function checkIdentifiers(element: XmlElement, note: Note): void {
  const within = [element.text, element.attributes.get('contentID'), element.attributes.get('ContentID')]
  const parts = within.flatMap((text) => EIDR_WITHIN.exec(text ?? '')?.[1] ?? []).map((part) => `10.5240/${part}`)
  const whole = EIDR_ELEMENTS.test(element.name) && element.text !== '' ? [element.text] : []
  for (const value of [...whole, ...parts]) {
    const read = readExternalId({ scheme: 'eidr', value })
    if ('code' in read) note(element, 'EIDR_WRONG', read.detail)
  }
}

/** A tag that is formed as one may be of a language that few speak and our tables do not have. */
function severityOf(tag: string): 'error' | 'warning' {
  try {
    return Intl.getCanonicalLocales(tag).length > 0 ? 'warning' : 'error'
  } catch {
    return 'error'
  }
}

function isLanguage(tag: string): boolean {
  return parseLocale(tag) !== undefined
}

function shown({ text }: XmlElement): string {
  return text === '' ? '(nothing)' : short(text)
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
