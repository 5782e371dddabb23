import type { ContentChecks } from '../catalogue/check-content.ts'
import { readInstant } from '../http/instants.ts'

const EARLIEST_MS = Date.UTC(1900, 0)
const LATEST_MS = Date.UTC(3000, 0)

/** An instant at which something may begin or end; null: none was given. Notes a text that is none. */
export function instantAt(checks: ContentChecks, text: string | null | undefined, pointer: string): number | null {
  if (text == null) return null
  const instantMs = readInstant(text)
  if (instantMs !== undefined && instantMs >= EARLIEST_MS && instantMs < LATEST_MS) return instantMs
  const detail = `${text} is no instant between 1900 and 3000: write such as 2026-07-01T00:00:00+08:00.`
  checks.note({ pointer, code: 'INSTANT', detail })
  return null
}
