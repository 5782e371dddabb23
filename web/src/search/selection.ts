import type { Line } from '../api/contract.ts'

/** The line that the preview plays, as the address holds it. */
export interface Selection {
  readonly episodeId: string
  readonly trackId: string
  readonly startMs: number
}

/** The parameter's value for a line. */
export function selectionText(line: Selection): string {
  return `${line.episodeId}.${line.trackId}.${line.startMs}`
}

/** Reads the parameter; undefined where it is absent or not ours. */
export function parseSelection(text: string | null): Selection | undefined {
  const [episodeId, trackId, startMs, ...rest] = (text ?? '').split('.')
  if (!episodeId || !trackId || !startMs || rest.length > 0 || !/^\d{1,9}$/.test(startMs)) return undefined
  return { episodeId, trackId, startMs: Number(startMs) }
}

/** Whether a line is the selected one. */
export function isSelected(line: Line, selection: Selection | undefined): boolean {
  return selection !== undefined && selectionText(line) === selectionText(selection)
}
