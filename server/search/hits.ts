import type { CueWindow } from '../../db/queries/search-rows.ts'
import type { EngineAnswer, EngineQuery } from '../engine/engine.ts'
import type { FacetCounts } from '../engine/read-answers.ts'
import { WINDOW_CUES } from '../indexing/line-documents.ts'

/** A document of the index `subs` that hit. */
export interface WindowHit extends CueWindow {
  readonly id: string
  /** The work's serial. */
  readonly serial: number
}

/** What `toWindowHit` reads. */
export const WINDOW_FIELDS = ['id', 'w'] as const

/** Reads a hit of the index `subs`; its id says which window of which track it is. */
export function toWindowHit(hit: Record<string, unknown>): WindowHit {
  const id = String(hit.id)
  const edge = id.lastIndexOf('_')
  return {
    ...{ id, serial: Number(hit.w) },
    ...{ trackId: id.slice(0, edge), position: Number(id.slice(edge + 1)) * WINDOW_CUES },
  }
}

/** Works beyond these are not ranked by the engine; to give a document costs it far more than to count one. */
export const RANKED = 200

/** The same query, whose answer names every work that hits, the best first as far as they are ranked. */
export function withEveryWork(query: EngineQuery): EngineQuery {
  return query.indexUid === 'subs' ? { ...query, facets: ['w'] } : { ...query, facets: ['id'] }
}

/** The serials of the works of an answer of the index `works` or `sounds`: in its order, then the newest first. */
export function serialsOf(answer: EngineAnswer | undefined): readonly number[] {
  const ranked = answer?.hits.map((hit) => Number(hit.id)) ?? []
  const every = answer?.counted ? newestFirst(answer.counted) : []
  return every.length > ranked.length ? distinct(ranked, every) : ranked
}

function newestFirst(counts: FacetCounts): number[] {
  const serials: number[] = []
  for (let serial = counts.length - 1; serial >= 0; serial--) if (counts[serial] !== 0) serials.push(serial)
  return serials
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
