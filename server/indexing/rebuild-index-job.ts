import { CatalogueError } from '../errors.ts'
import { askAllToLearn } from '../glossary/ask-all-to-learn.ts'
import { type JobDefinition, RetryLater } from '../jobs/job-definition.ts'
import { OvertakenError } from './feed-indexes.ts'
import { rebuildIndexes } from './rebuild-indexes.ts'

const ENGINE_PAUSE_MS = 500

/** Makes new search indexes beside the present ones. */
export const rebuildIndexJob: JobDefinition = {
  maxAttempts: 20,
  run: async (ctx, _job, signal) => {
    try {
      await rebuildIndexes(ctx, signal)
      await askAllToLearn(ctx, signal)
      return undefined
    } catch (error) {
      const isAway = error instanceof CatalogueError && error.code === 'ENGINE_UNAVAILABLE'
      if (!isAway && !(error instanceof OvertakenError)) throw error
      throw new RetryLater(ENGINE_PAUSE_MS, 'the engine is away, or another run is at it', { cause: error })
    }
  },
  isFinal: () => false,
  giveUp: async () => false,
}
