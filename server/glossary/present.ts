import type { GlossaryEdit } from '../../db/queries/glossary.ts'
import type { GlossaryWord } from './list-words.ts'
import type { EditView, WordView } from './schemas.ts'

/** The public view of an edit. */
export function presentEdit(edit: GlossaryEdit): EditView {
  const { revision, action, word, region, canonical, source, note, callerKind, atMs } = edit
  return { revision, action, word, region, canonical, source, note, by: callerKind, at: instant(atMs) }
}

/** The public view of a word. */
export function presentWord({ word, region, canonical, source, status, edit, addedAtMs }: GlossaryWord): WordView {
  return {
    ...{ word, region, canonical, source, status },
    ...(edit ? { revision: edit.revision } : {}),
    ...(edit?.note == null ? {} : { note: edit.note }),
    ...(addedAtMs === undefined ? {} : { addedAt: instant(addedAtMs) }),
    ...(edit && status === 'retired' ? { retiredAt: instant(edit.atMs) } : {}),
  }
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString()
}
