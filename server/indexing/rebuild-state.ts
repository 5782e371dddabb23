import type { Reader, Tx } from '../../db/open.ts'
import { deleteFact, findFact, putFact } from '../../db/queries/facts.ts'

/** How far the making of new indexes has come; a run that was killed goes on from here. */
export interface RebuildState {
  /** The run that may write: one that finds another here ends. */
  readonly run: string
  readonly version: string
  readonly glossaryRevision: number
  /** When the engine made each of the new indexes. */
  readonly created: readonly string[]
  /** Works are fed in the order of their ids; this is the last that was. */
  readonly lastWorkId: string
  /** Everything in the change log up to here is in the new indexes. */
  readonly replayedSeq: number
  /** Tasks of the engine that nobody has seen the end of. */
  readonly tasks: readonly number[]
  readonly totalWorks: number
  readonly doneWorks: number
  readonly documents: number
  readonly startedAtMs: number
}

const FACT = 'index-rebuild'

/** Undefined: nothing is being made. */
export async function findRebuildState(db: Reader): Promise<RebuildState | undefined> {
  const text = await findFact(db, FACT)
  return text === undefined ? undefined : (JSON.parse(text) as RebuildState) // written below
}

export async function putRebuildState(tx: Tx, state: RebuildState): Promise<void> {
  await putFact(tx, FACT, JSON.stringify(state))
}

export async function deleteRebuildState(tx: Tx): Promise<void> {
  await deleteFact(tx, FACT)
}
