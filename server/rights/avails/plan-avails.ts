import type { WindowRow } from '../../../db/queries/windows.ts'
import { findWindowConflicts, type WindowConflict } from '../window-conflicts.ts'
import { MOST_CONFLICTS, MOST_WINDOWS } from '../window-schemas.ts'
import { applyLines, type ReadLine } from './apply-lines.ts'
import type { AvailFault } from './avail-line.ts'
import type { Match } from './match-works.ts'
import { keyOf } from './say-terms.ts'

/** A window as it will be; an id that is undefined is made when it is stored. */
export type PlannedRow = Omit<WindowRow, 'id' | 'position'> & { readonly id: string | undefined }

/** What becomes of a window, and the places of the file that say so. */
export interface PlannedWindow {
  readonly action: 'add' | 'change' | 'keep' | 'remove'
  readonly row: PlannedRow
  readonly places: readonly string[]
}

/** A work as it is when the plan is made. */
export interface KnownWork {
  readonly version: number
  readonly windows: readonly WindowRow[]
  /** Ids of contradictions that are accepted. */
  readonly accepted: readonly string[]
}

/** What a file does to one work. */
export interface WorkPlan {
  readonly match: Match
  readonly title: string | undefined
  readonly before: KnownWork
  readonly windows: readonly PlannedWindow[]
  /** Those that contradict each other and that nobody has accepted; by their places among windows that stay. */
  readonly conflicts: readonly WindowConflict[]
  readonly isChanged: boolean
}

/**
 * What a file does to one work: a pure function of its lines and of what the work has.
 * @param acceptConflicts ids of contradictions that are meant
 */
export function planWork(
  match: Match,
  lines: readonly ReadLine[],
  before: KnownWork,
  acceptConflicts: ReadonlySet<string>,
): { readonly plan: WorkPlan; readonly errors: readonly AvailFault[]; readonly warnings: readonly AvailFault[] } {
  const { windows, errors, warnings } = applyLines(match.workId, lines, before.windows)
  const rows = rowsOf(windows)
  const place = lines[0]?.line.place ?? ''
  if (rows.length > MOST_WINDOWS) {
    const detail = `Work ${match.workId} would have ${rows.length} windows; ${MOST_WINDOWS} is the most.`
    errors.push({ place, code: 'TOO_MANY_WINDOWS', detail })
  }
  const keys = rows.map(keyOf)
  if (new Set(keys).size < keys.length) {
    const detail = `Two windows of work ${match.workId} would say the same of where, when and for whom.`
    errors.push({ place, code: 'WINDOW_TWICE', detail })
  }
  const isAccepted = ({ id }: WindowConflict) => acceptConflicts.has(id) || before.accepted.includes(id)
  const isChanged = windows.some(({ action }) => action !== 'keep')
  // Of what stays as it is, nobody is asked again. Hundreds are compared each with each.
  const found = isChanged && rows.length <= MOST_WINDOWS ? findWindowConflicts(rows) : []
  if (found.length > MOST_CONFLICTS) {
    const detail = `The windows of work ${match.workId} would contradict each other in ${found.length} ways: correct them.`
    errors.push({ place, code: 'TOO_MANY_CONTRADICTIONS', detail })
  }
  const conflicts = found.filter((conflict) => !isAccepted(conflict)).slice(0, MOST_CONFLICTS)
  const title = lines.find(({ line }) => line.title !== undefined)?.line.title
  return { plan: { match, title, before, windows, conflicts, isChanged }, errors, warnings }
}

/** The windows that a work will have, in their order. */
export function rowsOf(windows: readonly PlannedWindow[]): PlannedRow[] {
  return windows.filter(({ action }) => action !== 'remove').map(({ row }) => row)
}
