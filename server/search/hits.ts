import type { CueWindow } from '../../db/queries/search-rows.ts'
import type { EngineAnswer } from '../engine/engine.ts'

/** A document of the index `subs` that hit. */
export interface WindowHit extends CueWindow {
  readonly id: string
  /** The work's serial. */
  readonly serial: number
}

/** What `toWindowHit` reads. */
export const WINDOW_FIELDS = ['id', 'w', 'tr', 'p'] as const

/** Reads a hit of the index `subs`. */
export function toWindowHit(hit: Record<string, unknown>): WindowHit {
  return { id: String(hit.id), serial: Number(hit.w), trackId: String(hit.tr), position: Number(hit.p) }
}

/** The serials of the works of an answer of the index `works` or `sounds`, in its order. */
export function serialsOf(answer: EngineAnswer | undefined): number[] {
  return answer?.hits.map((hit) => Number(hit.id)) ?? []
}

/** Every serial once, where it comes first; the list itself where only one is not empty and has none twice. */
export function distinct(...lists: readonly (readonly number[])[]): readonly number[] {
  let most = 0
  for (const list of lists) for (const serial of list) if (serial > most) most = serial
  const seen = new Uint8Array(most + 1)
  const found: number[] = []
  for (const list of lists) {
    for (const serial of list) {
      if (seen[serial] === 1) continue
      seen[serial] = 1
      found.push(serial)
    }
  }
  const [first = [], second] = lists.filter((list) => list.length > 0)
  return second === undefined && first.length === found.length ? first : found
}
