import type { Tx } from '../../db/open.ts'
import { type CoverMoment, findStillMoment, replaceWorkDescriptions } from '../../db/queries/work-descriptions.ts'
import { replaceWorkParts } from '../../db/queries/works.ts'
import { CatalogueError, type ErrorPlace } from '../errors.ts'
import { foldTag } from './check-descriptions.ts'
import type { WorkChange } from './schemas.ts'

/**
 * Replaces those lists of a work that are given; they were checked. A cover is kept as the moment that its still shows.
 * @throws {CatalogueError} CONTENT_INVALID for a cover that is no still of the work's episodes
 */
export async function storeWorkParts(tx: Tx, workId: string, content: WorkChange): Promise<void> {
  const { credits, tags, contentNotes, covers } = content
  await replaceWorkParts(tx, workId, content)
  await replaceWorkDescriptions(tx, workId, {
    credits,
    contentNotes,
    tags: tags?.map((tag) => ({ tag, folded: foldTag(tag) })),
    covers: covers && (await findMoments(tx, workId, covers)),
  })
}

async function findMoments(tx: Tx, workId: string, covers: NonNullable<WorkChange['covers']>): Promise<CoverMoment[]> {
  const places: ErrorPlace[] = []
  const moments: CoverMoment[] = []
  for (const [index, { locale, stillId }] of covers.entries()) {
    const moment = await findStillMoment(tx, { workId, stillId })
    if (moment) moments.push({ locale, ...moment })
    else {
      const detail = 'This is no still of an episode of this work: take one of its stillUrls or posterUrls.'
      places.push({ pointer: `/covers/${index}/stillId`, code: 'STILL_UNKNOWN', detail })
    }
  }
  if (places.length === 0) return moments
  throw new CatalogueError('CONTENT_INVALID', places[0]?.detail ?? '', { errors: places })
}
