import type { DraftLine, NewDraftLine } from '../../db/queries/drafts.ts'

/** What a person wrote or decided in a line whose source says the same. Words that were decided stay with their decisions. */
function ofPerson(line: NewDraftLine, { text, isStale, changes }: DraftLine): Partial<NewDraftLine> {
  const isDecided = changes.some(({ decision }) => decision !== undefined)
  return { text, isEdited: true, isStale, changes: isDecided ? changes : line.changes }
}

/**
 * New lines of a draft, with what people wrote in the old ones. A line that still says the same in the source keeps
 * their words, wherever it has gone; one that says something else at the same time keeps them too, and is stale: a
 * person has to look. A line that the source no longer has takes its edit with it.
 */
export function keepEdits(made: readonly NewDraftLine[], old: readonly DraftLine[]): NewDraftLine[] {
  const edited = old.filter((line) => line.isEdited)
  const bySource = Map.groupBy(edited, (line) => line.sourceText)
  const byTime = new Map(edited.map((line) => [`${line.startMs} ${line.endMs}`, line]))
  const taken = new Set<DraftLine>()
  const same = made.map((line) => {
    const found = bySource.get(line.sourceText)?.shift()
    if (found !== undefined) taken.add(found)
    return found
  })
  return made.map((line, index) => {
    const found = same[index]
    if (found !== undefined) return { ...line, ...ofPerson(line, found) }
    const atThatTime = byTime.get(`${line.startMs} ${line.endMs}`)
    if (atThatTime === undefined || taken.has(atThatTime)) return line
    taken.add(atThatTime)
    return { ...line, text: atThatTime.text, isEdited: true, isStale: true }
  })
}
