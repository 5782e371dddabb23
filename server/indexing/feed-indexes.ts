import type { Tx } from '../../db/open.ts'
import { type IndexRows, listIndexRows, listWorkIds, listWorkSerials } from '../../db/queries/index-rows.ts'
import { putNextKeys } from '../../db/queries/next-keys.ts'
import type { Context } from '../context.ts'
import type { EngineDocument } from '../engine/engine.ts'
import { equals, isIn, isNotIn } from '../engine/filter.ts'
import { INDEX_NAMES, type IndexName, nextOf } from '../engine/settings.ts'
import { episodeDigest, workDigest } from './digest-rows.ts'
import { findRebuildState, putRebuildState, type RebuildState } from './rebuild-state.ts'
import type { Recipe } from './recipe.ts'
import { soundDocument } from './sound-document.ts'
import { workDocument } from './work-document.ts'
import { lineDocumentsOf } from './work-documents.ts'

type FeedContext = Pick<Context, 'db' | 'engine'>

interface Feeding {
  readonly recipe: Recipe
  readonly signal: AbortSignal
}

/** Documents on their way to the indexes that are being made. */
interface Batch {
  readonly documents: Record<IndexName, EngineDocument[]>
  /** The works whose documents are here, or were sent since the state was saved. */
  readonly works: IndexRows[]
  readonly tasks: number[]
  sent: number
}

/** Documents that are sent at once: with fewer the engine spends its time on beginning. */
const DOCUMENTS_A_BATCH = 10_000
const WORKS_A_PAGE = 200
/** Tasks that may wait in the engine before we wait for it. */
const MOST_TASKS = 24

/** Another run makes the indexes: this one has lost its lease. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError'
}

/** Sends all works behind the last one that was sent. */
export async function feedWorks(ctx: FeedContext, begun: RebuildState, feeding: Feeding): Promise<RebuildState> {
  let state = begun
  const batch = newBatch()
  for (let afterId = state.lastWorkId; ; ) {
    feeding.signal.throwIfAborted()
    const ids = await listWorkIds(ctx.db, { afterId, limit: WORKS_A_PAGE })
    await addWorks(ctx, batch, await listIndexRows(ctx.db, ids), feeding)
    const isLast = ids.length < WORKS_A_PAGE
    afterId = ids.at(-1) ?? afterId
    if (isLast || batch.documents.subs.length >= DOCUMENTS_A_BATCH) {
      const doneWorks = state.doneWorks + batch.works.length
      state = await flush(ctx, { ...state, lastWorkId: afterId, doneWorks }, batch, feeding)
    }
    if (isLast) return state
  }
}

/** Sends these works as they are now, whatever of them was sent before. */
export async function sendWhole(
  ctx: FeedContext,
  begun: RebuildState,
  { workIds, ...feeding }: Feeding & { workIds: readonly string[] },
): Promise<RebuildState> {
  let state = begun
  const batch = newBatch()
  for (let from = 0; from < workIds.length; from += WORKS_A_PAGE) {
    feeding.signal.throwIfAborted()
    const ids = workIds.slice(from, from + WORKS_A_PAGE)
    const works = await listIndexRows(ctx.db, ids)
    batch.tasks.push(...(await removeStale(ctx, ids, works)))
    await addWorks(ctx, batch, works, feeding)
    state = await flush(ctx, state, batch, feeding)
  }
  return state
}

/** Stores how far a run has come, with what `also` writes. @throws {OvertakenError} */
export async function saveState(
  ctx: Pick<Context, 'db'>,
  state: RebuildState,
  also: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    if ((await findRebuildState(tx))?.run !== state.run) throw new OvertakenError('Another run makes the indexes')
    await putRebuildState(tx, state)
    await also(tx)
  })
}

function newBatch(): Batch {
  return { documents: { works: [], sounds: [], subs: [] }, works: [], tasks: [], sent: 0 }
}

async function addWorks(
  ctx: FeedContext,
  batch: Batch,
  works: readonly IndexRows[],
  { recipe, signal }: Feeding,
): Promise<void> {
  batch.works.push(...works)
  for (const rows of works) {
    batch.documents.works.push(workDocument(rows.work.serial, rows, recipe))
    batch.documents.sounds.push(soundDocument(rows.work.serial, rows, recipe))
  }
  for await (const lines of lineDocumentsOf(ctx.db, works, recipe)) {
    signal.throwIfAborted()
    batch.documents.subs.push(...lines)
    if (batch.documents.subs.length >= DOCUMENTS_A_BATCH) await send(ctx, batch)
  }
}

/** Gives the engine what is in the batch; it is stored there when this returns. */
async function send(ctx: FeedContext, batch: Batch): Promise<void> {
  for (const name of INDEX_NAMES) {
    const ready = batch.documents[name].splice(0)
    if (ready.length > 0) batch.tasks.push(await ctx.engine.addDocuments(nextOf(name), ready))
    batch.sent += ready.length
  }
}

/** Sends what is left and stores that it was sent. */
async function flush(ctx: FeedContext, state: RebuildState, batch: Batch, { recipe }: Feeding): Promise<RebuildState> {
  await send(ctx, batch)
  const works = batch.works.splice(0)
  const tasks = [...state.tasks, ...batch.tasks.splice(0)]
  const finished = Math.max(tasks.length - MOST_TASKS, 0)
  await ctx.engine.waitForTasks(tasks.slice(0, finished))
  const flushed: RebuildState = {
    ...state,
    tasks: tasks.slice(finished),
    documents: state.documents + batch.sent,
  }
  batch.sent = 0
  await saveState(ctx, flushed, (tx) => putNextKeys(tx, keysOf(works, recipe)))
  return flushed
}

function keysOf(works: readonly IndexRows[], { version }: Recipe) {
  return {
    works: works.map((rows) => [rows.work.id, workDigest(rows, version)] as const),
    episodes: works.flatMap(({ work, episodes }) =>
      episodes.map((episode) => [episode.id, episodeDigest(work.id, episode, version)] as const),
    ),
  }
}

/** Documents of works that are gone, and of tracks that these works have no more. */
async function removeStale(ctx: FeedContext, ids: readonly string[], works: readonly IndexRows[]): Promise<number[]> {
  const there = works.map(({ work }) => work.serial)
  const gone = (await listWorkSerials(ctx.db, ids)).filter((serial) => !there.includes(serial))
  const tracks = works.flatMap(({ episodes }) => episodes.flatMap((episode) => episode.tracks.map(({ id }) => id)))
  const stale = works.length === 0 ? [] : [`(${isIn('w', there)} AND ${isNotIn('tr', tracks)})`]
  if (works.length + gone.length === 0) return []
  const ofGone = gone.map((serial) => equals('w', serial))
  const tasks = [await ctx.engine.deleteMatching(nextOf('subs'), [...stale, ...ofGone].join(' OR '))]
  if (gone.length > 0) {
    tasks.push(await ctx.engine.deleteDocuments(nextOf('works'), gone))
    tasks.push(await ctx.engine.deleteDocuments(nextOf('sounds'), gone))
  }
  return tasks
}
