import type { AcceptedConflictRow, WindowRow } from '../../db/queries/windows.ts'
import { presentInstant } from '../catalogue/present-work.ts'
import { findWindowConflicts, type WindowConflict } from './window-conflicts.ts'
import type { ConflictView, WindowsView, WindowView } from './window-schemas.ts'

/** The public view of a work's windows, and of the contradictions between them that were accepted. */
export function presentWindows(rows: readonly WindowRow[], accepted: readonly AcceptedConflictRow[]): WindowsView {
  const acceptances = new Map(accepted.map((row) => [row.conflictId, row]))
  return {
    items: rows.map(presentWindow),
    acceptedConflicts: findWindowConflicts(rows).flatMap((conflict) => {
      const row = acceptances.get(conflict.id)
      if (!row) return []
      const { editorKind: kind, editorId: id, editorName: name, acceptedAtMs } = row
      const acceptedAt = new Date(acceptedAtMs).toISOString()
      return [{ ...presentConflict(conflict), acceptedBy: { kind, id, name }, acceptedAt }]
    }),
    nextCursor: null,
  }
}

/** The public view of two windows that contradict each other. */
export function presentConflict({ id, kind, between, places, span, locales }: WindowConflict): ConflictView {
  return {
    ...{ id, kind, windows: [...between], scope: places.scope, regions: [...places.regions] },
    ...{ from: presentInstant(span.fromMs), until: presentInstant(span.untilMs), locales: [...locales] },
  }
}

function presentWindow({ workId: _, position: __, fromMs, untilMs, ...window }: WindowRow): WindowView {
  return {
    ...window,
    regions: [...window.regions],
    holdbackLocales: [...window.holdbackLocales],
    from: presentInstant(fromMs),
    until: presentInstant(untilMs),
  }
}
