import type { Reader } from '../../db/open.ts'
import { findEpisodeParts } from '../../db/queries/episode-parts.ts'
import type { EpisodeRow } from '../../db/queries/episodes.ts'
import type { StillRow } from '../../db/queries/media-files.ts'
import { type StoryboardMap, TRACK_STATES } from '../../db/schema/index.ts'
import type { EpisodeRowView } from './episode-schemas.ts'
import { stillUrl } from './present-work.ts'

/** The public views of episodes in a list, in their order: four queries, however many they are. */
export async function presentEpisodeRows(
  db: Reader,
  rows: readonly EpisodeRow[],
  frames: number,
): Promise<EpisodeRowView[]> {
  const parts = await findEpisodeParts(db, rows, TRACK_STATES)
  const files = new Map(parts.files.map((file) => [file.sha256, file]))
  const stills = Map.groupBy(parts.stills, ({ mediaSha256 }) => mediaSha256)
  const titles = Map.groupBy(parts.titles, ({ episodeId }) => episodeId)
  const tracks = Map.groupBy(parts.tracks, ({ episodeId }) => episodeId)
  return rows.map(({ id, number, state, mediaSha256 }) => {
    const file = files.get(mediaSha256)
    const pictures = stills.get(mediaSha256) ?? []
    const poster = pictures.find(({ kind }) => kind === 'poster')
    const sheet = pictures.find(({ kind }) => kind === 'storyboard')
    return {
      ...{ id, number, state, durationMs: file?.durationMs ?? null },
      titles: (titles.get(id) ?? []).map(({ locale, text, kind }) => ({ locale, text, kind })),
      posterUrl: poster ? stillUrl(poster.id) : null,
      keyframes: sheet && file?.storyboard ? presentKeyframes(sheet, file.storyboard, frames) : null,
      tracks: (tracks.get(id) ?? []).map(({ id, locale, kind, origin, state, cueCount }) => ({
        ...{ id, locale, kind, origin, state, cueCount },
      })),
    }
  })
}

function presentKeyframes(
  sheet: StillRow,
  { tileWidthPx, tileHeightPx, columns, rows, cells }: StoryboardMap,
  count: number,
): NonNullable<EpisodeRowView['keyframes']> {
  return {
    ...{ sheetUrl: stillUrl(sheet.id), tileWidthPx, tileHeightPx },
    ...{ sheetWidthPx: columns * tileWidthPx, sheetHeightPx: rows * tileHeightPx },
    frames: pickEvenly(cells, count).map(({ fromMs, x, y }) => ({ atMs: fromMs, x, y })),
  }
}

/** Some of the items, each from the middle of an equal part; fewer come more than once. */
function pickEvenly<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, at) => items[Math.floor(((at + 0.5) / count) * items.length)]).filter(
    (item) => item !== undefined,
  )
}
