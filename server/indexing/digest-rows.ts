import { createHash } from 'node:crypto'
import type { IndexedEpisode, IndexRows } from '../../db/queries/index-rows.ts'
import { INDEX_VERSION } from './index-version.ts'

/** Names what the engine has to hold of an episode's lines. */
export function episodeDigest(workId: string, episode: IndexedEpisode): string {
  const tracks = episode.tracks.map((track) => [track.id, track.locale, track.cueCount])
  return digest([INDEX_VERSION, workId, episode.number, tracks])
}

/** Names what the engine has to hold of a work and all its lines. */
export function workDigest(rows: IndexRows): string {
  const episodes = rows.episodes.map((episode) => [episode.id, episodeDigest(rows.work.id, episode)])
  return digest([INDEX_VERSION, rows.titles, episodes])
}

/** Changes with every write to an episode that search could notice, also one that leaves its digest as it was. */
export function episodeStamp(episode: IndexedEpisode): string {
  const { id, number, version, state, updatedAtMs, tracks } = episode
  return JSON.stringify([id, number, version, state, updatedAtMs, tracks.map((track) => track.id)])
}

/** Changes with every write to a work or to one of its episodes that search could notice. */
export function workStamp({ work, titles, episodes }: IndexRows): string {
  return JSON.stringify([work.version, work.updatedAtMs, titles, episodes.map(episodeStamp)])
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url')
}
