import type { Tx } from '../../db/open.ts'
import { dropWantedLocales, touchCoverImages } from '../../db/queries/cover-images.ts'
import { type CoverSubject, findCoverSubject, replaceWorkDescriptions } from '../../db/queries/work-descriptions.ts'
import { replaceWorkParts } from '../../db/queries/works.ts'
import { CatalogueError, type ErrorPlace } from '../errors.ts'
import { foldTag } from './check-descriptions.ts'
import type { WorkChange } from './schemas.ts'

/**
 * Replaces those lists of a work that are given; they were checked. A cover is an image that was made for the work, or kept as the
 * moment that its still shows.
 * @throws {CatalogueError} CONTENT_INVALID for a cover that is no still of the work's episodes
 */
export async function storeWorkParts(tx: Tx, workId: string, content: WorkChange, nowMs: number): Promise<void> {
  const { credits, tags, contentNotes, covers } = content
  if (covers) {
    await touchCoverImages(tx, workId, nowMs)
    await dropWantedLocales(tx, workId)
  }
  await replaceWorkParts(tx, workId, content)
  await replaceWorkDescriptions(tx, workId, {
    credits,
    contentNotes,
    tags: tags?.map((tag) => ({ tag, folded: foldTag(tag) })),
    covers: covers && (await findSubjects(tx, workId, covers)),
  })
}

async function findSubjects(
  tx: Tx,
  workId: string,
  covers: NonNullable<WorkChange['covers']>,
): Promise<{ locale: string; shows: CoverSubject }[]> {
  const places: ErrorPlace[] = []
  const subjects: { locale: string; shows: CoverSubject }[] = []
  for (const [index, { locale, stillId }] of covers.entries()) {
    const shows = await findCoverSubject(tx, { workId, stillId })
    if (shows) subjects.push({ locale, shows })
    else {
      const detail =
        'This is no still of an episode of this work, and no cover made for it: take one of its candidates or covers.'
      places.push({ pointer: `/covers/${index}/stillId`, code: 'STILL_UNKNOWN', detail })
    }
  }
  if (places.length === 0) return subjects
  throw new CatalogueError('CONTENT_INVALID', places[0]?.detail ?? '', { errors: places })
}
