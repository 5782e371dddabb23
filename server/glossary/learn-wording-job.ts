import type { JobDefinition } from '../jobs/job-definition.ts'
import { learnWording } from './learn-wording.ts'

/** Learns words from the texts of a work in several regions. */
export const learnWordingJob: JobDefinition = {
  maxAttempts: 5,
  run: (ctx, job) => learnWording(ctx, job.key),
  isFinal: () => false,
  giveUp: async () => false,
}
