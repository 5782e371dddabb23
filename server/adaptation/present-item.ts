import type { AdaptationAnswerRow } from '../../db/queries/adaptation.ts'
import type { AdaptationItem } from './list-items.ts'
import type { ItemView } from './schemas.ts'

/** An item as callers see it; its answer is one that they may see. */
export function presentItem({ concern, texts, occurrences, answer, ...item }: AdaptationItem): ItemView {
  return {
    ...item,
    ...concern,
    suggestions: [...concern.suggestions],
    textCount: texts,
    occurrences: occurrences.map(({ marks, ...text }) => ({ ...text, marks: marks.map(([from, to]) => [from, to]) })),
    state: answer === null ? 'open' : 'answered',
    answer: answer && presentAnswer(answer),
  }
}

function presentAnswer(row: AdaptationAnswerRow): ItemView['answer'] {
  const { decision, replacement, note, scope, workId } = row
  return {
    ...{ decision, text: replacement, note, scope },
    by: { kind: row.editorKind, id: row.editorId, name: row.editorName },
    at: new Date(row.atMs).toISOString(),
    fromWorkId: workId,
  }
}
