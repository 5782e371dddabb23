import { CatalogueError } from '../errors.ts'
import { askToLearn } from '../glossary/ask-to-learn.ts'
import { type JobDefinition, RetryLater } from '../jobs/job-definition.ts'
import { indexWork } from './index-work.ts'

const ENGINE_PAUSE_MS = 500

/** Brings the engine's copy of a work up to its rows; then its texts may say something new about words. */
export const indexWorkJob: JobDefinition = {
  maxAttempts: 20,
  run: async (ctx, job) => {
    try {
      await indexWork(ctx, job.key)
      return (tx) => askToLearn(ctx, tx, job.key)
    } catch (error) {
      if (!(error instanceof CatalogueError) || error.code !== 'ENGINE_UNAVAILABLE') throw error
      throw new RetryLater(ENGINE_PAUSE_MS, 'the engine is away', { cause: error })
    }
  },
  isFinal: () => false,
  giveUp: async () => false,
}
