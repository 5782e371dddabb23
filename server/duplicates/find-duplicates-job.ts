import type { JobDefinition } from '../jobs/job-definition.ts'
import { findDuplicates } from './find-duplicates.ts'

/** Looks for copies of one media file. Nothing else waits for it. */
export const findDuplicatesJob: JobDefinition = {
  maxAttempts: 5,
  run: findDuplicates,
  isFinal: () => false,
  giveUp: async () => false,
}
