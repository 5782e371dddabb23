import { isFaultOfFile } from '../../media/errors.ts'
import type { JobDefinition } from '../jobs/job-definition.ts'
import { giveUpProxy, makeProxyOfFile } from './make-proxy.ts'

/** Makes the copy of a file that browsers play; the copy's own row tells how it went. */
export const makeProxyJob: JobDefinition = {
  maxAttempts: 4,
  run: makeProxyOfFile,
  isFinal: isFaultOfFile,
  giveUp: async (ctx, tx, job, problem) => {
    await giveUpProxy(ctx, tx, job.key, problem)
    return true
  },
}
