import type { Tx } from '../../db/open.ts'
import { findUninspected, raiseEpisodesOfFile } from '../../db/queries/file-marks.ts'
import { enqueueJob, hasDueJob } from '../../db/queries/jobs.ts'
import { isFaultOfFile, MediaError } from '../../media/errors.ts'
import { type FileMarks, inspectFile, MARKS_VERSION } from '../../media/file-marks.ts'
import { probeVideo } from '../../media/probe.ts'
import type { FileTag } from '../../media/video-facts.ts'
import type { Context, WorkerContext } from '../context.ts'
import { type JobDefinition, RetryLater } from '../jobs/job-definition.ts'
import { keepMarks } from './keep-marks.ts'

const KEY = 'all'
const PAUSE_MS = 5_000

/** Inspects one file that was analysed before files were inspected, or by an older version; then asks for the next. New episodes go first. */
export const inspectOlderJob: JobDefinition = {
  maxAttempts: 5,
  run: async (ctx, _job, signal) => {
    const sha256 = await findUninspected(ctx.db, MARKS_VERSION)
    if (sha256 === undefined) return undefined
    if (await hasDueJob(ctx.db, ['analyse-video'], ctx.now())) {
      throw new RetryLater(PAUSE_MS, 'New episodes are analysed first')
    }
    const marks = await inspect(ctx, sha256, signal)
    return async (tx) => {
      await keepMarks(ctx, tx, sha256, marks)
      await raiseEpisodesOfFile(tx, sha256, ctx.now())
      await ask(ctx, tx)
    }
  },
  isFinal: () => false,
  giveUp: async () => false,
}

/** Asks for files that were not inspected to be, if there are any. */
export async function askToInspectOlder(ctx: Pick<Context, 'db' | 'now' | 'newId'>): Promise<void> {
  if ((await findUninspected(ctx.db, MARKS_VERSION)) === undefined) return
  await ctx.db.transaction((tx) => ask(ctx, tx))
}

async function ask(ctx: Pick<Context, 'now' | 'newId'>, tx: Tx): Promise<void> {
  const nowMs = ctx.now()
  await enqueueJob(tx, { id: ctx.newId(), kind: 'inspect-older', key: KEY, dueAtMs: nowMs, nowMs })
}

async function inspect(ctx: WorkerContext, sha256: string, signal: AbortSignal): Promise<FileMarks> {
  const path = ctx.store.pathOf(sha256)
  const workFolder = await ctx.store.makeWorkFolder(`inspect-${sha256.slice(0, 16)}`)
  try {
    return await inspectFile(path, await readTags(ctx, path, workFolder, signal))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    ctx.log.warn({ err: error, sha256 }, 'a file that was analysed before is not there')
    return { aigc: null, c2pa: 'none', digitalSourceTypes: [], isWhole: false }
  } finally {
    await ctx.store.removeWorkFolder(workFolder)
  }
}

/** None of a file that cannot be probed: one such must not keep all others waiting. */
async function readTags(
  ctx: WorkerContext,
  path: string,
  workDir: string,
  signal: AbortSignal,
): Promise<readonly FileTag[]> {
  try {
    return (await probeVideo(ctx.tools, path, { signal, workDir })).tags
  } catch (error) {
    const isTooSlow = error instanceof MediaError && error.code === 'MEDIA_TIMED_OUT'
    if (signal.aborted || !(isTooSlow || isFaultOfFile(error))) throw error
    ctx.log.warn({ err: error }, 'a file that was analysed before tells no tags')
    return []
  }
}
