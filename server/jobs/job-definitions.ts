import type { JobKind } from '../../db/queries/jobs.ts'
import { analyseVideoJob } from '../analysis/analyse-video-job.ts'
import { inspectOlderJob } from '../analysis/inspect-older-job.ts'
import { makeProxyJob } from '../analysis/make-proxy-job.ts'
import { makeCoverJob } from '../covers/make-cover-job.ts'
import { findDuplicatesJob } from '../duplicates/find-duplicates-job.ts'
import { fingerprintOlderJob } from '../duplicates/fingerprint-older-job.ts'
import { learnWordingJob } from '../glossary/learn-wording-job.ts'
import { indexWorkJob } from '../indexing/index-work-job.ts'
import { rebuildIndexJob } from '../indexing/rebuild-index-job.ts'
import { makeDraftsJob } from '../localisation/make-drafts-job.ts'
import { sendWebhooksJob } from '../partners/webhooks/send-webhooks-job.ts'
import { computeReadinessJob } from '../readiness/compute-readiness-job.ts'
import type { JobDefinition } from './job-definition.ts'

/** The one map from a job's kind to its use case. */
export const JOB_DEFINITIONS: Record<JobKind, JobDefinition> = {
  'analyse-video': analyseVideoJob,
  'index-work': indexWorkJob,
  'rebuild-index': rebuildIndexJob,
  'learn-wording': learnWordingJob,
  'make-drafts': makeDraftsJob,
  'make-cover': makeCoverJob,
  'make-proxy': makeProxyJob,
  'find-duplicates': findDuplicatesJob,
  'fingerprint-older': fingerprintOlderJob,
  'inspect-older': inspectOlderJob,
  'compute-readiness': computeReadinessJob,
  'send-webhooks': sendWebhooksJob,
}
