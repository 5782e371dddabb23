import type { EngineAnswer, EngineQuery } from './engine.ts'
import { EngineRequestError } from './errors.ts'

type Ask = (queries: readonly EngineQuery[]) => Promise<EngineAnswer[]>

export const NOTHING: EngineAnswer = { hits: [], estimatedTotalHits: 0 }

/**
 * The engine refuses all queries of a request where one names a field that no document has yet, whatever the settings say: in a new catalogue
 * nothing sounds like anything. Then each is asked by itself, and such a one finds nothing.
 * @throws whatever else was wrong
 */
export async function askOneByOne(error: unknown, queries: readonly EngineQuery[], ask: Ask): Promise<EngineAnswer[]> {
  if (!isOfUnknownField(error)) throw error
  return Promise.all(queries.map(async (query) => (await findAnswer(query, ask)) ?? NOTHING))
}

/** Those that name no such field. @throws whatever else was wrong */
export async function keepKnown(error: unknown, queries: readonly EngineQuery[], ask: Ask): Promise<EngineQuery[]> {
  if (!isOfUnknownField(error)) throw error
  const known = queries.map(async (query) => ((await findAnswer({ ...query, limit: 0 }, ask)) ? [query] : []))
  return (await Promise.all(known)).flat()
}

async function findAnswer(query: EngineQuery, ask: Ask): Promise<EngineAnswer | undefined> {
  try {
    return (await ask([query]))[0]
  } catch (error) {
    if (isOfUnknownField(error)) return undefined
    throw error
  }
}

function isOfUnknownField(error: unknown): boolean {
  return error instanceof EngineRequestError && error.code === 'invalid_search_attributes_to_search_on'
}
