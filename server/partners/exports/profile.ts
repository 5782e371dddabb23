import type { Reader } from '../../../db/open.ts'
import { findPartnerProfile } from '../../../db/queries/partner-profiles.ts'
import type { LICENCE_TYPES, WantedArtwork } from '../../../db/schema/index.ts'

/** What a partner takes. Lists that are null are not narrowed; what is wanted and not there is a finding. */
export interface ExportProfile {
  /** Grows with each change; 0: none was set. */
  readonly version: number
  /** Names of formats; null: whichever. */
  readonly formats: readonly string[] | null
  /** Texts, covers and subtitles of these locales alone (`zh-Hant` takes `zh-Hant-TW`), each of which a title is wanted in; null: all there are. */
  readonly locales: readonly string[] | null
  /** Of the lens only these, each of which a rating is wanted for where it has a system; null: all. */
  readonly regions: readonly string[] | null
  /** Windows of these types alone; null: all. */
  readonly licenceTypes: readonly (typeof LICENCE_TYPES)[number][] | null
  /** Sizes that are wanted. */
  readonly artwork: readonly WantedArtwork[]
  /** Locales that each episode has to have subtitles in. */
  readonly subtitleLocales: readonly string[]
  readonly needsSynopsis: boolean
  readonly needsEidr: boolean
}

/** Takes everything and wants nothing. */
export const OPEN_PROFILE: ExportProfile = {
  version: 0,
  ...{ formats: null, locales: null, regions: null, licenceTypes: null },
  ...{ artwork: [], subtitleLocales: [], needsSynopsis: false, needsEidr: false },
}

/** True where a locale is one of those that are wanted, or lies within one. */
export function isWithin(wanted: readonly string[] | null, locale: string): boolean {
  return wanted === null || wanted.some((one) => locale === one || locale.startsWith(`${one}-`))
}

/** What a partner takes. */
export async function readProfile(db: Reader, organisationId: string): Promise<ExportProfile> {
  return (await findPartnerProfile(db, organisationId)) ?? OPEN_PROFILE
}
