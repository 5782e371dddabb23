import { findEpisode, setEpisodeState } from '../../db/queries/episodes.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { touchWork } from '../../db/queries/works.ts'
import { MediaError, type MediaErrorCode } from '../../media/errors.ts'
import type { JobDefinition } from '../jobs/job-definition.ts'
import { analyseEpisode } from './analyse-video.ts'

/** Failures of the machine, not of the file: another run may go well. */
const PASSING: readonly MediaErrorCode[] = ['MEDIA_TIMED_OUT', 'MEDIA_TOOL_MISSING', 'STORE_FULL']

/** True for a failure of the machine. */
export function isPassing(error: MediaError): boolean {
  return PASSING.includes(error.code)
}

/** Analyses the file of an episode; the episode itself tells how it went. */
export const analyseVideoJob: JobDefinition = {
  maxAttempts: 5,
  run: analyseEpisode,
  isFinal: (error) => error instanceof MediaError && !isPassing(error),
  giveUp: async (ctx, tx, job, problem) => {
    const episode = await findEpisode(tx, job.key)
    if (!episode) return true
    const nowMs = ctx.now()
    await setEpisodeState(tx, episode.id, { state: 'failed', problem }, nowMs)
    await touchWork(tx, episode.workId, nowMs)
    await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: episode.workId, dueAtMs: nowMs, nowMs })
    return true
  },
}
