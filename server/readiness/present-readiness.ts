import type { Reader } from '../../db/open.ts'
import { findPublications, findWindows, type PublicationRow, type WindowRow } from '../../db/queries/windows.ts'
import { listWorkViews, presentInstant } from '../catalogue/present-work.ts'
import { covers } from '../rights/window-span.ts'
import { SEVERITIES } from '../rules/evaluation.ts'
import type { AssessedWork } from './assess-work.ts'
import type { ReadinessPage } from './list-readiness.ts'
import type { ReadinessChangePage } from './list-readiness-changes.ts'
import { pickText } from './pick-text.ts'
import { presentFindings } from './present-findings.ts'
import type { ReadinessChangesView, ReadinessView, WorkReadinessView, WorkSummary } from './schemas.ts'
import { countFindings } from './stored-findings.ts'
import type { Target } from './targets.ts'

/** That the words of rules are in when nobody says what they read. */
const WORDS = 'en'
const PLACES_OF_A_CHANGE = 20

/** @param telling.reader locale of who reads; undefined: not given */
export function presentAssessedWork(
  workId: string,
  assessed: AssessedWork,
  { reader = WORDS, mostPlaces }: { readonly reader: string | undefined; readonly mostPlaces: number },
): WorkReadinessView {
  return {
    workId,
    asOf: instantOf(assessed.asOfMs),
    targets: assessed.assessments.map(({ target, evaluation, override }) => ({
      ...{ target: target.id, kind: target.pack.kind, label: pickText(target.pack.labels, reader).text },
      ...{ packVersion: target.pack.version, state: evaluation.state, counts: countFindings(evaluation) },
      validFrom: presentInstant(evaluation.validFromMs),
      validUntil: presentInstant(evaluation.validUntilMs),
      override: presentOverride(override),
      findings: presentFindings(target, evaluation.findings, { reader, mostPlaces }),
    })),
  }
}

/** @param asked.locale of who reads; undefined: that of each original */
export async function presentReadinessPage(
  db: Reader,
  page: ReadinessPage,
  { target, ...asked }: { readonly target: ListedTarget; readonly locale: string | undefined; readonly nowMs: number },
): Promise<ReadinessView> {
  const { pending, ...counts } = page.counts
  const ids = page.rows.map(({ workId }) => workId)
  const works = await readSummaries(db, ids, asked.locale)
  const shown = await readShown(db, ids, { target, nowMs: asked.nowMs })
  const items = page.rows.flatMap((row) => {
    const work = works.get(row.workId)
    if (!work) return []
    return [
      {
        ...{ work, state: row.state, isPending: row.isPending },
        counts: { fail: row.failCount, warn: row.warnCount, info: row.infoCount },
        validFrom: presentInstant(row.validFromMs),
        validUntil: presentInstant(row.validUntilMs),
        ...shown(row.workId),
        computedAt: instantOf(row.computedAtMs),
        rules: row.findings.flatMap(([ruleId, place, isUnknown, places]) => {
          const severity = SEVERITIES[place]
          return severity ? [{ ruleId, severity, isUnknown: isUnknown === 1, places: places.length }] : []
        }),
      },
    ]
  })
  return { target: target.id, counts, pending, items, nextCursor: page.nextCursor }
}

/** What is asked of a target to say where a work is shown. */
type ListedTarget = Pick<Target, 'id'> & { readonly pack: Pick<Target['pack'], 'kind'> }
type Shown = Pick<ReadinessView['items'][number], 'override' | 'hasWindow'>

/** Where works are shown in a region in spite of its rules, and where they have windows; nothing of platforms. */
async function readShown(
  db: Reader,
  ids: readonly string[],
  { target, nowMs }: { readonly target: ListedTarget; readonly nowMs: number },
): Promise<(workId: string) => Shown> {
  if (target.pack.kind !== 'region') return () => ({ override: null, hasWindow: null })
  const publications = (await findPublications(db, ids)).filter(({ region }) => region === target.id)
  const publicationOf = new Map(publications.map((one) => [one.workId, one]))
  const windows = Map.groupBy(await findWindows(db, ids), ({ workId }) => workId)
  return (workId) => {
    const own = windows.get(workId)
    const override = publicationOf.get(workId)
    return {
      override: presentOverride(override?.overrideReason === null ? undefined : override),
      hasWindow: own ? own.some((window) => isToCome(window, nowMs) && covers(window, target.id)) : null,
    }
  }
}

function isToCome({ untilMs }: WindowRow, nowMs: number): boolean {
  return untilMs === null || untilMs > nowMs
}

function presentOverride(
  publication: Pick<PublicationRow, 'overrideReason' | 'sinceMs'> | undefined,
): Shown['override'] {
  return publication ? { reason: publication.overrideReason ?? '', since: instantOf(publication.sinceMs) } : null
}

/** @param reader locale of who reads; undefined: not given */
export async function presentReadinessChanges(
  db: Reader,
  page: ReadinessChangePage,
  reader: string | undefined,
): Promise<ReadinessChangesView> {
  const telling = { reader: reader ?? WORDS, mostPlaces: PLACES_OF_A_CHANGE }
  const works = await readSummaries(db, [...new Set(page.changes.map(({ workId }) => workId))], reader)
  const items = page.changes.flatMap(({ workId, target, atMs, from, to, causes, gained, lost }) => {
    const work = works.get(workId)
    if (!work) return []
    const found = {
      gained: presentFindings(target, gained, telling),
      lost: presentFindings(target, lost, telling),
    }
    return [{ work, target: target.id, at: instantOf(atMs), from, to, causes: [...causes], ...found }]
  })
  return { items, nextCursor: page.nextCursor }
}

async function readSummaries(
  db: Reader,
  ids: readonly string[],
  reader: string | undefined,
): Promise<Map<string, WorkSummary>> {
  const views = await listWorkViews(db, ids, reader)
  return new Map(
    views.map(({ id, kind, status, organisationId, shownTitle, coverUrl }) => [
      id,
      { id, kind, status, organisationId, shownTitle, coverUrl },
    ]),
  )
}

function instantOf(instantMs: number): string {
  return new Date(instantMs).toISOString()
}
