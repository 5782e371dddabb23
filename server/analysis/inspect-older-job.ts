import { findUninspected, raiseEpisodesOfFile } from '../../db/queries/file-marks.ts'
import { isFaultOfFile, MediaError } from '../../media/errors.ts'
import { type FileMarks, inspectFile, MARKS_VERSION } from '../../media/file-marks.ts'
import { probeVideo } from '../../media/probe.ts'
import type { FileTag } from '../../media/video-facts.ts'
import type { Context, WorkerContext } from '../context.ts'
import { keepMarks } from './keep-marks.ts'
import { askForOlderFiles, type OlderFiles, olderFilesJob } from './older-files-job.ts'

const FILES: OlderFiles<FileMarks> = {
  kind: 'inspect-older',
  findNext: (db, after) => findUninspected(db, MARKS_VERSION, after),
  read: async (ctx, file) => inspectFile(file.path, await readTags(ctx, file)),
  nothing: { aigc: null, c2pa: 'none', digitalSourceTypes: [], isWhole: false },
  keep: async (ctx, tx, sha256, marks) => {
    await keepMarks(ctx, tx, sha256, marks)
    await raiseEpisodesOfFile(tx, sha256, ctx.now())
  },
}

/** Inspects files that were analysed before files were inspected, or by an older version. */
export const inspectOlderJob = olderFilesJob(FILES)

/** Asks for files that were not inspected to be, if there are any. */
export async function askToInspectOlder(ctx: Pick<Context, 'db' | 'now' | 'newId'>): Promise<void> {
  await askForOlderFiles(ctx, FILES)
}

/** None of a file that cannot be probed: it may still be inspected. */
async function readTags(
  ctx: WorkerContext,
  { path, workDir, signal }: Parameters<OlderFiles<FileMarks>['read']>[1],
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
