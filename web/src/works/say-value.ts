import type { LocalText } from '../api/contract.ts'
import { regionsText, windowDates } from '../edit/windows/dates.ts'
import { isMessageKey, t } from '../language/language.svelte.ts'
import { momentText } from '../language/moments.ts'
import { clock, joinFacts, localeName, nearestText, regionName } from '../language/names.ts'
import { termName } from '../state/vocabularies.svelte.ts'
import type { Fields } from './compare-fields.ts'

/** A value in words, with the language that they are in where that is not the page's. */
export interface Said {
  readonly text: string
  readonly lang?: string
  /** Which of several it is, such as the language of a title. */
  readonly label?: string
}

/** What a field of the history holds, in words. */
export function sayValue(field: string, value: unknown): Said {
  if (value === null || value === undefined) return { text: t('history.nothing') }
  if (typeof value === 'boolean') return { text: t(value ? 'edit.yes' : 'edit.no') }
  if (typeof value === 'number') return { text: field.endsWith('Ms') ? clock(value) : String(value) }
  if (typeof value === 'string') return { text: sayText(field, value) }
  if (Array.isArray(value)) return { text: joinFacts(value.map((one) => sayValue(field, one).text)) }
  return sayObject(field, value as Fields) // what is no other JSON value is an object
}

/** What a field is called. */
export function fieldName(field: string): string {
  const key = `history.field.${field}`
  if (isMessageKey(key)) return t(key)
  const known = `edit.field.${field}`
  return isMessageKey(known) ? t(known) : field
}

const LOCALES = ['originalLocale', 'locale', 'trackLocale']
const REGIONS = ['originRegion', 'coProductionRegions', 'region']
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

function sayText(field: string, value: string): string {
  if (LOCALES.includes(field)) return localeName(value)
  if (REGIONS.includes(field)) return regionName(value)
  if (field === 'genres') return termName('genre', value)
  if (INSTANT.test(value)) return momentText(value)
  if (/sha256$/i.test(field)) return `${value.slice(0, 8)}…`
  for (const key of [
    `state.${value}`,
    `history.state.${value}`,
    `kind.${value}`,
    `history.kind.${value}`,
    `origin.${value}`,
    `edit.ai.${value}`,
  ]) {
    if (NAMED.includes(field) && isMessageKey(key)) return t(key)
  }
  return field === 'aiElements' && isMessageKey(`edit.element.${value}`) ? t(`edit.element.${value}` as never) : value
}

const NAMED = ['status', 'state', 'kind', 'origin', 'aiInvolvement']

function sayObject(field: string, value: Fields): Said {
  if (typeof value.characters === 'number') return { text: t('history.long', { n: value.characters }) }
  const say = OBJECTS[field]
  return say ? say(value) : sayRest(value)
}

/** Lists of the history, by the field they are in. The server wrote them with these members. */
const OBJECTS: Readonly<Record<string, (value: Fields) => Said>> = {
  titles: sayLocal,
  synopses: sayLocal,
  credits: ({ role, names, character }) => {
    const name = nearestText(names as readonly LocalText[])
    const plays = typeof character === 'string' ? t('work.as', { name: character }) : ''
    const said = { label: termName('role', String(role)), text: joinFacts([name?.text ?? '', plays]) }
    return name ? { ...said, lang: name.locale } : said
  },
  contentNotes: ({ code, texts }) => {
    const more = nearestText(texts as readonly LocalText[])
    return { text: joinFacts([termName('note', String(code)), more?.text ?? '']) }
  },
  externalIds: ({ scheme, value }) => ({ label: String(scheme), text: String(value) }),
  windows: (value) => {
    const window = value as unknown as Parameters<typeof windowDates>[0] & { licenceType: string; isExclusive: boolean }
    const licence = `edit.licence.${window.licenceType}`
    const exclusive = window.isExclusive ? t('edit.exclusive') : ''
    const facts = [regionsText(window), isMessageKey(licence) ? t(licence) : '', exclusive, windowDates(window)]
    return { text: joinFacts(facts) }
  },
  publications: ({ region, since }) => ({ label: regionName(String(region)), text: sayText('since', String(since)) }),
  ratings: ({ region, system, code, status }) => {
    const state = `edit.rating.${String(status)}`
    const isCoded = typeof code === 'string'
    return {
      label: regionName(String(region)),
      text: joinFacts([String(system), isCoded ? code : isMessageKey(state) ? t(state) : '']),
    }
  },
  filings: ({ region, number }) => ({ label: regionName(String(region)), text: String(number) }),
  approvals: ({ region, by }) => ({ label: regionName(String(region)), text: nameOf(by) }),
  reviewer: (value) => ({ text: nameOf(value) }),
  covers: ({ locale }) => ({ text: localeName(String(locale)) }),
  replies: ({ by, text }) => ({ label: String(by), text: String(text) }),
}

function sayLocal({ locale, text, kind }: Fields): Said {
  const title = `edit.title.${String(kind)}`
  const label = joinFacts([localeName(String(locale)), isMessageKey(title) ? t(title) : ''])
  return { label, text: String(text), lang: String(locale) }
}

function nameOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : ''
}

/** An object that nothing more is known of: its members one after the other. */
function sayRest(value: Fields): Said {
  const facts = Object.entries(value).filter(([name, one]) => one !== null && name !== 'id')
  return { text: joinFacts(facts.map(([name, one]) => `${fieldName(name)} ${sayValue(name, one).text}`)) }
}
