import { type GlossaryEdit, insertGlossaryEdit } from '../../db/queries/glossary.ts'
import { type Caller, personIdOf } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import type { EditContext } from './add-word.ts'
import { askForRebuild } from './ask-for-rebuild.ts'
import { findActiveWords } from './list-words.ts'
import type { Retirement } from './schemas.ts'

/**
 * Takes a word back, wherever it is said: a text does not tell where it was meant. It counts until documents are made
 * anew, then it stands for itself only. Words of the program can be retired as well.
 * @throws {CatalogueError} GLOSSARY_WORD_NOT_FOUND
 */
export async function retireWord(ctx: EditContext, caller: Caller, { word, note }: Retirement): Promise<GlossaryEdit> {
  return ctx.db.transaction(async (tx) => {
    const [active] = await findActiveWords(ctx.db, word)
    if (!active) {
      throw new CatalogueError(
        'GLOSSARY_WORD_NOT_FOUND',
        `${word} stands for no other word: there is nothing to retire.`,
      )
    }
    const { region, canonical, source } = active
    const edit = await insertGlossaryEdit(tx, {
      ...{ action: 'retired', region, word: active.word, canonical, note: note ?? null },
      ...{
        source: source === 'learned' ? source : 'curator',
        callerKind: caller.kind,
        personId: personIdOf(caller),
        atMs: ctx.now(),
      },
    })
    await askForRebuild(ctx, tx, ctx.rebuildDelayMs)
    return edit
  })
}
