/** A word that a line has otherwise than its source; `start` counts code units of the source. */
export interface ChangedWord {
  readonly from: string
  readonly to: string
  readonly start: number
  /** A refused one stands in the line as the source has it. */
  readonly decision?: 'accepted' | 'refused' | 'open'
}

/** A line as its source and its changes give it, where those that were refused are left out. */
export interface WrittenLine {
  readonly text: string
  /** Where each changed word stands in `text`, in UTF-16 code units, in the order of the changes. */
  readonly starts: readonly number[]
}

/** Writes a line from its source. Changes stand in order and do not overlap. */
export function writeLine(sourceText: string, changes: readonly ChangedWord[]): WrittenLine {
  const starts: number[] = []
  let text = ''
  let done = 0
  for (const { from, to, start, decision } of changes) {
    text += sourceText.slice(done, start)
    starts.push(text.length)
    text += decision === 'refused' ? from : to
    done = start + from.length
  }
  return { text: text + sourceText.slice(done), starts }
}
