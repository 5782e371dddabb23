import type { CueWindow } from '../../db/queries/search-rows.ts'
import type { EngineAnswer } from '../engine/engine.ts'

/** A document of the index `subs` that hit. */
export interface WindowHit extends CueWindow {
  readonly id: string
  readonly workId: string
}

/** What `toWindowHit` reads. */
export const WINDOW_FIELDS = ['id', 'w', 'tr', 'p'] as const

/** Reads a hit of the index `subs`. */
export function toWindowHit(hit: Record<string, unknown>): WindowHit {
  return { id: String(hit.id), workId: String(hit.w), trackId: String(hit.tr), position: Number(hit.p) }
}

/** The works of an answer of the index `works`, in its order. */
export function idsOf(answer: EngineAnswer | undefined): string[] {
  return answer?.hits.map((hit) => String(hit.id)) ?? []
}
