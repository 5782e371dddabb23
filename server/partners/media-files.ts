import type { EpisodeRow } from '../../db/queries/episodes.ts'
import { findMediaFile } from '../../db/queries/media-files.ts'
import { findPartnerKeyById } from '../../db/queries/partner-keys.ts'
import type { Seen } from '../../db/queries/partner-lens.ts'
import { findProxy } from '../../db/queries/proxies.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { getSeenEpisode } from './get-seen.ts'
import type { MediaLink } from './media-links.ts'
import { type Partner, requireLive, requireScope, toPartner } from './verify-key.ts'

/** A file that an episode is played from. */
export interface MediaChoice {
  readonly sha256: string
  readonly mimeType: string | null
  readonly sizeBytes: number
  readonly widthPx: number | null
  readonly heightPx: number | null
}

/** The files of an episode: what common browsers play (undefined: it is not made yet), and what was sent. */
export async function findMediaChoices(
  { db }: Pick<Context, 'db'>,
  { row }: Seen<EpisodeRow>,
): Promise<{ readonly playable: MediaChoice | undefined; readonly original: MediaChoice | undefined }> {
  const original = await findMediaFile(db, row.mediaSha256)
  const proxy = await findProxy(db, row.mediaSha256)
  if (proxy?.sha256 != null && proxy.sizeBytes !== null) {
    return { playable: { ...proxy, sha256: proxy.sha256, sizeBytes: proxy.sizeBytes }, original }
  }
  return { playable: original?.playable === false ? undefined : original, original }
}

/**
 * What a link plays, if its key still opens it: it was not revoked, the lens shows the work, and the file is the episode's.
 * @throws {CatalogueError} KEY_REVOKED, KEY_EXPIRED, MEDIA_LINK_WRONG, SCOPE_MISSING, EPISODE_NOT_FOUND, VIDEO_NOT_FOUND
 */
export async function openMediaLink(
  ctx: Pick<Context, 'db' | 'now'>,
  link: MediaLink,
): Promise<{ readonly partner: Partner; readonly file: MediaChoice }> {
  const row = await findPartnerKeyById(ctx.db, link.keyId)
  if (!row) throw new CatalogueError('MEDIA_LINK_WRONG', 'The key of this address is gone: ask for another one.')
  requireLive(row, ctx.now())
  const partner = toPartner(row)
  requireScope(partner, 'media:read')
  const { playable, original } = await findMediaChoices(ctx, await getSeenEpisode(ctx, partner, link.episodeId))
  const file = [playable, original].find((choice) => choice?.sha256 === link.sha256)
  if (file) return { partner, file }
  throw new CatalogueError('VIDEO_NOT_FOUND', 'The episode has another file now: ask for another address.')
}
