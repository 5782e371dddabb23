import type { ExportWindow, ExportWork } from './export-work.ts'
import type { ExportReport } from './report.ts'

/** How viewers get at a work, as formats for viewers' devices know it. */
export type AccessKind = 'free' | 'subscription' | 'rental' | 'purchase'

const ACCESS = {
  AVOD: 'free',
  Free: 'free',
  SVOD: 'subscription',
  Library: 'subscription',
  VOD: 'rental',
  EST: 'purchase',
  POEST: 'purchase',
  'Pre-Release': 'purchase',
} as const satisfies Record<ExportWindow['licenceType'], AccessKind>

/** The types that a kind of access says just so. */
const SAME: ReadonlySet<string> = new Set(['Free', 'SVOD', 'VOD', 'EST'])

/** A window that viewers' devices are told of. */
export interface OpenWindow extends ExportWindow {
  readonly access: AccessKind
}

/**
 * The windows that have not ended, for formats that tell viewers' devices how to get at a work. Those that cost the viewer something are left
 * out, since such a format wants a price and nobody has told us one.
 */
export function openWindowsOf({ id: workId, windows }: ExportWork, atMs: number, report: ExportReport): OpenWindow[] {
  return windows.flatMap((window): OpenWindow[] => {
    const { licenceType, untilMs, regions } = window
    const field = `windows/${window.id}`
    const place = `${licenceType} in ${regions.join(', ')}`
    if (untilMs !== null && untilMs <= atMs) {
      const detail = `The window ${place} has ended: the format is told of what is open or to come.`
      report.note({ workId, field, code: 'LEFT_OUT', severity: 'lost', detail })
      return []
    }
    const access = ACCESS[licenceType]
    if (access === 'rental' || access === 'purchase') {
      const detail = `The window ${place} is not in the file: the format wants the price of what viewers pay for, which is not known here.`
      report.note({ workId, field, code: 'VALUE_MISSING', severity: 'fault', detail })
      return []
    }
    if (!SAME.has(licenceType)) {
      const detail = `${licenceType} is told as ${access}: the format has no word for it.`
      report.note({ workId, field: `${field}/licenceType`, code: 'CHANGED', severity: 'changed', detail })
    }
    return [{ ...window, access }]
  })
}

/** Notes that a work is not in the file, since it may be seen in no way that the format knows. @returns whether that is so */
export function isWithoutWindow(
  { id: workId }: ExportWork,
  open: readonly OpenWindow[],
  report: ExportReport,
): boolean {
  if (open.length > 0) return false
  const detail = 'The work is not in the file: none of its windows can be told in this format.'
  report.note({ workId, field: 'windows', code: 'LEFT_OUT', severity: 'fault', detail })
  return true
}
