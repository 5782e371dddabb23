import type { LICENCE_TYPES } from '../../../../db/schema/index.ts'
import { LICENCE_WORDS } from '../../../rights/avails/vocabulary.ts'
import type { ExportTitle, ExportWork } from '../export-work.ts'
import type { ExportReport } from '../report.ts'
import { domainOf } from './ids.ts'

type LicenceType = (typeof LICENCE_TYPES)[number]

/** Licence types that viewers pay for by the title: their transactions should name a price. */
const PAID: ReadonlySet<LicenceType> = new Set(['EST', 'VOD', 'POEST', 'Pre-Release'])

/** The best title for people: that of the original language. */
export function mainTitle({ titles, originalLocale }: ExportWork): string {
  return (titles.find(({ locale }) => locale === originalLocale) ?? titles[0])?.text ?? ''
}

/** One title a locale, which is how Avails tells them. */
export function displayTitles({ titles }: ExportWork): ExportTitle[] {
  return titles.filter(({ kind }) => kind !== 'alternative')
}

/** Who gives the rights. */
export function licensorOf({ producer }: ExportWork, origin: string): string {
  return producer?.name ?? domainOf(origin)
}

/** By the shorter side of the largest picture; what is not known is the least. */
export function formatProfileOf({ episodes }: ExportWork): 'UHD' | 'HD' | 'SD' {
  const sides = episodes.map(({ widthPx, heightPx }) => Math.min(widthPx ?? 0, heightPx ?? 0))
  const side = Math.max(0, ...sides)
  if (side >= 2_160) return 'UHD'
  return side >= 720 ? 'HD' : 'SD'
}

/** Notes what Avails has no word or no value for in the windows of a work. @returns whether it has any */
export function noteWindows({ id: workId, windows }: ExportWork, report: ExportReport): boolean {
  if (windows.length === 0) {
    const detail = 'The work is not in the file: it has no window.'
    report.note({ workId, field: 'windows', code: 'LEFT_OUT', severity: 'fault', detail })
    return false
  }
  for (const { id, licenceType } of windows) {
    const field = `windows/${id}/licenceType`
    if (!LICENCE_WORDS[licenceType].isTheirs) {
      const detail = `Avails has no word for ${licenceType}: it is written so, and the partner has to know it.`
      report.note({ workId, field, code: 'VALUE_UNKNOWN', severity: 'fault', detail })
    }
    if (PAID.has(licenceType)) {
      const detail = `Avails wants a price of ${licenceType}, and none is known here: agree on it with the partner.`
      report.note({ workId, field: `windows/${id}/price`, code: 'VALUE_MISSING', severity: 'fault', detail })
    }
    if (licenceType === 'POEST') {
      const detail = 'Avails wants to know when it may be spoken of: the beginning of the window stands there.'
      report.note({ workId, field: `windows/${id}/suppressionLiftDate`, code: 'CHANGED', severity: 'changed', detail })
    }
  }
  return true
}
