import type { Static } from 'typebox'
import type { PartnerProfileRow } from '../../../db/queries/partner-profiles.ts'
import { addressOf } from '../addresses.ts'
import type { FormatView, ProfileView } from './export-schemas.ts'
import type { ExportFormat } from './format.ts'
import type { JudgedWork } from './judge-profile.ts'
import type { ExportProfile } from './profile.ts'
import type { ProfileHistoryView, ProfileReadinessView } from './profile-schemas.ts'

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

/** The public view of what a profile was, and who said so. */
export function presentProfileEdit(row: PartnerProfileRow): Static<typeof ProfileHistoryView>['items'][number] {
  const by = { kind: row.editorKind, id: row.editorId, name: row.editorName }
  return { at: new Date(row.atMs).toISOString(), by, profile: presentProfile(row) }
}

/** The public view of a work as a partner would get it. */
export function presentJudged({ work, findings }: JudgedWork): Static<typeof ProfileReadinessView>['items'][number] {
  return {
    workId: work.id,
    title: work.titles[0]?.text ?? null,
    isReady: findings.every(({ severity }) => severity !== 'fault'),
    findings: findings.map(({ workId: _, ...finding }) => finding),
  }
}
