import type { EditRow } from '../../db/queries/edits.ts'
import type { RemovalSummary } from '../../db/queries/removals.ts'
import type { EditEntryView, RemovedItemView } from './history-schemas.ts'
import { UNDO_MS } from './move-aside.ts'

/** The public view of one edit. */
export function presentEdit(row: EditRow): EditEntryView {
  const { seq, entity, entityId, action, before, after } = row
  return {
    ...{ id: seq, entity, entityId, action, by: presentEditor(row) },
    ...{ at: new Date(row.atMs).toISOString(), before, after },
  }
}

/** The public view of something that can come back. */
export function presentRemoved(row: RemovalSummary): RemovedItemView {
  const { id, kind, entityId, episodeId, episodeNumber, locale, removedAtMs } = row
  return {
    ...{ id, kind, entityId, episodeId, episodeNumber, locale, by: presentEditor(row) },
    removedAt: new Date(removedAtMs).toISOString(),
    restorableUntil: new Date(removedAtMs + UNDO_MS).toISOString(),
  }
}

function presentEditor(row: Pick<EditRow, 'editorKind' | 'editorId' | 'editorName'>): EditEntryView['by'] {
  return { kind: row.editorKind, id: row.editorId, name: row.editorName }
}
