import type { TranscriptCue } from './playback.svelte.ts'

/** What is said at one time, in every column; a column that is silent then has no cues in it. */
export interface Row {
  readonly startMs: number
  readonly endMs: number
  readonly cells: readonly (readonly TranscriptCue[])[]
}

interface Open {
  startMs: number
  endMs: number
  readonly cells: TranscriptCue[][]
}

/**
 * Puts the cues of several tracks side by side. Each cue of the first track makes a row; a cue of another goes, once, to the row
 * that it shares the most time with, and makes one of its own where nothing is said meanwhile.
 */
export function alignCues(columns: readonly (readonly TranscriptCue[])[]): readonly Row[] {
  const rows: Open[] = []
  columns.forEach((cues, column) => {
    const before = column === 0 ? [] : [...rows]
    for (const cue of cues) {
      const row = findRow(before, cue) ?? addRow(rows, cue, columns.length)
      row.cells[column]?.push(cue)
    }
    rows.sort((a, b) => a.startMs - b.startMs)
  })
  return rows
}

function addRow(rows: Open[], { startMs, endMs }: TranscriptCue, count: number): Open {
  const row: Open = { startMs, endMs, cells: Array.from({ length: count }, () => []) }
  rows.push(row)
  return row
}

function findRow(rows: readonly Open[], cue: TranscriptCue): Open | undefined {
  let best: Open | undefined
  let bestMs = 0
  for (const row of rows) {
    if (row.startMs >= cue.endMs) break
    const sharedMs = Math.min(row.endMs, cue.endMs) - Math.max(row.startMs, cue.startMs)
    if (sharedMs > bestMs) [best, bestMs] = [row, sharedMs]
  }
  return best
}
