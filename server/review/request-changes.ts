import { countNotes } from '../../db/queries/review-notes.ts'
import { deleteApprovals } from '../../db/queries/reviews.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { CatalogueError } from '../errors.ts'
import { claimIfFree } from './claim-review.ts'
import type { NewNote } from './note-schemas.ts'
import { type ReviewContext, type Taking, takeStep } from './take-step.ts'
import { addNote } from './write-notes.ts'

/**
 * Sends a work back to its producer, with what is to be changed: notes that are given, or that are open already. Nobody approves of it then.
 * @throws {CatalogueError} WORK_STATUS_CONFLICT, REVIEW_NOTE_MISSING, NOTE_*
 */
export async function requestChanges(
  ctx: ReviewContext,
  taking: Taking,
  { notes = [] }: { readonly notes?: readonly NewNote[] },
): Promise<WorkRow> {
  const { tx, work } = taking
  return takeStep(ctx, taking, 'requestChanges', async () => {
    for (const [index, note] of notes.entries()) await addNote(ctx, taking, note, `/notes/${index}`)
    if ((await countNotes(tx, work.id, 'open')) === 0) {
      throw new CatalogueError(
        'REVIEW_NOTE_MISSING',
        'Say what is to be changed: send one note at least, or leave one open.',
      )
    }
    await deleteApprovals(tx, work.id)
    await claimIfFree(taking)
    return 'changes_requested'
  })
}
