import { call, queryString } from '../api/client.ts'
import type { Finding, Page } from '../api/contract.ts'
import { of } from './api.ts'

/** The forms that exports are made in. */
export const FORMATS = [
  'movielabs-mec',
  'movielabs-avails',
  'movielabs-avails-xlsx',
  'movielabs-avails-csv',
  'schema-org',
  'roku-search',
  'media-rss',
  'csv',
] as const

export interface Artwork {
  readonly of: 'cover' | 'poster'
  readonly minWidthPx: number
  readonly minHeightPx: number
}

/** What a partner takes; null: everything. */
export interface Profile {
  readonly formats: readonly string[] | null
  readonly locales: readonly string[] | null
  readonly regions: readonly string[] | null
  readonly licenceTypes: readonly string[] | null
  readonly artwork: readonly Artwork[]
  readonly subtitleLocales: readonly string[]
  readonly needsSynopsis: boolean
  readonly needsEidr: boolean
}

export interface Judged {
  readonly workId: string
  readonly title: string | null
  readonly isReady: boolean
  readonly findings: readonly (Finding & { readonly field: string })[]
}

/** @throws {Problem} */
export function getProfile(partnerId: string, signal?: AbortSignal): Promise<Profile & { readonly version: number }> {
  return call('GET', of(partnerId, 'profile'), signal ? { signal } : {})
}

/** @throws {Problem} VERSION_CONFLICT, CONTENT_INVALID */
export function replaceProfile(
  partnerId: string,
  version: number,
  body: Profile,
): Promise<Profile & { readonly version: number }> {
  return call('PUT', of(partnerId, 'profile'), { body, headers: { 'if-match': `"v${version}"` } })
}

/** What of the catalogue is not as the profile wants it. @throws {Problem} */
export function listMissing(
  partnerId: string,
  query: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Page<Judged>> {
  return call('GET', of(partnerId, `profile/readiness${queryString(query)}`), signal ? { signal } : {})
}
