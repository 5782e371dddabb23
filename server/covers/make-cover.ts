import type { Tx } from '../../db/open.ts'
import {
  type CoverImageRow,
  findCoverImage,
  touchCoverImages,
  updateCoverImage,
  upsertCover,
} from '../../db/queries/cover-images.ts'
import { enqueueJob, type Job } from '../../db/queries/jobs.ts'
import { updateWork } from '../../db/queries/works.ts'
import type { Warning } from '../../db/schema/index.ts'
import { judgeFrame } from '../../media/poster-score.ts'
import { probeVideo } from '../../media/probe.ts'
import { type TakenPicture, takeFrame, takeImage } from '../../media/take-picture.ts'
import type { WorkerContext } from '../context.ts'
import { recordEdit } from '../history/record-edit.ts'
import type { Outcome } from '../jobs/job-definition.ts'
import { findImageFaults, findPictureFaults } from './find-faults.ts'
import { tellCover } from './tell-cover.ts'

/**
 * Makes an image that was asked for, and with it the cover that it is for. The same image comes of every run.
 * @param job its key is the image's id. @returns what to store; undefined when nobody waits for the image any more.
 * @throws {MediaError} the fault of the file, or of the machine
 */
export async function makeCover(ctx: WorkerContext, job: Job, signal: AbortSignal): Promise<Outcome | undefined> {
  const row = await findCoverImage(ctx.db, job.key)
  if (row?.state !== 'making') return undefined
  const workDir = await ctx.store.makeWorkFolder(row.id)
  try {
    const { picture, faults } = await take(ctx, row, workDir, signal)
    const { reasons, score, parts } = judgeFrame(picture.score)
    const { mimeType, widthPx, heightPx } = picture
    const made = {
      ...{ mimeType, widthPx, heightPx, score, scoreParts: { ...parts }, reasons: [...reasons] },
      findings: [...findPictureFaults(reasons), ...faults],
      ...(await ctx.store.keepMade(picture.path)),
    }
    return (tx) => storeCover(ctx, tx, row.id, made)
  } finally {
    await ctx.store.removeWorkFolder(workDir)
  }
}

interface Taken {
  readonly picture: TakenPicture
  readonly faults: readonly Warning[]
}

async function take(ctx: WorkerContext, row: CoverImageRow, workDir: string, signal: AbortSignal): Promise<Taken> {
  const { tools } = ctx
  if (row.mediaSha256 !== null && row.atMs !== null) {
    const path = ctx.store.pathOf(row.mediaSha256)
    const facts = await probeVideo(tools, path, { signal, workDir })
    return { picture: await takeFrame({ tools, path, workDir, signal }, facts, row.atMs), faults: [] }
  }
  const path = ctx.store.pathOf(row.sentSha256 ?? '')
  const { header, ...picture } = await takeImage({ tools, path, workDir, signal })
  return { picture, faults: findImageFaults(picture, header) }
}

async function storeCover(ctx: WorkerContext, tx: Tx, id: string, made: Partial<CoverImageRow>): Promise<void> {
  const row = await findCoverImage(tx, id)
  if (row?.state !== 'making') return
  const nowMs = ctx.now()
  const ready = { ...made, state: 'ready', sentSha256: null, usedAtMs: nowMs } as const
  await updateCoverImage(tx, id, ready)
  await tellCover(tx, { ...row, ...ready }, nowMs)
  const { workId, wantedLocale: locale } = row
  if (locale === null) return
  const by = { kind: row.callerKind, id: row.callerId }
  await recordEdit(tx, { by, atMs: nowMs, workId, entity: 'work', entityId: workId, action: 'edited' }, async () => {
    await touchCoverImages(tx, workId, nowMs)
    await upsertCover(tx, { workId, locale, imageId: id })
    await updateWork(tx, workId, {}, nowMs)
  })
  await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: workId, dueAtMs: nowMs, nowMs })
}
