import type { Tx } from '../../db/open.ts'
import {
  findGlossaryEdit,
  findGlossaryRevision,
  type GlossaryEdit,
  insertGlossaryEdit,
} from '../../db/queries/glossary.ts'
import { type Caller, type Context, personIdOf } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { canonicalText } from '../language/canonicalise.ts'
import { wordKey } from '../language/edit-vocabulary.ts'
import { askForRebuild } from './ask-for-rebuild.ts'
import { checkWord } from './check-word.ts'
import { readVocabulary } from './read-vocabulary.ts'
import type { NewWord } from './schemas.ts'

export interface EditContext extends Pick<Context, 'db' | 'now' | 'newId'> {
  /** How long after the last edit documents are made anew. */
  readonly rebuildDelayMs: number
}

/**
 * Says that a word of a region is another's. Searches go by it at once, and documents soon.
 * @throws {CatalogueError} GLOSSARY_WORD_UNFIT, REGION_INVALID, GLOSSARY_WORD_KNOWN, GLOSSARY_WORD_TAKEN, IDEMPOTENCY_KEY_REUSED
 */
export async function addWord(
  ctx: EditContext,
  caller: Caller,
  input: NewWord,
  idempotency?: Idempotency,
): Promise<GlossaryEdit> {
  const word = checkWord(input)
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierResult(tx, idempotency, ctx.now())
    const made = earlier === undefined ? undefined : await findGlossaryEdit(tx, Number(earlier))
    if (made) return made
    const edit = await insertWord(ctx, tx, caller, { ...word, source: 'curator' })
    await rememberResult(tx, idempotency, String(edit.revision), ctx.now())
    return edit
  })
}

/**
 * Notes a checked word and asks for the documents that follow from it.
 * @throws {CatalogueError} GLOSSARY_WORD_KNOWN, GLOSSARY_WORD_TAKEN
 */
export async function insertWord(
  ctx: EditContext,
  tx: Tx,
  caller: Caller,
  { word, region, canonical, note, source }: NewWord & { source: GlossaryEdit['source'] },
): Promise<GlossaryEdit> {
  await requireFree(ctx, tx, word, canonical)
  const said = { region, word, canonical, note: note ?? null, source }
  const edit = await insertGlossaryEdit(tx, {
    ...said,
    action: 'added',
    callerKind: caller.kind,
    personId: personIdOf(caller),
    atMs: ctx.now(),
  })
  await askForRebuild(ctx, tx, ctx.rebuildDelayMs)
  return edit
}

async function requireFree(ctx: Pick<Context, 'db'>, tx: Tx, word: string, canonical: string): Promise<void> {
  const vocabulary = await readVocabulary(ctx.db, await findGlossaryRevision(tx)) // nobody else can write just now
  const stands = canonicalText(word, vocabulary)
  const meant = canonicalText(canonical, vocabulary)
  if (stands === meant) {
    throw new CatalogueError('GLOSSARY_WORD_KNOWN', `${word} already means ${canonical}: both are found as ${stands}.`)
  }
  const holds = vocabulary.table.get(wordKey(word))
  if (holds !== undefined && holds !== wordKey(word)) {
    const detail = `${word} already stands for ${holds}: retire it first, or find another word for ${canonical}.`
    throw new CatalogueError('GLOSSARY_WORD_TAKEN', detail, {
      errors: [{ pointer: '/word', code: 'GLOSSARY_WORD_TAKEN', detail: holds }],
    })
  }
}
