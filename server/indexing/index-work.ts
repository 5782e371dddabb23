import { randomUUID } from 'node:crypto'
import {
  claimIndexing,
  findIndexedKey,
  findIndexRows,
  findWorkSerial,
  type IndexedEpisode,
  type IndexRows,
  markEpisodeIndexed,
  markWorkIndexed,
} from '../../db/queries/index-rows.ts'
import type { Context } from '../context.ts'
import { differs, equals, isIn, isNotIn } from '../engine/filter.ts'
import { CatalogueError } from '../errors.ts'
import { episodeDigest, episodeStamp, workDigest, workStamp } from './digest-rows.ts'
import { type LineDocument, lineDocuments, lineVersion } from './line-documents.ts'
import { findLiveIndex, isSameIndex, type LiveIndex } from './live-index.ts'
import { readLines } from './read-lines.ts'
import { type Recipe, readRecipe } from './recipe.ts'
import { soundDocument } from './sound-document.ts'
import { workDocument } from './work-document.ts'

type IndexContext = Pick<Context, 'db' | 'engine' | 'now' | 'log'>

const DOCUMENTS_A_BATCH = 1_000
const ROUNDS = 6
const LONGEST_PAUSE_MS = 2_000

/**
 * Brings the engine's documents of a work to what its rows say, and waits until they can be found.
 *
 * Only the lines of episodes that changed are sent, made by the recipe of the indexes that searches ask. It may be killed anywhere and run again, and two runs may overlap:
 * one that finds that another began meanwhile writes the whole work anew, since nobody knows whose documents came
 * last. `indexedAt` is set only on rows that did not change meanwhile; that change has asked for another run.
 *
 * @throws {CatalogueError} ENGINE_UNAVAILABLE: run it again later. @throws {EngineRequestError} when a task fails.
 */
export async function indexWork(ctx: IndexContext, workId: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    if (await indexOnce(ctx, workId, round > 0)) return
    await new Promise((resolve) => setTimeout(resolve, LONGEST_PAUSE_MS * Math.random()))
  }
  throw new CatalogueError(
    'ENGINE_UNAVAILABLE',
    `Other runs keep writing the lines of work ${workId}. Try again later.`,
  )
}

/** False: another run began meanwhile, or new indexes took the place of these: what the engine holds is in doubt. */
async function indexOnce(ctx: IndexContext, workId: string, allAnew: boolean): Promise<boolean> {
  const rows = await findIndexRows(ctx.db, workId)
  if (!rows) return removeWork(ctx, workId)
  const live = await findLiveIndex(ctx.db)
  const recipe = await readRecipe(ctx.db, live?.glossaryRevision ?? 0)
  const { version } = recipe
  const changed = rows.episodes.filter((row) => allAnew || row.indexedKey !== episodeDigest(workId, row, version))
  const key = workDigest(rows, version)
  if (!allAnew && rows.work.indexedKey === key && changed.length === 0) {
    if (!isMarked(rows)) await markIndexed(ctx, rows, { expectedKey: key, version, live })
    return true
  }
  const token = `writing ${randomUUID()}`
  const episodeIds = changed.map((episode) => episode.id)
  const isOurs = await ctx.db.transaction(async (tx) => {
    if (!isSameIndex(await findLiveIndex(tx), live)) return false
    await claimIndexing(tx, { workId, token, episodeIds })
    return true
  })
  if (!isOurs) return false
  const tasks = await sendDocuments(ctx, rows, { changed, token, recipe })
  if (tasks === undefined) return false
  await ctx.engine.waitForTasks(tasks)
  ctx.log.debug({ workId, episodes: changed.length }, 'the engine has a work')
  return markIndexed(ctx, rows, { expectedKey: token, version, live })
}

function isMarked({ work, episodes }: IndexRows): boolean {
  return work.indexedAtMs !== null && episodes.every((episode) => episode.indexedAtMs !== null)
}

async function removeWork(ctx: IndexContext, workId: string): Promise<true> {
  const serial = await findWorkSerial(ctx.db, workId)
  if (serial === undefined) return true
  const tasks = [
    await ctx.engine.deleteDocuments('works', [serial]),
    await ctx.engine.deleteDocuments('sounds', [serial]),
    await ctx.engine.deleteMatching('subs', equals('w', serial)),
  ]
  await ctx.engine.waitForTasks(tasks)
  return true
}

/** The numbers of the tasks; undefined when another run has begun meanwhile. */
async function sendDocuments(
  ctx: IndexContext,
  rows: IndexRows,
  { changed, token, recipe }: { changed: readonly IndexedEpisode[]; token: string; recipe: Recipe },
): Promise<number[] | undefined> {
  const { id, serial } = rows.work
  const isOurs = async () => (await findIndexedKey(ctx.db, id)) === token
  const tasks: number[] = []
  for await (const batch of batches(ctx, { serial, recipe }, changed)) {
    if (!(await isOurs())) return undefined
    tasks.push(await ctx.engine.addDocuments('subs', batch))
  }
  if (!(await isOurs())) return undefined
  tasks.push(await ctx.engine.addDocuments('works', [workDocument(serial, rows, recipe)]))
  if (!(await isOurs())) return undefined
  const sounds = soundDocument(serial, rows, recipe)
  tasks.push(await ctx.engine.addDocuments('sounds', [sounds]))
  if (!(await isOurs())) return undefined
  tasks.push(await ctx.engine.deleteMatching('subs', staleLines(rows, recipe)))
  return tasks
}

async function* batches(
  ctx: IndexContext,
  of: { serial: number; recipe: Recipe },
  changed: readonly IndexedEpisode[],
): AsyncGenerator<LineDocument[]> {
  let batch: LineDocument[] = []
  for (const episode of changed) {
    for (const track of episode.tracks) {
      const source = { ...of, episodeNumber: episode.number, track }
      for await (const run of readLines(ctx.db, track.id)) {
        batch.push(...lineDocuments(source, run.cues, run))
        if (batch.length < DOCUMENTS_A_BATCH) continue
        yield batch
        batch = []
      }
    }
  }
  if (batch.length > 0) yield batch
}

const idOf = ({ id }: { readonly id: string }): string => id

/** Lines of tracks and episodes that are gone, and those that an older version wrote or that were there before an edit. */
function staleLines(rows: IndexRows, { version }: Recipe): string {
  const ofWork = equals('w', rows.work.serial)
  const tracks = rows.episodes.flatMap((episode) => episode.tracks)
  if (tracks.length === 0) return ofWork
  const gone = isNotIn('tr', tracks.map(idOf))
  const older = [...Map.groupBy(tracks, (track) => lineVersion(version, track))].map(
    ([current, alike]) => `(${isIn('tr', alike.map(idOf))} AND ${differs('v', current)})`,
  )
  return `${ofWork} AND (${[gone, ...older].join(' OR ')})`
}

/** Sets the marks on the rows that are still as they were read. False: another run has claimed the work. */
async function markIndexed(
  ctx: IndexContext,
  read: IndexRows,
  { expectedKey, version, live }: { expectedKey: string; version: string; live: LiveIndex | undefined },
): Promise<boolean> {
  const nowMs = ctx.now()
  const workId = read.work.id
  return ctx.db.transaction(async (tx) => {
    const now = await findIndexRows(tx, workId)
    if (!now) return true // gone: its own run removes the documents
    if (now.work.indexedKey !== expectedKey || !isSameIndex(await findLiveIndex(tx), live)) return false
    const current = new Set(now.episodes.map(episodeStamp))
    for (const episode of read.episodes) {
      if (!current.has(episodeStamp(episode))) continue
      await markEpisodeIndexed(tx, episode.id, episodeDigest(workId, episode, version), nowMs)
    }
    if (workStamp(now) === workStamp(read)) await markWorkIndexed(tx, workId, workDigest(read, version), nowMs)
    return true
  })
}
