import type { WorkKind } from '../api/contract.ts'
import type { MessageKey } from '../language/language.svelte.ts'
import type { Row } from './queue.svelte.ts'

/** What is wrong with a row before it is sent, by the row's id. */
export type RowFaults = ReadonlyMap<number, MessageKey>

const LAST_NUMBER = 100_000

/** Looks for numbers that are missing, out of range, given twice, or taken in the work already. */
export function checkRows(rows: readonly Row[], kind: WorkKind, taken: ReadonlySet<number>): RowFaults {
  const faults = new Map<number, MessageKey>()
  const seen = new Set<number>()
  for (const row of rows) {
    if (row.phase !== 'waiting') continue
    const fault = faultOf(row, seen, taken, kind)
    if (fault) faults.set(row.id, fault)
    if (row.number !== null) seen.add(row.number)
  }
  return faults
}

function faultOf(
  row: Row,
  seen: ReadonlySet<number>,
  taken: ReadonlySet<number>,
  kind: WorkKind,
): MessageKey | undefined {
  if (row.number === null || !Number.isInteger(row.number) || row.number < 1 || row.number > LAST_NUMBER)
    return 'upload.fault.number'
  if (seen.has(row.number)) return 'upload.fault.twice'
  if (taken.has(row.number)) return 'upload.fault.taken'
  if (kind === 'short_video' && (seen.size > 0 || taken.size > 0)) return 'upload.fault.onlyOne'
  return undefined
}
