import type { ReportLine } from './export-schemas.ts'
import type { ExportItem } from './export-work.ts'
import { createReport, type DrainedReport } from './report.ts'

/** A report that also counts what a format was given. */
export interface CountedReport extends DrainedReport {
  count(item: ExportItem): void
  readonly works: number
  readonly removals: number
}

export function createCountedReport(): CountedReport {
  const report = createReport()
  const counted = { works: 0, removals: 0 }
  return {
    ...report,
    count: ({ kind }) => {
      if (kind === 'work') counted.works++
      else counted.removals++
    },
    get works() {
      return counted.works
    },
    get removals() {
      return counted.removals
    },
  }
}

/** For who does not want to know. */
export function createDeafReport(): CountedReport {
  return { ...createCountedReport(), note: () => undefined }
}

type Beginning = Omit<Extract<ReportLine, { kind: 'begin' }>, 'kind'>

/**
 * The report of an export as lines of JSON: `begin`, a `remark` each, `end`, without which it is not whole. The export is made for it, and its parts
 * are thrown away.
 */
export async function* writeReport(
  beginning: Beginning,
  parts: AsyncIterable<unknown>,
  report: CountedReport,
): AsyncGenerator<string> {
  yield beginLine(beginning)
  for await (const _ of parts) yield linesOf(report)
  yield linesOf(report)
  yield endLine(report)
}

export function beginLine(beginning: Beginning): string {
  return toLine({ kind: 'begin', ...beginning })
}

/** The remarks that were made since this was last called, a line each. */
export function linesOf(report: CountedReport): string {
  return report
    .drain()
    .map((remark) => toLine({ kind: 'remark', ...remark }))
    .join('')
}

export function endLine({ works, removals, counts }: CountedReport): string {
  return toLine({ kind: 'end', works, removals, counts: Object.fromEntries(counts) })
}

function toLine(line: ReportLine): string {
  return `${JSON.stringify(line)}\n`
}
