import type { Reader, Tx } from '../../db/open.ts'
import { findFact, putFact } from '../../db/queries/facts.ts'

/** What the indexes that searches ask were filled with. */
export interface LiveIndex {
  /** The recipe of their documents. */
  readonly version: string
  readonly glossaryRevision: number
  /** When the engine made each of them, which tells them from others of the same name. */
  readonly created: readonly string[]
}

const FACT = 'search-index'

/** Undefined: nothing was ever indexed. */
export async function findLiveIndex(db: Reader): Promise<LiveIndex | undefined> {
  const text = await findFact(db, FACT)
  if (text === undefined) return undefined
  const { version, glossaryRevision = 0, created } = JSON.parse(text) as Partial<LiveIndex> // written below
  return { version: version ?? '', glossaryRevision, created: created ?? [] }
}

export async function putLiveIndex(tx: Tx, live: LiveIndex): Promise<void> {
  await putFact(tx, FACT, JSON.stringify(live))
}
