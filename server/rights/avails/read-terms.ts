import { isRegion } from '../../catalogue/check-content.ts'
import { parseLocale } from '../../language/locales.ts'
import type { WindowTerms } from '../window-conflicts.ts'
import { type AvailFault, type LineTransaction, type Note, type Placed, shown } from './avail-line.ts'
import { readEdge } from './read-edge.ts'
import { readLicenceType, WHOLE_WORLD, WHOLE_WORLD_M49 } from './vocabulary.ts'

/** A transaction as a window would say it; whose organisation the licensee is, nobody says there. */
export type AvailTerms = WindowTerms & { readonly transactionId: string | undefined }

/** What a transaction means, and what of it is wrong or not kept. */
export interface ReadTerms {
  /** Undefined: something is wrong. */
  readonly terms: AvailTerms | undefined
  readonly errors: readonly AvailFault[]
  readonly warnings: readonly AvailFault[]
}

/** @param timeZone of instants that name none; undefined: those are wrong */
export function readTerms(transaction: LineTransaction, timeZone: string | undefined): ReadTerms {
  const errors: AvailFault[] = []
  const warnings: AvailFault[] = []
  const wrong: Note = (place, code, detail) => void errors.push({ place, code, detail })
  const odd: Note = (place, code, detail) => void warnings.push({ place, code, detail })
  const licenceType = licenceOf(transaction, wrong)
  const places = placesOf(transaction, wrong)
  const fromMs = readEdge('start', transaction, timeZone, wrong)
  const untilMs = readEdge('end', transaction, timeZone, wrong)
  if (typeof fromMs === 'number' && typeof untilMs === 'number' && fromMs >= untilMs) {
    wrong((transaction.end.at ?? transaction).place, 'ENDS_BEFORE_IT_BEGINS', 'It has to end after it begins.')
  }
  const holdbackLocales = holdbacksOf(transaction, wrong, odd)
  const isExclusive = yesOf(transaction.exclusive, wrong)
  const licensee = licenseeOf(transaction.licensee, wrong)
  if (errors.length > 0 || !licenceType || !places || fromMs === undefined || untilMs === undefined) {
    return { terms: undefined, errors, warnings }
  }
  const more = { isExclusive, holdbackLocales, licensee, licenseeOrganisationId: null }
  const terms = { ...places, licenceType, fromMs, untilMs, ...more, transactionId: transaction.id?.text }
  return { terms, errors, warnings }
}

function licenceOf({ licenceType, place }: LineTransaction, wrong: Note) {
  if (!licenceType) {
    wrong(place, 'LICENCE_TYPE_MISSING', 'It names no LicenseType.')
    return undefined
  }
  const known = readLicenceType(licenceType.text)
  if (!known) wrong(licenceType.place, 'LICENCE_TYPE_UNKNOWN', `${shown(licenceType)} is no licence type.`)
  return known
}

function placesOf({ territories, excluded, place }: LineTransaction, wrong: Note) {
  if (territories.length === 0 && excluded.length === 0) {
    wrong(place, 'TERRITORY_MISSING', `It names no Territory: write ${WHOLE_WORLD} for the whole world.`)
    return undefined
  }
  const isWorld = ({ text }: Placed) => text === WHOLE_WORLD || text === WHOLE_WORLD_M49
  const listed = territories.filter((one) => !isWorld(one))
  for (const region of [...listed, ...excluded]) {
    if (isRegion(region.text)) continue
    const detail = /^[A-Z]{2}-|^\d{3}$/.test(region.text)
      ? `${shown(region)} is part of a country or several: windows are of whole countries, each by its own code.`
      : `${shown(region)} is no region of ISO 3166-1: write such as MO.`
    wrong(region.place, 'REGION_UNKNOWN', detail)
  }
  const out = new Set(excluded.map(({ text }) => text))
  if (listed.length === 0) return { scope: 'worldwide_except', regions: [...out].sort() } as const
  const regions = [...new Set(listed.map(({ text }) => text))].filter((region) => !out.has(region)).sort()
  if (regions.length > 0) return { scope: 'regions', regions } as const
  wrong(place, 'TERRITORY_MISSING', 'All its territories are excluded.')
  return undefined
}

function holdbacksOf({ holdbacks }: LineTransaction, wrong: Note, odd: Note): string[] {
  const locales = holdbacks.flatMap((holdback) => {
    const locale = parseLocale(holdback.text)
    if (locale === undefined) {
      wrong(holdback.place, 'LANGUAGE_UNKNOWN', `${shown(holdback)} is no language of RFC 5646.`)
      return []
    }
    if (holdback.asset !== undefined && holdback.asset !== 'subdub') {
      const detail = `Held back for ${shown({ ...holdback, text: holdback.asset })} alone; a window holds ${locale} back as a whole.`
      odd(holdback.place, 'HOLDBACK_WIDENED', detail)
    }
    return [locale]
  })
  return [...new Set(locales)].sort()
}

function yesOf(cell: Placed | undefined, wrong: Note): boolean {
  if (!cell || /^(no|n|false|0|non-exclusive)$/i.test(cell.text)) return false
  if (/^(yes|y|true|1|exclusive)$/i.test(cell.text)) return true
  wrong(cell.place, 'EXCLUSIVE_UNKNOWN', `${shown(cell)} is neither true nor false.`)
  return false
}

const CONTROL = /[\u0000-\u001f\u007f]/

function licenseeOf(cell: Placed | undefined, wrong: Note): string | null {
  const text = cell?.text.toWellFormed().normalize('NFC').trim()
  if (!cell || !text) return null
  if (text.length > 200 || CONTROL.test(text)) {
    wrong(cell.place, 'LICENSEE_UNFIT', 'A licensee has at most 200 characters and none that controls.')
  }
  return text
}
