import type { SearchRow } from '../../db/queries/search-rows.ts'
import { listWorkViews } from '../catalogue/present-work.ts'
import type { WorkView } from '../catalogue/schemas.ts'
import type { Context } from '../context.ts'
import { afterSending } from '../engine/after-sending.ts'
import { rankLocales } from '../language/locales.ts'
import { loadReadings } from '../language/phonetics/load-readings.ts'
import type { Candidates } from './find-candidates.ts'
import { findWindowsOf } from './find-windows.ts'
import { countOf, NO_SERIALS, type Serials, type WindowHit } from './hits.ts'
import type { MarkedLine } from './mark-text.ts'
import type { QueryPlan } from './plan-query.ts'
import { presentLine, readMarkedLines } from './read-lines.ts'
import type { LineView, ReasonView } from './schemas.ts'
import { kindRank, titleReasons } from './title-reasons.ts'

/** A work that was found, why, and its best lines. */
export interface FoundWork {
  readonly work: WorkView
  readonly why: ReasonView[]
  readonly lines: LineView[]
}

export interface Finding {
  readonly plan: QueryPlan
  readonly candidates: Candidates
  /** The reader's locale; undefined: no preference. */
  readonly reader: string | undefined
}

const LINES_A_WORK = 3
const WINDOWS_A_WORK = 4

/**
 * The public views of the works of one page, in the order of their rows. Without a finding they only stand in a list.
 * @param reader the locale of who reads, for the covers.
 * @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function presentFoundWorks(
  ctx: Pick<Context, 'db' | 'engine'>,
  finding: Finding | undefined,
  rows: readonly SearchRow[],
  reader = finding?.reader,
): Promise<FoundWork[]> {
  const ids = rows.map(({ id }) => id)
  if (!finding) return (await listWorkViews(ctx.db, ids, reader)).map((work) => ({ work, why: [], lines: [] }))
  const marking = withLearned(finding)
  const [best, described] = await Promise.all([
    findBestLines(ctx, marking, rows),
    afterSending(async () => describeWorks(await listWorkViews(ctx.db, ids, reader), marking, rows)),
  ])
  return described.map(({ work, reasons }) => {
    const lines = best.get(work.id) ?? []
    return {
      work,
      why: reasons.length > 0 ? reasons : lines.slice(0, 1).map(lineReason),
      lines: lines.map(presentLine),
    }
  })
}

/** Which titles of these works are an answer; none where only lines are. */
async function describeWorks(
  works: readonly WorkView[],
  marking: Finding,
  rows: readonly SearchRow[],
): Promise<{ work: WorkView; reasons: ReasonView[] }[]> {
  const { heard, byTitle: strict, byLooseTitle, learned } = marking.candidates
  const listen = heard && { sounds: heard.sounds, readings: await loadReadings() }
  const byTitle = idsAmong(rows, strict, byLooseTitle, learned?.byTitle ?? NO_SERIALS)
  const byEar = idsAmong(rows, heard?.works ?? NO_SERIALS)
  return works.map((work) => ({
    work,
    reasons: byTitle.has(work.id) ? titleReasons(work, marking, byEar.has(work.id) ? listen : undefined) : [],
  }))
}

/** The ids of those rows whose works are in one of the lists. */
function idsAmong(rows: readonly SearchRow[], ...lists: readonly Serials[]): Set<string> {
  const among = rows.filter(({ serial }) => lists.some((list) => list.includes(serial)))
  return new Set(among.map(({ id }) => id))
}

/** What was found by learned words is marked with them. */
function withLearned(finding: Finding): Finding {
  const { learned } = finding.candidates
  return learned ? { ...finding, plan: { ...finding.plan, vocabulary: learned.vocabulary } } : finding
}

function lineReason({ line, marks, kind }: MarkedLine): ReasonView {
  return { field: 'line', locale: line.locale, kind, text: line.text, marks: marks.map(([from, to]) => [from, to]) }
}

async function findBestLines(
  ctx: Pick<Context, 'db' | 'engine'>,
  { plan, candidates, reader }: Finding,
  rows: readonly SearchRow[],
): Promise<Map<string, MarkedLine[]>> {
  const works = rows.map(({ serial }) => serial)
  const known = Map.groupBy(withoutRepeats(candidates.windows), (window) => window.serial)
  const windowsOf = (work: number) => Math.max(0, ...candidates.windowCounts.map((counted) => countOf(counted, work)))
  const isShort = (work: number) => {
    const has = known.get(work)?.length ?? 0
    return has < LINES_A_WORK && has < windowsOf(work)
  }
  const short = works.filter(isShort).map((serial) => ({ serial, windows: windowsOf(serial) }))
  const inHand = works.flatMap((work) => (isShort(work) ? [] : (known.get(work) ?? []).slice(0, WINDOWS_A_WORK)))
  const found = findWindowsOf(ctx, plan, short, WINDOWS_A_WORK).then(withoutRepeats)
  const read = (windows: readonly WindowHit[]) => readMarkedLines(ctx.db, windows, plan)
  const lines = await Promise.all([found.then(read), afterSending(() => read(inHand))])
  const byWork = Map.groupBy(lines.flat(2), ({ line }) => line.workId)
  return new Map(rows.map(({ id }) => [id, chooseLines(byWork.get(id) ?? [], reader)]))
}

function withoutRepeats(windows: readonly WindowHit[]): WindowHit[] {
  return [...new Map(windows.map((window) => [window.id, window])).values()]
}

/** The best lines, none of which says the same moment in another language again. */
function chooseLines(lines: readonly MarkedLine[], reader: string | undefined): MarkedLine[] {
  const rank = rankLocales(reader)
  const sorted = [...lines].sort(
    (a, b) =>
      rank(a.line.locale) - rank(b.line.locale) ||
      kindRank(a) - kindRank(b) ||
      a.line.episodeNumber - b.line.episodeNumber ||
      a.line.startMs - b.line.startMs,
  )
  const chosen: MarkedLine[] = []
  for (const line of sorted) {
    if (chosen.length === LINES_A_WORK) break
    if (!chosen.some((other) => sayTheSame(line, other))) chosen.push(line)
  }
  return chosen
}

function sayTheSame({ line: a }: MarkedLine, { line: b }: MarkedLine): boolean {
  if (a.episodeId !== b.episodeId) return false
  if (a.trackId === b.trackId) return a.position === b.position
  return a.startMs < b.endMs && b.startMs < a.endMs
}
