import type { Mark } from '../api/contract.ts'

/** A run of text, matched or not. */
export interface Run {
  readonly text: string
  readonly matched: boolean
}

/** Cuts text at its marks (UTF-16 offsets, any order, overlapping or out of range ones put right). */
export function cutAtMarks(text: string, marks: readonly Mark[]): Run[] {
  const runs: Run[] = []
  let at = 0
  for (const [from, to] of [...marks].sort((a, b) => a[0] - b[0])) {
    const start = Math.max(at, from)
    const end = Math.min(text.length, to)
    if (end <= start) continue
    if (start > at) runs.push({ text: text.slice(at, start), matched: false })
    runs.push({ text: text.slice(start, end), matched: true })
    at = end
  }
  if (at < text.length) runs.push({ text: text.slice(at), matched: false })
  return runs
}

/** The matched words of a text, each once, in order. */
export function matchedWords(text: string, marks: readonly Mark[]): string[] {
  return [...new Set(cutAtMarks(text, marks).flatMap((run) => (run.matched ? [run.text] : [])))]
}
