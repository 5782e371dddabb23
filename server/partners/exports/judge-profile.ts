import { listWorksWithChange } from '../../../db/queries/partner-feed.ts'
import type { PartnerKeyRow } from '../../../db/queries/partner-keys.ts'
import { findSeenWorks } from '../../../db/queries/partner-lens.ts'
import type { Context } from '../../context.ts'
import { toPartner } from '../verify-key.ts'
import type { ExportItem, ExportWork } from './export-work.ts'
import type { ExportFormat, ExportOptions } from './format.ts'
import { gatherExportWorks } from './gather-export-works.ts'
import { lookOver } from './make-export.ts'
import { narrowLens, narrowWork } from './narrow.ts'
import { noteShortcomings } from './note-shortcomings.ts'
import type { ExportProfile } from './profile.ts'
import { createReport, type ExportRemark } from './report.ts'

/** What a partner would not get of a work, or not as it wants it. */
export interface JudgedWork {
  readonly work: ExportWork
  readonly findings: readonly ExportRemark[]
}

export interface JudgedPage {
  readonly works: readonly JudgedWork[]
  /** Null: there are no more. */
  readonly lastId: string | null
}

/** Works that are looked at for one page, whether the partner is shown them or not. */
const WORKS_LOOKED_AT = 100

/**
 * Judges works by what a partner takes, without anything being sent or noted as told.
 * @param format also what this format would say of them; undefined: by the profile alone
 * @throws {CatalogueError} EXPORT_EMPTY
 */
export async function judgeProfile(
  ctx: Pick<Context, 'db' | 'now'>,
  { key, profile, format, options }: JudgeInput,
  { afterId, limit }: { readonly afterId: string; readonly limit: number },
): Promise<JudgedPage> {
  const lens = narrowLens(toPartner(key).lens, profile)
  const slice = await listWorksWithChange(ctx.db, afterId, WORKS_LOOKED_AT)
  const ids = slice.map(({ workId }) => workId)
  const seen = await findSeenWorks(ctx.db, lens, ids, ctx.now())
  const page = seen.toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit)
  const works = (await gatherExportWorks(ctx.db, lens, page, options.origin)).map((work) => narrowWork(work, profile))
  const remarks = Map.groupBy(
    await remarksOn(works, format, { ...options, profile, regions: lens.regions }),
    (one) => one.workId,
  )
  const isCut = page.length < seen.length
  const isOver = !isCut && slice.length < WORKS_LOOKED_AT
  const lastId = isOver ? null : ((isCut ? page.at(-1)?.id : slice.at(-1)?.workId) ?? null)
  return { works: works.map((work) => ({ work, findings: remarks.get(work.id) ?? [] })), lastId }
}

export interface JudgeInput {
  readonly key: PartnerKeyRow
  readonly profile: ExportProfile
  readonly format: ExportFormat | undefined
  readonly options: Omit<ExportOptions, 'profile' | 'regions'>
}

async function remarksOn(
  works: readonly ExportWork[],
  format: ExportFormat | undefined,
  options: ExportOptions,
): Promise<ExportRemark[]> {
  const report = createReport()
  if (format === undefined) {
    for (const work of works) noteShortcomings(work, options, report)
    return report.drain()
  }
  for await (const _ of format.write(lookOver(itemsOf(works), format, options, report), options, report));
  return report.drain()
}

async function* itemsOf(works: readonly ExportWork[]): AsyncGenerator<ExportItem> {
  for (const work of works) yield { kind: 'work', work }
}
