import type { Reader } from '../../db/open.ts'
import { type IndexedTrack, type IndexRows, listCuesOfTracks } from '../../db/queries/index-rows.ts'
import { type LineDocument, lineDocuments } from './line-documents.ts'
import type { Recipe } from './recipe.ts'

/** Cues that are in memory at once; a longer track comes alone. */
const CUES_AT_ONCE = 20_000

/** The line documents of these works, some at a time. */
export async function* lineDocumentsOf(
  db: Reader,
  works: readonly IndexRows[],
  recipe: Recipe,
): AsyncGenerator<LineDocument[]> {
  const tracks = works.flatMap(({ work, episodes }) =>
    episodes.flatMap((episode) =>
      episode.tracks.map((track) => ({ serial: work.serial, episodeNumber: episode.number, track, recipe })),
    ),
  )
  for (const group of groups(tracks)) {
    const cues = await listCuesOfTracks(
      db,
      group.map(({ track }) => track.id),
    )
    yield group.flatMap((source) =>
      lineDocuments(source, cues.get(source.track.id) ?? [], { fromPosition: 0, isLast: true }),
    )
  }
}

function* groups<T extends { track: IndexedTrack }>(tracks: readonly T[]): Generator<T[]> {
  let group: T[] = []
  let cues = 0
  for (const one of tracks) {
    if (group.length > 0 && cues + one.track.cueCount > CUES_AT_ONCE) {
      yield group
      group = []
      cues = 0
    }
    group.push(one)
    cues += one.track.cueCount
  }
  if (group.length > 0) yield group
}
