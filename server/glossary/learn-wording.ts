import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Tx } from '../../db/open.ts'
import { findGlossaryRevision } from '../../db/queries/glossary.ts'
import { listCoresWith, replaceCandidates } from '../../db/queries/wording-candidates.ts'
import {
  findComparedDigest,
  listCoresOfWork,
  listMeetingsOf,
  putComparedDigest,
  replaceEvidence,
  replaceUnchanged,
  type WordingCore,
} from '../../db/queries/wording-evidence.ts'
import type { Context } from '../context.ts'
import type { Outcome } from '../jobs/job-definition.ts'
import { type AlignedTexts, alignTexts, type GatheredEvidence, gatherEvidence, listParts } from './gather-evidence.ts'
import { findParallelSource, type ParallelSource, readParallelTexts } from './parallel-texts.ts'
import { readVocabulary } from './read-vocabulary.ts'
import { namesOf } from './split-differences.ts'
import { toTokens, workOutCandidates } from './work-out-candidates.ts'

type LearnContext = Pick<Context, 'db' | 'log'>

const CORES_A_STEP = 10
const TEXTS_A_TURN = 200
/** Of the commonest stretches not all are needed to know them. */
const MOST_MEETINGS = 20_000
const NOTHING: GatheredEvidence = { rows: [], words: new Set(), unchanged: new Map() }

/**
 * Compares the texts of a work in several regions, puts what they say about words in the place of what it said before,
 * and works out again which pairs the whole catalogue is for.
 *
 * It may be killed anywhere and run again: each step is whole by itself, and only the outcome notes that the texts of
 * this moment are done.
 */
export async function learnWording(ctx: LearnContext, workId: string): Promise<Outcome | undefined> {
  const source = await findParallelSource(ctx.db, workId)
  if ((await findComparedDigest(ctx.db, workId)) === source?.digest) return undefined
  const { rows, words, unchanged } = source ? await compare(ctx, workId, source) : NOTHING
  const byCore = Map.groupBy(rows, nameOf)
  const cores = new Map([...(await listCoresOfWork(ctx.db, workId)), ...rows].map((core) => [nameOf(core), core]))
  await ctx.db.transaction((tx) => replaceUnchanged(tx, workId, unchanged))
  for (const step of inSteps([...cores.values()])) {
    await ctx.db.transaction(async (tx) => {
      for (const { wordA, wordB } of step) {
        await replaceEvidence(tx, { workId, wordA, wordB }, byCore.get(nameOf({ wordA, wordB })) ?? [])
        await workOut(tx, { wordA, wordB })
      }
    })
  }
  await workOutOthers(ctx, cores, words)
  ctx.log.debug({ workId, stretches: cores.size }, 'a work was compared with itself in other regions')
  return (tx) => putComparedDigest(tx, workId, source?.digest)
}

/** Pairs of other works that have one of these words too: what it stands for here counts against them. */
async function workOutOthers(
  { db }: LearnContext,
  cores: ReadonlyMap<string, WordingCore>,
  words: ReadonlySet<string>,
): Promise<void> {
  const touched = [...new Set([...words, ...[...cores.values()].flatMap(({ wordA, wordB }) => [wordA, wordB])])]
  const others = (await listCoresWith(db, touched)).map(({ coreA, coreB }) => ({ wordA: coreA, wordB: coreB }))
  for (const step of inSteps(others.filter((core) => !cores.has(nameOf(core))))) {
    await db.transaction(async (tx) => {
      for (const core of step) await workOut(tx, core)
    })
  }
}

async function workOut(tx: Tx, core: WordingCore): Promise<void> {
  await replaceCandidates(tx, { coreA: core.wordA, coreB: core.wordB }, await workOutCandidates(tx, core))
}

async function compare({ db }: LearnContext, workId: string, source: ParallelSource): Promise<GatheredEvidence> {
  const vocabulary = await readVocabulary(db, await findGlossaryRevision(db))
  const all: AlignedTexts[] = []
  let read = 0
  for await (const texts of readParallelTexts(db, source)) {
    const aligned = alignTexts(texts, vocabulary)
    if (aligned) all.push(aligned)
    if (++read % TEXTS_A_TURN === 0) await nextTurn()
  }
  const met = await listMeetingsOf(db, [...listParts(all)], MOST_MEETINGS)
  const known = new Set(
    met.map(({ wordA, wordB, ...near }) => ({ a: wordA, b: wordB, ...toTokens(near) })).flatMap(namesOf),
  )
  return gatherEvidence(workId, all, known)
}

function nameOf({ wordA, wordB }: WordingCore): string {
  return `${wordA}\n${wordB}`
}

function* inSteps<T>(items: readonly T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += CORES_A_STEP) yield items.slice(from, from + CORES_A_STEP)
}
