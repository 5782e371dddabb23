import type { Context } from '../context.ts'
import { EngineRequestError } from '../engine/errors.ts'
import { INDEX_NAMES, type IndexName, type IndexUid, nextOf, settingsToChange } from '../engine/settings.ts'

/**
 * Makes an index where there is none, and gives it the settings of its kind.
 * @returns when it was made, which tells it from another of its name. @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function prepareIndex(ctx: Pick<Context, 'engine'>, uid: IndexUid, kind: IndexName): Promise<string> {
  if ((await ctx.engine.findIndexCreation(uid)) === undefined) await createIndex(ctx, uid)
  const settings = settingsToChange(kind, await ctx.engine.readSettings(uid))
  if (settings) await ctx.engine.waitForTasks([await ctx.engine.writeSettings(uid, settings)])
  const created = await ctx.engine.findIndexCreation(uid)
  if (created === undefined) throw new EngineRequestError('index_not_found', `The index ${uid} was removed just now`)
  return created
}

/** When the engine made each of the indexes that searches ask, or each of those beside them; undefined = there is none. */
export async function findCreations(
  ctx: Pick<Context, 'engine'>,
  which: 'live' | 'next',
): Promise<(string | undefined)[]> {
  const uids = INDEX_NAMES.map((name) => (which === 'next' ? nextOf(name) : name))
  return Promise.all(uids.map((uid) => ctx.engine.findIndexCreation(uid)))
}

/** True when these are the very indexes that were noted. */
export function isSameCreation(noted: readonly string[], found: readonly (string | undefined)[]): boolean {
  return noted.length === found.length && noted.every((created, index) => created === found[index])
}

/** Removes the indexes beside those that searches ask, if there are any. */
export async function deleteNextIndexes(ctx: Pick<Context, 'engine'>): Promise<void> {
  await deleteIndexes(ctx, INDEX_NAMES.map(nextOf))
}

/** Removes the indexes that searches ask, if there are any. */
export async function deleteLiveIndexes(ctx: Pick<Context, 'engine'>): Promise<void> {
  await deleteIndexes(ctx, INDEX_NAMES)
}

async function deleteIndexes(ctx: Pick<Context, 'engine'>, uids: readonly IndexUid[]): Promise<void> {
  for (const uid of uids) {
    if ((await ctx.engine.findIndexCreation(uid)) === undefined) continue
    await ctx.engine.waitForTasks([await ctx.engine.deleteIndex(uid)])
  }
}

async function createIndex(ctx: Pick<Context, 'engine'>, uid: IndexUid): Promise<void> {
  try {
    await ctx.engine.waitForTasks([await ctx.engine.createIndex(uid)])
  } catch (error) {
    if (!(error instanceof EngineRequestError && error.code === 'index_already_exists')) throw error
  }
}
