import { listKeptWords, replaceKeptWords } from '../../db/queries/drafts.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { recordEdit } from '../history/record-edit.ts'

/** A word of a work that drafts leave alone, or write in one way. */
export interface WordToKeep {
  readonly word: string
  readonly written?: string
}

/** The words of a work that no draft changes, the longest first. @throws {CatalogueError} WORK_NOT_FOUND */
export async function listWordsToKeep(ctx: Pick<Context, 'db'>, workId: string): Promise<WordToKeep[]> {
  await getWork(ctx.db, workId)
  const words = await listKeptWords(ctx.db, workId)
  return words.map(({ word, written }) => ({ word, ...(written === null ? {} : { written }) }))
}

/** Puts other words in their place; of one that is named twice, the last. @throws {CatalogueError} WORK_NOT_FOUND */
export async function replaceWordsToKeep(
  ctx: Pick<Context, 'db' | 'now'>,
  caller: Caller,
  workId: string,
  words: readonly WordToKeep[],
): Promise<WordToKeep[]> {
  const unique = new Map(words.map(({ word, written }) => [word.trim(), written?.trim() || null]))
  unique.delete('')
  await ctx.db.transaction(async (tx) => {
    await getWork(tx, workId)
    const edit = { by: caller, atMs: ctx.now(), workId, entity: 'work', entityId: workId, action: 'edited' } as const
    const kept = [...unique].map(([word, written]) => ({ word, written }))
    await recordEdit(tx, edit, () => replaceKeptWords(tx, workId, kept))
  })
  return listWordsToKeep(ctx, workId)
}
