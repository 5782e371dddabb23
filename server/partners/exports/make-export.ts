import type { Context } from '../../context.ts'
import type { ExportItem } from './export-work.ts'
import { fitText } from './fit-text.ts'
import type { ExportFormat, ExportOptions } from './format.ts'
import { noteNotCarried } from './note-not-carried.ts'
import { noteShortcomings } from './note-shortcomings.ts'
import { type OpenedExport, readExportWorks } from './read-export-works.ts'
import type { ExportReport } from './report.ts'
import type { CountedReport } from './write-report.ts'

/** An export as it is made: its parts one by one, and what it could not carry in the report. */
export function makeExport(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  { opened, format, options }: { opened: OpenedExport; format: ExportFormat; options: ExportOptions },
  report: CountedReport,
): AsyncIterable<string | Uint8Array> {
  const items = counted(readExportWorks(ctx, opened, options.origin), report)
  return format.write(lookOver(items, format, options, report), options, report)
}

async function* counted(items: AsyncIterable<ExportItem>, report: CountedReport): AsyncGenerator<ExportItem> {
  for await (const item of items) {
    report.count(item)
    yield item
  }
}

/** Notes what everything that goes into a format is looked over for, and makes texts fit. */
export async function* lookOver(
  items: AsyncIterable<ExportItem>,
  format: ExportFormat,
  options: ExportOptions,
  report: ExportReport,
): AsyncGenerator<ExportItem> {
  for await (const item of items) {
    if (item.kind === 'work') {
      noteNotCarried(item.work, format, report)
      noteShortcomings(item.work, options, report)
    } else if (!format.carries.has('removals')) {
      const detail = `${format.title} has no word for what is gone: this work is only missing from a whole export.`
      report.note({ workId: item.workId, field: '', code: 'NOT_CARRIED', severity: 'lost', detail })
    }
    yield fitText(item, format.holds, report)
  }
}
