import type { Note } from './api.ts'

/** The moments of an episode that have open notes, as the player shows them. */
export function momentsOf(
  notes: readonly Note[],
  episodeId: string,
): { readonly id: string; readonly atMs: number; readonly text: string }[] {
  return notes.flatMap((note) =>
    note.episodeId === episodeId && note.fromMs !== null && note.state === 'open'
      ? [{ id: note.id, atMs: note.fromMs, text: note.text }]
      : [],
  )
}
