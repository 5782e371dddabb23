import type { CueWindow } from '../../db/queries/window-lines.ts'
import type { EngineAnswer, EngineQuery } from '../engine/engine.ts'
import type { CountedValues } from '../engine/read-answers.ts'
import { WINDOW_CUES } from '../indexing/line-documents.ts'

/** A document of the index `subs` that hit. */
export interface WindowHit extends CueWindow {
  readonly id: string
  /** The work's serial. */
  readonly serial: number
}

/** Works by their serials: a common word has most of them, and they are gone through several times a search. */
export type Serials = Uint32Array

export const NO_SERIALS: Serials = new Uint32Array(0)

/** What `toWindowHit` reads. */
export const WINDOW_FIELDS = ['id', 'w'] as const

/** Reads a hit of the index `subs`; its id says which window of which track it is. */
export function toWindowHit(hit: Record<string, unknown>): WindowHit {
  const id = String(hit.id)
  const edge = id.lastIndexOf('_')
  const position = Number(id.slice(edge + 1)) * WINDOW_CUES
  return { id, serial: Number(hit.w), trackId: id.slice(0, edge), position }
}

/** Works beyond these are not ranked by the engine; to give a document costs it far more than to count one. */
export const RANKED = 200

/** The same query, whose answer names every work that hits, the best first as far as they are ranked. */
export function withEveryWork(query: EngineQuery): EngineQuery {
  return query.indexUid === 'subs' ? { ...query, facets: ['w'] } : { ...query, facets: ['id'] }
}

/** The serials of the works of an answer of the index `works` or `sounds`: in its order, then the newest first. */
export function serialsOf(answer: EngineAnswer | undefined): Serials {
  const ranked = Uint32Array.from(answer?.hits ?? [], (hit) => Number(hit.id))
  const every = answer?.counted?.values ?? NO_SERIALS
  return every.length > ranked.length ? distinct(ranked, every.toReversed()) : ranked
}

/** The serials of the works whose windows an answer counts: those with most first, among equals the newer. */
export function mostFirst({ values, counts }: CountedValues): Serials {
  let most = 0
  for (const count of counts) if (count > most) most = count
  // By counting, since comparing 20,000 took as long as all else that is done with them.
  const places = new Uint32Array(most + 2)
  for (const count of counts) places[count] = (places[count] ?? 0) + 1
  for (let count = most; count >= 0; count--) places[count] = (places[count] ?? 0) + (places[count + 1] ?? 0)
  const sorted = new Uint32Array(values.length)
  for (let at = 0; at < values.length; at++) {
    const count = counts[at] ?? 0
    const place = (places[count] ?? 0) - 1
    places[count] = place
    sorted[place] = values[at] ?? 0
  }
  return sorted
}

/** How many documents have a value; 0 where it is not among them. */
export function countOf({ values, counts }: CountedValues, wanted: number): number {
  let from = 0
  let to = values.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((values[middle] ?? 0) < wanted) from = middle + 1
    else to = middle
  }
  return values[from] === wanted ? (counts[from] ?? 0) : 0
}

/** Every serial once, where it comes first; the list itself where only one is not empty and has none twice. */
export function distinct(...lists: readonly Serials[]): Serials {
  let most = 0
  let length = 0
  for (const list of lists) {
    length += list.length
    for (let at = 0; at < list.length; at++) if ((list[at] ?? 0) > most) most = list[at] ?? 0
  }
  const seen = new Uint8Array(most + 1)
  const found = new Uint32Array(length)
  let size = 0
  for (const list of lists) {
    for (let at = 0; at < list.length; at++) {
      const serial = list[at] ?? 0
      if (seen[serial] === 1) continue
      seen[serial] = 1
      found[size++] = serial
    }
  }
  return lists.find((list) => list.length === length && size === length) ?? found.subarray(0, size)
}
