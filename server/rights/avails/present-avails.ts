import { presentInstant } from '../../catalogue/present-work.ts'
import { presentConflict } from '../present-windows.ts'
import { MOST_FAULTS } from './avail-line.ts'
import type { PlannedWindow, WorkPlan } from './plan-avails.ts'
import type { AvailsAnswer } from './schemas.ts'
import { type AvailsPlan, MOST_WORKS } from './take-avails.ts'

const PLACES_SHOWN = 50

/** The public view of what a file of avails does. */
export function presentAvails(plan: AvailsPlan, { dryRun }: { readonly dryRun: boolean }): AvailsAnswer {
  const windows = plan.works.flatMap((work) => work.windows)
  const count = (action: PlannedWindow['action']) => windows.filter((window) => window.action === action).length
  const shownWorks = plan.works.filter(({ isChanged, conflicts }) => isChanged || conflicts.length > 0)
  return {
    dryRun,
    committed: !dryRun,
    planDigest: plan.digest,
    canCommit: plan.canCommit,
    format: plan.format,
    lines: plan.lineCount,
    counts: {
      ...{ works: plan.works.length, unmatched: plan.unmatched.length },
      ...{ errors: plan.errors.length, warnings: plan.warnings.length },
      ...{ add: count('add'), change: count('change'), keep: count('keep'), remove: count('remove') },
    },
    works: shownWorks.slice(0, MOST_WORKS).map(presentWork),
    unmatched: plan.unmatched.slice(0, MOST_FAULTS).map(({ place, title, ids }) => ({
      ...{ place, title: title ?? null, ids: [...new Set(ids.map(({ text }) => text.slice(0, 200)))] },
    })),
    errors: plan.errors.slice(0, MOST_FAULTS).map((fault) => ({ ...fault })),
    warnings: plan.warnings.slice(0, MOST_FAULTS).map((fault) => ({ ...fault })),
  }
}

function presentWork({ match, title, windows, conflicts }: WorkPlan): AvailsAnswer['works'][number] {
  return {
    workId: match.workId,
    title: title ?? null,
    matchedBy: match.by,
    matchedId: match.id.slice(0, 200),
    windows: windows.map(presentWindow),
    contradictions: conflicts.map(presentConflict),
  }
}

function presentWindow({ action, row, places }: PlannedWindow): AvailsAnswer['works'][number]['windows'][number] {
  const { workId: _, fromMs, untilMs, regions, holdbackLocales, id, ...said } = row
  return {
    action,
    id: id ?? null,
    ...said,
    regions: [...regions],
    holdbackLocales: [...holdbackLocales],
    from: presentInstant(fromMs),
    until: presentInstant(untilMs),
    places: places.slice(0, PLACES_SHOWN),
  }
}
