import { findCoverImage, updateCoverImage } from '../../db/queries/cover-images.ts'
import { isFaultOfFile } from '../../media/errors.ts'
import type { JobDefinition } from '../jobs/job-definition.ts'
import { makeCover } from './make-cover.ts'
import { tellCover } from './tell-cover.ts'

/** Makes an image for a cover; the image itself tells how it went. */
export const makeCoverJob: JobDefinition = {
  maxAttempts: 4,
  run: makeCover,
  isFinal: isFaultOfFile,
  giveUp: async (ctx, tx, job, { code, detail }) => {
    const row = await findCoverImage(tx, job.key)
    if (row?.state !== 'making') return true
    const failed = { state: 'failed', problemCode: code, problemDetail: detail, sentSha256: null } as const
    await updateCoverImage(tx, row.id, failed)
    await tellCover(tx, { ...row, ...failed }, ctx.now())
    return true
  },
}
