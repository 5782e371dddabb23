import type { Found } from '../../http/finding-values.ts'

/** What may be said of a fact on its way into a format. A code never changes its meaning. */
export const EXPORT_CODES = [
  'NOT_CARRIED', // the format has no place for this fact
  'CHANGED', // carried otherwise than it is, since the format cannot say it so
  'CHARACTERS_REPLACED', // the format cannot hold some characters of the text
  'LEFT_OUT', // the whole work (or episode, or window) is not in the file
  'VALUE_UNKNOWN', // the format, or a vocabulary that it names, does not know this value
  'VALUE_MISSING', // the format asks for what is not there
  'TITLE_MISSING', // the partner wants a title in this locale
  'SYNOPSIS_MISSING',
  'SUBTITLES_MISSING',
  'RATING_MISSING',
  'ARTWORK_MISSING',
  'ARTWORK_TOO_SMALL',
  'EIDR_MISSING',
  'EPISODES_MISSING',
] as const
export type ExportCode = (typeof EXPORT_CODES)[number]

/**
 * lost: a fact that the reader of the file will not have · changed: it has it otherwise · fault: the file or the work is not as the format or the
 * partner wants it.
 */
export const EXPORT_SEVERITIES = ['lost', 'changed', 'fault'] as const

/** Something that whoever reads the file cannot see from it. */
export interface ExportRemark {
  readonly workId: string
  /** What it is about, as `ExportWork` names it: a path such as `ratings/MO/MO-MPC`, `titles/pt-PT`, `episodes/3/durationMs`. */
  readonly field: string
  readonly code: ExportCode
  readonly severity: (typeof EXPORT_SEVERITIES)[number]
  /** For people: what is so, and for a fault what to do. */
  readonly detail: string
  /** What its sentence is made of, where a partner's profile wants something else. */
  readonly values?: Found['values']
}

/** Takes down what an export cannot carry. */
export interface ExportReport {
  note(remark: ExportRemark): void
}

/** A report that is taken away part by part, so that it takes no memory however long it gets. */
export interface DrainedReport extends ExportReport {
  /** What was noted since this was last called. */
  drain(): ExportRemark[]
  /** How often each code was noted at all. */
  readonly counts: ReadonlyMap<ExportCode, number>
}

/** @param most remarks that wait to be taken away; those beyond are counted only */
export function createReport(most = Number.MAX_SAFE_INTEGER): DrainedReport {
  let waiting: ExportRemark[] = []
  const counts = new Map<ExportCode, number>()
  return {
    note: (remark) => {
      counts.set(remark.code, (counts.get(remark.code) ?? 0) + 1)
      if (waiting.length < most) waiting.push(remark)
    },
    drain: () => {
      const taken = waiting
      waiting = []
      return taken
    },
    counts,
  }
}
