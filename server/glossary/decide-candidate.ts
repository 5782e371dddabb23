import type { Tx } from '../../db/open.ts'
import { findGlossaryRevision, type GlossaryEdit } from '../../db/queries/glossary.ts'
import { findUndecided, insertDecision, type WordingCandidate } from '../../db/queries/wording-candidates.ts'
import { type Caller, type Context, personIdOf } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { wordKey } from '../language/edit-vocabulary.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import { type EditContext, insertWord } from './add-word.ts'
import { checkWord } from './check-word.ts'
import { isEquated, type OfferedPair, offer } from './list-candidates.ts'
import { readVocabulary } from './read-vocabulary.ts'
import type { Acceptance, NewWord, Rejection } from './schemas.ts'

/**
 * Takes a learned pair into the glossary: one of its words stands for the other from now on.
 * @throws {CatalogueError} WORDING_CANDIDATE_NOT_FOUND, GLOSSARY_WORD_UNFIT, GLOSSARY_WORD_TAKEN
 */
export async function acceptCandidate(
  ctx: EditContext,
  caller: Caller,
  id: string,
  { canonical, note }: Acceptance,
): Promise<GlossaryEdit> {
  return ctx.db.transaction(async (tx) => {
    const { candidate, vocabulary } = await getUndecided(ctx, tx, id)
    const pair = await offer(tx, candidate, vocabulary)
    const word = checkWord(toWord(pair, vocabulary, canonical))
    const edit = await insertWord(ctx, tx, caller, {
      ...word,
      ...(note === undefined ? {} : { note }),
      source: 'learned',
    })
    await decide(ctx, tx, caller, { id, decision: 'accepted', note })
    return edit
  })
}

/** Notes that a learned pair is none; it is never offered again. @throws {CatalogueError} WORDING_CANDIDATE_NOT_FOUND */
export async function rejectCandidate(
  ctx: Pick<Context, 'db' | 'now'>,
  caller: Caller,
  id: string,
  { note }: Rejection,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await getUndecided(ctx, tx, id)
    await decide(ctx, tx, caller, { id, decision: 'rejected', note })
  })
}

async function getUndecided(
  ctx: Pick<Context, 'db'>,
  tx: Tx,
  id: string,
): Promise<{ candidate: WordingCandidate; vocabulary: Vocabulary }> {
  const vocabulary = await readVocabulary(ctx.db, await findGlossaryRevision(tx))
  const candidate = await findUndecided(tx, id)
  if (!candidate || isEquated(candidate, vocabulary)) {
    const detail = 'No such pair is offered: it was decided about, or its lines are gone. Read the list again.'
    throw new CatalogueError('WORDING_CANDIDATE_NOT_FOUND', detail)
  }
  return { candidate, vocabulary }
}

async function decide(
  ctx: Pick<Context, 'now'>,
  tx: Tx,
  caller: Caller,
  { id, decision, note }: { id: string; decision: 'accepted' | 'rejected'; note: string | undefined },
): Promise<void> {
  const by = { callerKind: caller.kind, personId: personIdOf(caller), atMs: ctx.now() }
  await insertDecision(tx, { candidateId: id, decision, note: note ?? null, ...by })
}

/** Which stands for which: as the curator says; else what others stand for already, else what the Mainland says. */
function toWord({ candidate, written }: OfferedPair, vocabulary: Vocabulary, chosen: string | undefined): NewWord {
  const [wordA, wordB] = written
  const a = { word: wordA, region: candidate.regionsA[0] ?? '', canonical: wordB }
  const b = { word: wordB, region: candidate.regionsB[0] ?? '', canonical: wordA }
  if (chosen !== undefined) {
    const of = [a, b].find(({ canonical }) => wordKey(canonical) === wordKey(chosen))
    if (of) return of
    throw new CatalogueError('GLOSSARY_WORD_UNFIT', `canonical has to be ${wordA} or ${wordB}.`)
  }
  const isCanonical = (word: string) => [...vocabulary.table.values()].includes(wordKey(word))
  if (isCanonical(wordA) !== isCanonical(wordB)) return isCanonical(wordB) ? a : b
  return candidate.regionsA.includes('CN') ? b : a
}
