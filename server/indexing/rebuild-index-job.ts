import { CatalogueError } from '../errors.ts'
import { type JobDefinition, RetryLater } from '../jobs/job-definition.ts'
import { ensureIndexes } from './ensure-indexes.ts'

const ENGINE_PAUSE_MS = 500

/** Makes all documents anew when the words that they are made with have changed. */
export const rebuildIndexJob: JobDefinition = {
  maxAttempts: 20,
  run: async (ctx) => {
    try {
      await ensureIndexes(ctx)
      return undefined
    } catch (error) {
      if (!(error instanceof CatalogueError) || error.code !== 'ENGINE_UNAVAILABLE') throw error
      throw new RetryLater(ENGINE_PAUSE_MS, 'the engine is away', { cause: error })
    }
  },
  isFinal: () => false,
  giveUp: async () => false,
}
