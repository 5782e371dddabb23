import type { LICENCE_TYPES } from '../../../db/schema/index.ts'
import { isRegion } from '../../catalogue/check-content.ts'

/**
 * The words of MovieLabs Avails 2.7 and Common Metadata 2.12 that we write, read or check, from the controlled vocabularies that MovieLabs
 * publishes beside its schemas (Avails 2.7, section 2; Common Metadata 2.12, section 4): the schemas only ask for text there.
 */
export const ENTRY_TYPES = ['Full Extract', 'Full Delete', 'Create', 'Update', 'Delete'] as const
export type EntryType = (typeof ENTRY_TYPES)[number]

export const AVAIL_TYPES: readonly string[] = [
  ...['single', 'episode', 'season', 'series', 'miniseries', 'collection', 'bundle', 'supplement', 'promotion'],
  'volume',
]

/** Our licence types as MovieLabs writes them. What viewers do not pay for has no word of theirs: AVOD and Free are ours. */
export const LICENCE_WORDS = {
  EST: { movieLabs: 'EST', isTheirs: true },
  VOD: { movieLabs: 'VOD', isTheirs: true },
  SVOD: { movieLabs: 'SVOD', isTheirs: true },
  POEST: { movieLabs: 'POEST', isTheirs: true },
  'Pre-Release': { movieLabs: 'Pre-Release', isTheirs: true },
  Library: { movieLabs: 'Library', isTheirs: true },
  AVOD: { movieLabs: 'AVOD', isTheirs: false },
  Free: { movieLabs: 'Free', isTheirs: false },
} as const satisfies Record<LicenceType, { movieLabs: string; isTheirs: boolean }>
export type LicenceType = (typeof LICENCE_TYPES)[number]

/** How other programs write them besides; compared in lower case. */
const LICENCE_SPELLINGS: Readonly<Record<string, LicenceType>> = {
  ...{ prerelease: 'Pre-Release', 'pre release': 'Pre-Release' },
  ...{ fvod: 'Free', fod: 'Free' },
}
const LICENCE_BY_WORD = new Map([
  ...Object.entries(LICENCE_WORDS).map(
    ([ours, { movieLabs }]) => [movieLabs.toLowerCase(), ours as LicenceType] as const,
  ),
  ...Object.entries(LICENCE_SPELLINGS),
])

/** The licence type of ours that a LicenseType means; undefined: none. */
export function readLicenceType(word: string): LicenceType | undefined {
  return LICENCE_BY_WORD.get(word.trim().toLowerCase())
}

export const WORK_TYPES: readonly string[] = [
  ...['Album', 'Song', 'Music Video', 'Concert', 'Ring Tone', 'Other Music', 'Movie', 'Short', 'Series', 'Season'],
  ...['Volume', 'Episode', 'Non-episodic Show', 'Promotion', 'Ad', 'Excerpt', 'Supplemental', 'Collection'],
  ...['Franchise', 'Tournament', 'Tournament Stage', 'Tournament Round', 'App', 'Immersive', 'Mixed-Media', 'Gallery'],
  ...['Other', 'Visual Art', 'Performing Art', 'Book', 'Book-series', 'Monographic-series', 'Serial', 'Comic Book'],
  ...['Comic Strip', 'Competition', 'Amusement', 'AntiPiracy', 'DistributionLogo', 'Rating', 'DubbingCredit'],
  ...['Intermission', 'EditNotice', 'Health'],
]

export const FORMAT_PROFILES: readonly string[] = ['UHD', 'HD', 'SD', '3D', '3DUHD', '3DHD', '3DSD']
export const START_CONDITIONS: readonly string[] = [
  ...['Open', 'Immediate', 'ESTStart', 'EST', 'Broadcast', 'Completed', 'Theatrical'],
]
export const LANGUAGE_ASSETS: readonly string[] = ['subtitle', 'audio', 'subdub']
export const TITLE_STATUSES: readonly string[] = ['Pending', 'Approved', 'Revoked', 'Expired']
export const TERM_NAMES: readonly string[] = [
  ...['Tier', 'SRP', 'TPR-SRP', 'SRP-PostTax', 'WSP', 'TPR-WSP', 'WSP-PostTax', 'EpisodeWSP', 'TPR-EpisodeWSP'],
  ...['EpisodeWSP-PostTax', 'SeasonWSP', 'TPR-SeasonWSP', 'SeasonWSP-PostTax', 'DMRP', 'TPR-DMRP', 'DMRP-PostTax'],
  ...['SMRP', 'TPR-SMRP', 'SMRP-PostTax', 'LicenseFee', 'TPR-LicenseFee', 'Category', 'TPR-Category', 'Included'],
  ...['AnnounceDate', 'PreorderFulfillDate', 'SuppressionLiftDate', 'RentalDuration', 'WatchDuration', 'FixedEndDate'],
  ...['LocalizationOffering', 'ContractStatus', 'Download', 'Exclusive', 'ExclusiveAttributes', 'BrandingRights'],
  ...['BrandingRightsAttributes', 'TitleStatus', 'NA', 'TPRType', 'CampaignID'],
]
export const RELEASE_TYPES: readonly string[] = [
  ...['original', 'Blu-ray', 'Broadcast', 'DVD', 'Festival', 'Hospitality', 'InternetBuy', 'InternetRent', 'local'],
  ...['PayTV', 'Production', 'Theatrical', 'VOD', 'AVOD', 'PVOD', 'SVOD', 'FOD'],
]
export const TITLE_ALTERNATE_TYPES: readonly string[] = ['alternative', 'misspelling', 'StartsWith']

/** The whole world, where a country is asked for: a code of users' own in ISO 3166-1, and `Global` in MovieLabs' list of countries. */
export const WHOLE_WORLD = 'ZZ'
/** The same in UN M49. */
export const WHOLE_WORLD_M49 = '001'

const currencies = new Set(Intl.supportedValuesOf('currency'))

export function isCurrency(code: string): boolean {
  return currencies.has(code)
}

/** ISO 3166-2 by its country and its form, and UN M49 by its form. */
export function isPartOfCountry(code: string): boolean {
  return /^\d{3}$/.test(code) || (/^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(code) && isRegion(code.slice(0, 2)))
}

/** Codes of ours that MovieLabs' Common Metadata Ratings (CMR 2.5.1) spells otherwise. */
const CMR_CODES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  KMRB: { ALL: 'G', '12': '12+', '15': '15+', '18': '18+', '19': '19+', Restricted: 'LIM' },
}
/** Systems of ours that CMR 2.5.1 does not have: a partner has to be told what they are. */
const NOT_IN_CMR = new Set(['HK-TV', 'MO-CCE', 'MTRCB-TV', 'PT-TV', 'ACB', 'ES-TV', 'IN-OCC'])
/** Codes that CMR 2.5.1 does not have, of systems that it has: Brazil's of 2025. */
const CODES_NOT_IN_CMR = new Set(['DJCTQ 6', 'DJCTQ A6'])

/** A rating as CMR writes it, and whether it is there at all. */
export function toCmr(system: string, code: string): { readonly value: string; readonly isKnown: boolean } {
  const isKnown = !NOT_IN_CMR.has(system) && !CODES_NOT_IN_CMR.has(`${system} ${code}`)
  return { value: CMR_CODES[system]?.[code] ?? code, isKnown }
}

/** The code of ours that a value of CMR means. */
export function fromCmr(system: string, value: string): string {
  const [code] = Object.entries(CMR_CODES[system] ?? {}).find(([, theirs]) => theirs === value) ?? []
  return code ?? value
}

/** Values that say of any system that there is no rating by it. */
export const NO_RATING: ReadonlySet<string> = new Set(['UNRATED', 'NR', 'NOT RATED'])
