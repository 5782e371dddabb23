import type { Reader } from '../../db/open.ts'
import { type DuplicateRow, type EpisodeOfFile, listEpisodesOfFiles } from '../../db/queries/duplicates.ts'
import { findWorkDetails, findWorks, type WorkDetails, type WorksSeen } from '../../db/queries/works.ts'
import { asShown, pickTitle } from '../language/pick-title.ts'
import type { DuplicateView } from './schemas.ts'

const ROUNDED = 1_000

/**
 * The public views of pairs. A pair of which one file is in no work that is seen is left out: nobody learns of what they may not see.
 * @param seen undefined: all works.
 * @param reader the locale of who reads, for titles; undefined: that of each original.
 */
export async function presentDuplicates(
  db: Reader,
  rows: readonly DuplicateRow[],
  seen: WorksSeen | undefined,
  reader?: string,
): Promise<DuplicateView[]> {
  const files = [...new Set(rows.flatMap(({ mediaSha256, otherSha256 }) => [mediaSha256, otherSha256]))]
  const episodes = await listEpisodesOfFiles(db, files, seen)
  const workIds = [...new Set(episodes.map(({ workId }) => workId))]
  const { titles } = await findWorkDetails(db, workIds)
  const originals = new Map((await findWorks(db, workIds)).map((row) => [row.id, row.originalLocale]))
  const found = { episodes, titles: Map.groupBy(titles, ({ workId }) => workId), originals, reader }
  return rows.flatMap((row) => {
    const files = [row.mediaSha256, row.otherSha256].map((sha256) => presentSide(sha256, found))
    return files.every((side) => side.episodes.length > 0) ? [present(row, files)] : []
  })
}

interface Found {
  readonly episodes: readonly EpisodeOfFile[]
  readonly titles: ReadonlyMap<string, WorkDetails['titles']>
  readonly originals: ReadonlyMap<string, string>
  readonly reader: string | undefined
}

function presentSide(sha256: string, { episodes, titles, originals, reader }: Found) {
  const own = episodes.filter((episode) => episode.sha256 === sha256)
  const namesOf = (workId: string) => {
    const all = titles.get(workId) ?? []
    const readership = { reader, original: originals.get(workId) ?? '' }
    return {
      workTitle: asShown(pickTitle(all, readership), readership),
      workTitles: all.map(({ locale, text, kind }) => ({ locale, text, kind })),
    }
  }
  return {
    durationMs: own[0]?.durationMs ?? null,
    episodes: own.map(({ id, workId, number }) => ({ id, workId, number, ...namesOf(workId) })),
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
