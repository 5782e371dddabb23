import { createHash } from 'node:crypto'
import type { IndexedEpisode, IndexRows } from '../../db/queries/index-rows.ts'

/** Names what the engine has to hold of an episode's lines, made by a recipe. */
export function episodeDigest(workId: string, episode: IndexedEpisode, version: string): string {
  const tracks = episode.tracks.map((track) => [track.id, track.locale, track.cueCount, ...editOf(track)])
  return digest([version, workId, episode.number, tracks])
}

/** A track as it was sent keeps the digest that it had before tracks could be edited. */
function editOf({ version }: { readonly version: number }): number[] {
  return version === 1 ? [] : [version]
}

/** Names what the engine has to hold of a work and all its lines. */
export function workDigest(rows: IndexRows, version: string): string {
  const episodes = rows.episodes.map((episode) => [episode.id, episodeDigest(rows.work.id, episode, version)])
  return digest([version, rows.titles, rows.names, episodes])
}

/** Changes with every write to an episode that search could notice, also one that leaves its digest as it was. */
export function episodeStamp(episode: IndexedEpisode): string {
  const { id, number, version, state, updatedAtMs, tracks } = episode
  return JSON.stringify([id, number, version, state, updatedAtMs, tracks.map((track) => track.id)])
}

/** Changes with every write to a work or to one of its episodes that search could notice. */
export function workStamp({ work, titles, names, episodes }: IndexRows): string {
  return JSON.stringify([work.version, work.updatedAtMs, titles, names, episodes.map(episodeStamp)])
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url')
}
