import type { CoverImageRow } from '../../db/queries/cover-images.ts'
import { stillUrl } from '../catalogue/present-work.ts'
import type { CoverView } from './schemas.ts'

/** The public view of an image that was made for a work. @param locales that it is the cover of. */
export function presentCover(row: CoverImageRow, locales: readonly string[]): CoverView {
  const { id, workId, source, episodeId, atMs, state, wantedLocale, widthPx, heightPx, score, scoreParts } = row
  return {
    ...{ id, workId, source, episodeId, atMs, state },
    ...(row.problemCode === null ? {} : { problem: { code: row.problemCode, detail: row.problemDetail ?? '' } }),
    ...{ locales: [...locales], wantedLocale: state === 'making' ? wantedLocale : null },
    url: state === 'ready' ? stillUrl(id) : null,
    ...{ widthPx, heightPx, score, scoreParts },
    reasons: row.reasons as CoverView['reasons'], // written by the scorer
    findings: row.findings,
    createdAt: new Date(row.createdAtMs).toISOString(),
  }
}
