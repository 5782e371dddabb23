import { findEpisode, setEpisodeState } from '../../db/queries/episodes.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { touchWork } from '../../db/queries/works.ts'
import { isFaultOfFile } from '../../media/errors.ts'
import type { JobDefinition } from '../jobs/job-definition.ts'
import { analyseEpisode } from './analyse-video.ts'

/** Analyses the file of an episode; the episode itself tells how it went. */
export const analyseVideoJob: JobDefinition = {
  maxAttempts: 5,
  run: analyseEpisode,
  isFinal: isFaultOfFile,
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
