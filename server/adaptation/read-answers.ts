import type { Reader } from '../../db/open.ts'
import { type AdaptationAnswerRow, type AnswerPlace, listAdaptationAnswers } from '../../db/queries/adaptation.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import type { Caller } from '../context.ts'

/** Whose answers are good for a work, as rows name them. */
export function answerPlaceOf({ id, organisationId }: Pick<WorkRow, 'id' | 'organisationId'>): AnswerPlace {
  return { workId: id, organisationId: organisationId ?? '' }
}

/**
 * The answers that are in effect for a work, by item: its own before its organisation's. What was answered in another work of the organisation is
 * for its own people and the operator: whoever else may read the work sees what was answered in this one.
 */
export async function readAnswers(
  db: Reader,
  caller: Pick<Caller, 'kind' | 'memberships'>,
  work: WorkRow,
): Promise<Map<string, AdaptationAnswerRow>> {
  const isOwn = belongsTo(caller, work)
  const answers = new Map<string, AdaptationAnswerRow>()
  for (const answer of await listAdaptationAnswers(db, answerPlaceOf(work))) {
    if (!isOwn && answer.workId !== work.id) continue
    if (answer.scope === 'work' || !answers.has(answer.itemId)) answers.set(answer.itemId, answer)
  }
  return answers
}

function belongsTo({ kind, memberships }: Pick<Caller, 'kind' | 'memberships'>, work: WorkRow): boolean {
  return kind === 'operator' || memberships.some(({ organisationId }) => organisationId === work.organisationId)
}
