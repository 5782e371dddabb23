import type { Reader } from '../../db/open.ts'
import { type DuplicateRow, type EpisodeOfFile, listEpisodesOfFiles } from '../../db/queries/duplicates.ts'
import { findMediaFile } from '../../db/queries/media-files.ts'
import type { WorksSeen } from '../../db/queries/works.ts'
import type { DuplicateView } from './schemas.ts'

const ROUNDED = 1_000

/**
 * The public views of pairs. A pair of which one file is in no work that is seen is left out: nobody learns of what they may not see.
 * @param seen undefined: all works.
 */
export async function presentDuplicates(
  db: Reader,
  rows: readonly DuplicateRow[],
  seen: WorksSeen | undefined,
): Promise<DuplicateView[]> {
  const files = [...new Set(rows.flatMap(({ mediaSha256, otherSha256 }) => [mediaSha256, otherSha256]))]
  const episodes = await listEpisodesOfFiles(db, files, seen)
  const views: DuplicateView[] = []
  for (const row of rows) {
    const first = await presentSide(db, row.mediaSha256, episodes)
    const second = await presentSide(db, row.otherSha256, episodes)
    if (first.episodes.length > 0 && second.episodes.length > 0) views.push(present(row, [first, second]))
  }
  return views
}

async function presentSide(db: Reader, sha256: string, episodes: readonly EpisodeOfFile[]) {
  const media = await findMediaFile(db, sha256)
  const own = episodes.filter((episode) => episode.sha256 === sha256)
  return {
    durationMs: media?.durationMs ?? null,
    episodes: own.map(({ id, workId, number }) => ({ id, workId, number })),
  }
}

function present(row: DuplicateRow, files: DuplicateView['files']): DuplicateView {
  const { id, kind, score, sound, pictures, isMirrored, spans, foundAtMs, decision, decidedAtMs } = row
  return {
    ...{ id, kind, sound, pictures, mirrored: isMirrored, files, spans, decision },
    score: Math.round(score * ROUNDED) / ROUNDED,
    foundAt: new Date(foundAtMs).toISOString(),
    decidedAt: decidedAtMs === null ? null : new Date(decidedAtMs).toISOString(),
  }
}
