import { findCoverImage, updateCoverImage } from '../../db/queries/cover-images.ts'
import { MediaError, type MediaErrorCode } from '../../media/errors.ts'
import type { JobDefinition } from '../jobs/job-definition.ts'
import { makeCover } from './make-cover.ts'
import { tellCover } from './tell-cover.ts'

/** Failures of the machine, not of the file: another run may go well. */
const PASSING: readonly MediaErrorCode[] = ['MEDIA_TIMED_OUT', 'MEDIA_TOOL_MISSING', 'STORE_FULL']

/** Makes an image for a cover; the image itself tells how it went. */
export const makeCoverJob: JobDefinition = {
  maxAttempts: 4,
  run: makeCover,
  isFinal: (error) => error instanceof MediaError && !PASSING.includes(error.code),
  giveUp: async (ctx, tx, job, { code, detail }) => {
    const row = await findCoverImage(tx, job.key)
    if (row?.state !== 'making') return true
    const failed = { state: 'failed', problemCode: code, problemDetail: detail, sentSha256: null } as const
    await updateCoverImage(tx, row.id, failed)
    await tellCover(tx, { ...row, ...failed }, ctx.now())
    return true
  },
}
