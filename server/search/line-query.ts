import type { EngineQuery } from '../engine/engine.ts'
import { isIn } from '../engine/filter.ts'
import { WINDOW_FIELDS } from './hits.ts'

const WINDOWS_AT_ONCE = 20

/** Windows of dialogue that have all of `q`. @param within only of these works. */
export function lineQuery(q: string, within: readonly number[] | undefined): EngineQuery {
  return {
    ...{ indexUid: 'subs', q, limit: WINDOWS_AT_ONCE, attributesToRetrieve: WINDOW_FIELDS, matchingStrategy: 'all' },
    ...(within ? { filter: isIn('w', within) } : {}),
  }
}
