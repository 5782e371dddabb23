import type { EngineQuery } from '../engine/engine.ts'
import { isIn } from '../engine/filter.ts'
import { RANKED } from './hits.ts'

const MAX_WHOLE = 100

/** Works that have a title which is one of these as a whole; see `titleKey`. */
export function wholeTitleQuery(keys: readonly string[], within: readonly number[] | undefined): EngineQuery {
  const filter = isIn('k', keys)
  return {
    ...{ indexUid: 'works', q: '', limit: MAX_WHOLE, attributesToRetrieve: ['id'] },
    filter: within ? [filter, isIn('id', within)] : filter,
  }
}

/** Works whose titles have all of `q`, the best of them. @param within only these works. */
export function titleQuery(q: string, within: readonly number[] | undefined): EngineQuery {
  return {
    ...{ indexUid: 'works', q, limit: RANKED, attributesToRetrieve: ['id'], matchingStrategy: 'all' },
    ...(within ? { filter: isIn('id', within) } : {}),
  }
}
