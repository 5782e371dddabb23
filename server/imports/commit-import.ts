import type { Tx } from '../../db/open.ts'
import { countUploadsWithFile, type ImportRow, listEpisodeVersions, updateImport } from '../../db/queries/imports.ts'
import { storeEpisode } from '../catalogue/add-episode.ts'
import { storeWork } from '../catalogue/create-work.ts'
import { reindex, storeEpisodeChange } from '../catalogue/edit-episode.ts'
import { storeTracks } from '../catalogue/edit-tracks.ts'
import { getEpisode } from '../catalogue/lookups.ts'
import { storeVideo } from '../catalogue/replace-video.ts'
import type { NewWork } from '../catalogue/schemas.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { loadReadings } from '../language/phonetics/load-readings.ts'
import type { EpisodePlan, Plan } from './drop.ts'
import { requestOf } from './load-drop.ts'
import { getImport } from './lookups.ts'
import { type MadePlan, makePlan } from './make-plan.ts'

type Needs = Pick<Context, 'db' | 'store' | 'now' | 'newId'>

/**
 * Does what a plan says, all of it or nothing, in one transaction; everything is read before it begins. The same commit again
 * answers the same.
 *
 * @param digest of the plan that was seen.
 * @throws {CatalogueError} IMPORT_NOT_FOUND, VERSION_CONFLICT for another plan than the one that was seen, IMPORT_HAS_ERRORS,
 *   IMPORT_STALE when the catalogue changed since (the import has a new plan then), UPLOAD_NOT_FOUND
 */
export async function commitImport(ctx: Needs, caller: Caller, id: string, digest: string): Promise<ImportRow> {
  const row = await getImport(ctx.db, id)
  requireSeen(row, digest)
  if (row.state === 'committed') return row
  const made = await makePlan(ctx, caller, requestOf(row))
  if (made.digest !== digest) throw await keepNewPlan(ctx, row, made)
  if (!made.view.canCommit) {
    const count = made.view.errorCount
    throw new CatalogueError(
      'IMPORT_HAS_ERRORS',
      `The plan has ${count} errors: correct them first. Nothing was changed.`,
    )
  }
  const readings = await loadReadings()
  const committed = await ctx.db.transaction(async (tx) => {
    const now = await getImport(tx, id)
    requireSeen(now, digest)
    if (now.state === 'committed') return now
    if (!(await isAsPresumed(tx, row, made))) return undefined
    const atMs = ctx.now()
    const workId = row.workId ?? (await storeWork(ctx, tx, { by: caller, atMs }, newWorkOf(row), readings)).id
    const changed = await storeEpisodes(ctx, tx, { by: caller, workId, atMs }, made.plan)
    if (changed > 0) await reindex(ctx, tx, workId)
    return updateImport(tx, id, { workId, state: 'committed', committedAtMs: atMs, updatedAtMs: atMs })
  })
  return committed ?? Promise.reject(await keepNewPlan(ctx, row, await makePlan(ctx, caller, requestOf(row))))
}

function requireSeen(row: ImportRow, digest: string): void {
  if (row.planDigest === digest) return
  throw new CatalogueError(
    'VERSION_CONFLICT',
    'The import has another plan by now. Read it again, then commit that one.',
  )
}

/** The work that an import makes, in the organisation that was chosen when it was planned. */
function newWorkOf(row: ImportRow): NewWork {
  const newWork = row.newWork as NewWork // checked when it came
  return row.organisationId === null ? newWork : { ...newWork, organisationId: row.organisationId }
}

/** Whether the episodes are as the plan found them, and the files still belong to uploads. */
async function isAsPresumed(tx: Tx, row: ImportRow, { presumed, plan }: MadePlan): Promise<boolean> {
  const versions = row.workId === null ? [] : await listEpisodeVersions(tx, row.workId)
  if (JSON.stringify(versions) !== JSON.stringify(presumed)) return false
  const files = plan.episodes.flatMap(({ video, tracks }) => [video, ...tracks.map((track) => track.from)])
  const used = files.flatMap((one) => (one ? [{ uploadId: one.file.uploadId, sha256: one.file.sha256 }] : []))
  return (await countUploadsWithFile(tx, used)) === used.length
}

interface At {
  readonly by: Caller
  readonly workId: string
  readonly atMs: number
}

/** @returns how many episodes are new or have changed. */
async function storeEpisodes(ctx: Needs, tx: Tx, at: At, plan: Plan): Promise<number> {
  let changed = 0
  for (const episode of plan.episodes) if (await storeOne(ctx, tx, at, episode)) changed++
  return changed
}

async function storeOne(ctx: Needs, tx: Tx, at: At, { number, known, video, titles, tracks }: EpisodePlan) {
  const changedTracks = tracks.filter((one) => one.action !== 'unchanged').map((one) => one.track)
  if (!known) {
    if (!video) throw new Error(`episode ${number} is planned without a video`)
    const content = { number, titles: [...(titles ?? [])], video: video.file, tracks: changedTracks }
    await storeEpisode(ctx, tx, at, content)
    return true
  }
  const hasNewVideo = video !== undefined && video.file.sha256 !== known.mediaSha256
  if (!hasNewVideo && !titles && changedTracks.length === 0) return false
  let row = await getEpisode(tx, known.id)
  if (hasNewVideo) row = await storeVideo(ctx, tx, at, row, video.file)
  if (titles) row = await storeEpisodeChange(tx, at, row, { titles: [...titles] })
  if (changedTracks.length > 0) await storeTracks(ctx, tx, at, row, changedTracks, true)
  return true
}

async function keepNewPlan(ctx: Needs, row: ImportRow, { view, digest }: MadePlan): Promise<CatalogueError> {
  await ctx.db.transaction(async (tx) => {
    const now = await getImport(tx, row.id)
    if (now.state === 'planned' && now.planDigest === row.planDigest) {
      await updateImport(tx, row.id, { plan: view, planDigest: digest, updatedAtMs: ctx.now() })
    }
  })
  return new CatalogueError(
    'IMPORT_STALE',
    'The work has changed since this was planned, so it was planned anew. Read the import again and commit what you see.',
  )
}
