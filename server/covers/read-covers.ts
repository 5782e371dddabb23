import type { Reader } from '../../db/open.ts'
import { type CoverImageRow, findCoverImage, listCoverImages, listCoverLocales } from '../../db/queries/cover-images.ts'
import { notFound } from '../errors.ts'
import { presentCover } from './present-cover.ts'
import type { CoverView } from './schemas.ts'

/** The images that were made for a work and are not forgotten yet, newest first. */
export async function listCovers(db: Reader, workId: string): Promise<CoverView[]> {
  return presentCovers(db, workId, await listCoverImages(db, workId))
}

/** @throws {CatalogueError} COVER_NOT_FOUND */
export async function getCover(db: Reader, workId: string, coverId: string): Promise<CoverView> {
  const row = await findCoverImage(db, coverId)
  if (row?.workId !== workId) throw notFound('COVER_NOT_FOUND', coverId)
  const [view] = await presentCovers(db, workId, [row])
  return view as CoverView // one row gives one view
}

async function presentCovers(db: Reader, workId: string, rows: readonly CoverImageRow[]): Promise<CoverView[]> {
  const locales = Map.groupBy(await listCoverLocales(db, workId), ({ imageId }) => imageId)
  return rows.map((row) =>
    presentCover(
      row,
      (locales.get(row.id) ?? []).map(({ locale }) => locale),
    ),
  )
}
