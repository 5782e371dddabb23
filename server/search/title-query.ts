import type { EngineQuery } from '../engine/engine.ts'
import { isIn } from '../engine/filter.ts'
import { MAX_HITS } from '../engine/settings.ts'

/** Works whose titles have all of `q`. @param within only these works. */
export function titleQuery(q: string, within: readonly string[] | undefined): EngineQuery {
  return {
    ...{ indexUid: 'works', q, limit: MAX_HITS, attributesToRetrieve: ['id'], matchingStrategy: 'all' },
    ...(within ? { filter: isIn('id', within) } : {}),
  }
}
