import type { Reader } from '../../db/open.ts'
import { type EpisodeRow, findEpisode } from '../../db/queries/episodes.ts'
import { findTrack, type TrackRow } from '../../db/queries/tracks.ts'
import { findWork, type WorkRow } from '../../db/queries/works.ts'
import { notFound } from '../errors.ts'

/** @throws {CatalogueError} WORK_NOT_FOUND */
export async function getWork(db: Reader, id: string): Promise<WorkRow> {
  const work = await findWork(db, id)
  if (!work) throw notFound('WORK_NOT_FOUND', id)
  return work
}

/** @throws {CatalogueError} EPISODE_NOT_FOUND */
export async function getEpisode(db: Reader, id: string): Promise<EpisodeRow> {
  const episode = await findEpisode(db, id)
  if (!episode) throw notFound('EPISODE_NOT_FOUND', id)
  return episode
}

/** @throws {CatalogueError} TRACK_NOT_FOUND */
export async function getTrack(db: Reader, id: string): Promise<TrackRow> {
  const track = await findTrack(db, id)
  if (!track) throw notFound('TRACK_NOT_FOUND', id)
  return track
}
