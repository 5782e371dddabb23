import type { Tx } from '../../db/open.ts'
import { storeFileMarks } from '../../db/queries/file-marks.ts'
import { findMediaFile } from '../../db/queries/media-files.ts'
import { type FileMarks, MARKS_VERSION } from '../../media/file-marks.ts'
import type { Context } from '../context.ts'

/** Stores what a file says itself of AI; nothing of one that is gone. */
export async function keepMarks(ctx: Pick<Context, 'now'>, tx: Tx, sha256: string, marks: FileMarks): Promise<void> {
  if (!(await findMediaFile(tx, sha256))) return
  const { aigc, c2pa, digitalSourceTypes, isWhole } = marks
  const { label: aigcLabel = null, ...fields } = aigc ?? {}
  await storeFileMarks(tx, {
    ...{ mediaSha256: sha256, readerVersion: MARKS_VERSION, inspectedAtMs: ctx.now(), isWhole },
    ...{ aigcLabel, aigcFields: aigc && (fields as Omit<typeof aigc, 'label'>), c2pa },
    digitalSourceTypes: [...digitalSourceTypes],
  })
}
