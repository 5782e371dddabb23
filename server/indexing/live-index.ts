import { keepUntilCommit } from '../../db/keep-until-commit.ts'
import type { Tx } from '../../db/open.ts'
import { deleteFact, findFact, putFact } from '../../db/queries/facts.ts'

/** What the indexes that searches ask hold. */
export interface LiveIndex {
  /** The recipe of their documents. */
  readonly version: string
  readonly glossaryRevision: number
  /** When the engine made each of them, which tells them from others of the same name. */
  readonly created: readonly string[]
  /** False: they were found empty, and hold only what was written since. */
  readonly isFilled?: boolean
}

const FACT = 'search-index'

/** Undefined: nothing was ever indexed. */
export const findLiveIndex = keepUntilCommit(async (db): Promise<LiveIndex | undefined> => {
  const text = await findFact(db, FACT)
  if (text === undefined) return undefined
  const { version, glossaryRevision = 0, created, isFilled = true } = JSON.parse(text) as Partial<LiveIndex> // see below
  return { version: version ?? '', glossaryRevision, created: created ?? [], isFilled }
})

/** False: others took their place, or the same ones were found empty. */
export function isSameIndex(a: LiveIndex | undefined, b: LiveIndex | undefined): boolean {
  return a?.version === b?.version && a?.created.join() === b?.created.join()
}

export async function putLiveIndex(tx: Tx, live: LiveIndex): Promise<void> {
  await putFact(tx, FACT, JSON.stringify(live))
}

/** The next start finds indexes that it does not know, and asks for new ones. */
export async function forgetLiveIndex(tx: Tx): Promise<void> {
  await deleteFact(tx, FACT)
}
