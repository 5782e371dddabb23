import type { Reader } from '../../db/open.ts'
import {
  type CollectionRow,
  countCollectionWorks,
  findCollectionTexts,
  findFirstWorks,
  findSeenWorks,
  findStillsOfWorks,
} from '../../db/queries/collections.ts'
import type { WorksSeen } from '../../db/queries/works.ts'
import { presentWorks, stillUrl } from '../catalogue/present-work.ts'
import { asShown, pickTitle } from '../language/pick-title.ts'
import type { CollectionView } from './schemas.ts'

/**
 * The public views of collections for a reader: of works that they may not see nothing is counted or shown. The number of queries is
 * the same however many they are.
 * @param seen undefined: all works. @param reader the locale of who reads.
 */
export async function presentCollections(
  db: Reader,
  rows: readonly CollectionRow[],
  seen: WorksSeen | undefined,
  reader?: string,
): Promise<CollectionView[]> {
  const ids = rows.map(({ id }) => id)
  const texts = Map.groupBy(await findCollectionTexts(db, ids), ({ collectionId }) => collectionId)
  const counts = await countCollectionWorks(db, ids, seen)
  const covers = await findCovers(db, rows, seen, reader)
  return rows.map((row) => {
    const own = texts.get(row.id) ?? []
    const readership = { reader, original: own[0]?.locale ?? 'und' }
    const titles = own.map(({ locale, title }) => ({ locale, text: title }))
    const { id, organisationId, audience, coverWorkId, coverStillId } = row
    const isShown = coverWorkId !== null && covers.isSeen(coverWorkId)
    return {
      ...{ id, organisationId, audience, shownTitle: asShown(pickTitle(titles, readership), readership) },
      texts: own.map(({ locale, title, description }) => ({ locale, title, description })),
      cover: isShown ? { workId: coverWorkId, ...(coverStillId === null ? {} : { stillId: coverStillId }) } : null,
      coverUrl: covers.urlOf(row),
      workCount: counts.get(id) ?? 0,
      createdAt: new Date(row.createdAtMs).toISOString(),
      updatedAt: new Date(row.updatedAtMs).toISOString(),
    }
  })
}

/** Only images of works that the reader may see. */
async function findCovers(
  db: Reader,
  rows: readonly CollectionRow[],
  seen: WorksSeen | undefined,
  reader: string | undefined,
) {
  const first = await findFirstWorks(
    db,
    rows.map(({ id }) => id),
    seen,
  )
  const wanted = [...first.values(), ...rows.flatMap(({ coverWorkId }) => coverWorkId ?? [])]
  const works = await findSeenWorks(db, [...new Set(wanted)], seen)
  const views = new Map((await presentWorks(db, works, reader)).map((view) => [view.id, view]))
  const chosen = rows.flatMap(({ coverWorkId, coverStillId }) =>
    coverWorkId === null || coverStillId === null ? [] : [[coverWorkId, coverStillId] as const],
  )
  const known = await findStillsOfWorks(db, chosen) // an image may be gone with its video
  const coverOf = (workId: string | undefined) => (workId === undefined ? null : (views.get(workId)?.coverUrl ?? null))
  return {
    isSeen: (workId: string) => views.has(workId),
    urlOf: ({ id, coverWorkId, coverStillId }: CollectionRow) => {
      if (coverWorkId === null || !views.has(coverWorkId)) return coverOf(first.get(id))
      return coverStillId !== null && known.has(coverStillId) ? stillUrl(coverStillId) : coverOf(coverWorkId)
    },
  }
}
