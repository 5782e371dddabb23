import type { Cue, Decision } from './cues.ts'

/** A run of a line: a word that a draft has otherwise than its source, with what was decided of it, or what stands between. */
export interface WordRun {
  readonly text: string
  readonly decision?: Decision
}

/** Cuts the line of a cue at the changed words that stand in it. */
export function wordRuns({ text, made }: Pick<Cue, 'text' | 'made'>): WordRun[] {
  const runs: WordRun[] = []
  let done = 0
  for (const { at, from, to, decision } of made?.changes ?? []) {
    if (at === null || at < done) continue
    const word = decision === 'refused' ? from : to
    if (at > done) runs.push({ text: text.slice(done, at) })
    runs.push({ text: text.slice(at, at + word.length), decision })
    done = at + word.length
  }
  if (done < text.length) runs.push({ text: text.slice(done) })
  return runs
}
