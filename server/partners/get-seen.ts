import type { EpisodeRow } from '../../db/queries/episodes.ts'
import {
  findSeenEpisode,
  findSeenStill,
  findSeenTrack,
  findSeenWork,
  type Seen,
  type SeenWork,
} from '../../db/queries/partner-lens.ts'
import type { TrackRow } from '../../db/queries/tracks.ts'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import type { Partner } from './verify-key.ts'

type Needs = Pick<Context, 'db' | 'now'>

/** @throws {CatalogueError} WORK_NOT_FOUND, also for a work outside of the lens */
export async function getSeenWork({ db, now }: Needs, { lens }: Pick<Partner, 'lens'>, id: string): Promise<SeenWork> {
  const work = await findSeenWork(db, lens, id, now())
  if (!work) throw notFound('WORK_NOT_FOUND', id)
  return work
}

/** @throws {CatalogueError} EPISODE_NOT_FOUND */
export async function getSeenEpisode(
  { db, now }: Needs,
  { lens }: Pick<Partner, 'lens'>,
  id: string,
): Promise<Seen<EpisodeRow>> {
  const seen = await findSeenEpisode(db, lens, id, now())
  if (!seen) throw notFound('EPISODE_NOT_FOUND', id)
  return seen
}

/** @throws {CatalogueError} TRACK_NOT_FOUND, also for a draft */
export async function getSeenTrack(
  { db, now }: Needs,
  { lens }: Pick<Partner, 'lens'>,
  id: string,
): Promise<Seen<TrackRow>> {
  const seen = await findSeenTrack(db, lens, id, now())
  if (!seen) throw notFound('TRACK_NOT_FOUND', id)
  return seen
}

/** The file of an image. @throws {CatalogueError} STILL_NOT_FOUND */
export async function getSeenStill(
  { db, now }: Needs,
  { lens }: Pick<Partner, 'lens'>,
  id: string,
): Promise<{ readonly sha256: string; readonly mimeType: string | null }> {
  const { sha256 = null, mimeType = null } = (await findSeenStill(db, lens, id, now()))?.row ?? {}
  if (sha256 === null) throw notFound('STILL_NOT_FOUND', id)
  return { sha256, mimeType }
}
