import { and, desc, eq, gte, lt, notExists, or, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { wordingCandidates, wordingDecisions } from '../schema/index.ts'

export type WordingCandidate = typeof wordingCandidates.$inferSelect

/** A pair that nobody has decided about yet. */
export async function findUndecided(db: Reader, id: string): Promise<WordingCandidate | undefined> {
  return db
    .select()
    .from(wordingCandidates)
    .where(and(eq(wordingCandidates.id, id), isUndecided(db)))
    .get()
}

/** One page of pairs that nobody has decided about, the best first. */
export async function listUndecided(
  db: Reader,
  page: { after: Pick<WordingCandidate, 'score' | 'id'> | undefined; limit: number },
): Promise<WordingCandidate[]> {
  const { after } = page
  const isBehind =
    after &&
    or(
      lt(wordingCandidates.score, after.score),
      and(eq(wordingCandidates.score, after.score), lt(wordingCandidates.id, after.id)),
    )
  return db
    .select()
    .from(wordingCandidates)
    .where(and(isBehind, isUndecided(db)))
    .orderBy(desc(wordingCandidates.score), desc(wordingCandidates.id))
    .limit(page.limit)
    .all()
}

/** Undecided pairs of at least this score that have one of these words: the longest words first, then the best. */
export async function listUndecidedWith(
  db: Reader,
  words: readonly string[],
  { leastScore, limit }: { leastScore: number; limit: number },
): Promise<WordingCandidate[]> {
  if (words.length === 0) return []
  const statement = prepared.get(db) ?? prepareUndecidedWith(db)
  prepared.set(db, statement)
  return statement.all({ words: JSON.stringify(words), leastScore, limit })
}

/** It runs in every search that finds little, and to build and prepare it costs more than to run it. */
const prepared = new WeakMap<Reader, ReturnType<typeof prepareUndecidedWith>>()

function prepareUndecidedWith(db: Reader) {
  const { wordA, wordB, score, id } = wordingCandidates
  const wanted = sql`(select value from json_each(${sql.placeholder('words')}))`
  return db
    .select()
    .from(wordingCandidates)
    .where(
      and(
        or(sql`${wordA} in ${wanted}`, sql`${wordB} in ${wanted}`),
        gte(score, sql.placeholder('leastScore')),
        isUndecided(db),
      ),
    )
    .orderBy(desc(sql`length(${wordA}) + length(${wordB})`), desc(score), desc(id))
    .limit(sql.placeholder('limit'))
    .prepare()
}

/** The stretches of evidence behind the pairs that have one of these words. */
export async function listCoresWith(
  db: Reader,
  words: readonly string[],
): Promise<Pick<WordingCandidate, 'coreA' | 'coreB'>[]> {
  const { wordA, wordB, coreA, coreB } = wordingCandidates
  const wanted = sql`(select value from json_each(${JSON.stringify(words)}))`
  return db
    .selectDistinct({ coreA, coreB })
    .from(wordingCandidates)
    .where(or(sql`${wordA} in ${wanted}`, sql`${wordB} in ${wanted}`))
    .all()
}

/** Puts the pairs that were worked out of one stretch of evidence in the place of those before. */
export async function replaceCandidates(
  tx: Tx,
  core: Pick<WordingCandidate, 'coreA' | 'coreB'>,
  candidates: readonly WordingCandidate[],
): Promise<void> {
  tx.delete(wordingCandidates)
    .where(and(eq(wordingCandidates.coreA, core.coreA), eq(wordingCandidates.coreB, core.coreB)))
    .run()
  for (const candidate of candidates) {
    const { id: _, ...change } = candidate
    tx.insert(wordingCandidates)
      .values(candidate)
      .onConflictDoUpdate({
        target: wordingCandidates.id,
        set: change,
        setWhere: lt(wordingCandidates.score, candidate.score), // the same pair from another stretch
      })
      .run()
  }
}

/** Notes what a person decided. */
export async function insertDecision(tx: Tx, decision: typeof wordingDecisions.$inferInsert): Promise<void> {
  tx.insert(wordingDecisions).values(decision).run()
}

function isUndecided(db: Reader) {
  return notExists(
    db.select({ one: sql`1` }).from(wordingDecisions).where(eq(wordingDecisions.candidateId, wordingCandidates.id)),
  )
}
