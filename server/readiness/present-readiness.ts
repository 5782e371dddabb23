import type { Reader } from '../../db/open.ts'
import { findWorkDetails, findWorks } from '../../db/queries/works.ts'
import { presentInstant } from '../catalogue/present-work.ts'
import { asShown, pickTitle } from '../language/pick-title.ts'
import { SEVERITIES } from '../rules/evaluation.ts'
import type { AssessedWork } from './assess-work.ts'
import type { ReadinessPage } from './list-readiness.ts'
import type { ReadinessChangePage } from './list-readiness-changes.ts'
import { pickText } from './pick-text.ts'
import { presentFindings } from './present-findings.ts'
import type { ReadinessChangesView, ReadinessView, WorkReadinessView, WorkSummary } from './schemas.ts'
import { countFindings } from './stored-findings.ts'

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
      override: override ? { reason: override.overrideReason ?? '', since: instantOf(override.sinceMs) } : null,
      findings: presentFindings(target, evaluation.findings, { reader, mostPlaces }),
    })),
  }
}

/** @param asked.locale of who reads; undefined: that of each original */
export async function presentReadinessPage(
  db: Reader,
  page: ReadinessPage,
  asked: { readonly target: string; readonly locale: string | undefined },
): Promise<ReadinessView> {
  const { pending, ...counts } = page.counts
  const ids = page.rows.map(({ workId }) => workId)
  const works = await readSummaries(db, ids, asked.locale)
  const items = page.rows.flatMap((row) => {
    const work = works.get(row.workId)
    if (!work) return []
    return [
      {
        ...{ work, state: row.state, isPending: row.isPending },
        counts: { fail: row.failCount, warn: row.warnCount, info: row.infoCount },
        validFrom: presentInstant(row.validFromMs),
        validUntil: presentInstant(row.validUntilMs),
        computedAt: instantOf(row.computedAtMs),
        rules: row.findings.flatMap(([ruleId, place, isUnknown, places]) => {
          const severity = SEVERITIES[place]
          return severity ? [{ ruleId, severity, isUnknown: isUnknown === 1, places: places.length }] : []
        }),
      },
    ]
  })
  return { target: asked.target, counts, pending, items, nextCursor: page.nextCursor }
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
  const rows = await findWorks(db, ids)
  const titles = Map.groupBy((await findWorkDetails(db, ids)).titles, ({ workId }) => workId)
  return new Map(
    rows.map(({ id, kind, status, organisationId, originalLocale }) => {
      const readership = { reader, original: originalLocale }
      const shownTitle = asShown(pickTitle(titles.get(id) ?? [], readership), readership)
      return [id, { id, kind, status, organisationId, shownTitle }]
    }),
  )
}

function instantOf(instantMs: number): string {
  return new Date(instantMs).toISOString()
}
