import type { Static } from 'typebox'
import { addressOf } from '../addresses.ts'
import type { FormatView, ProfileView } from './export-schemas.ts'
import type { ExportFormat } from './format.ts'
import type { ExportProfile } from './profile.ts'

/** The public view of a profile. */
export function presentProfile(profile: ExportProfile): ProfileView {
  const { version, formats, locales, regions, licenceTypes, artwork, subtitleLocales } = profile
  const { needsSynopsis, needsEidr } = profile
  const copyOf = <T>(list: readonly T[] | null) => (list === null ? null : [...list])
  return {
    ...{ version, formats: copyOf(formats), locales: copyOf(locales), regions: copyOf(regions) },
    ...{ licenceTypes: copyOf(licenceTypes), artwork: [...artwork], subtitleLocales: [...subtitleLocales] },
    ...{ needsSynopsis, needsEidr },
  }
}

/** The public view of a format. */
export function presentFormat(format: ExportFormat, { formats }: ExportProfile): Static<typeof FormatView> {
  const { name, title, mediaType, fileExtension, carries } = format
  const isTaken = formats?.includes(name) !== false
  const url = addressOf.export(name)
  return { name, title, mediaType, fileExtension, carries: [...carries], isTaken, url, reportUrl: `${url}/report` }
}
