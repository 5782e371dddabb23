import type { MediaFileRow } from '../../db/queries/media-files.ts'
import type { ProxyRow } from '../../db/queries/proxies.ts'
import type { PlaybackView } from './media-schemas.ts'

/** Where an episode is played from. A copy has an address of its own: a browser that has begun to play the original does not ask again. */
export function videoUrl(episodeId: string, proxy: ProxyRow | undefined): string {
  const address = `/api/episodes/${episodeId}/video`
  return proxy?.sha256 ? `${address}?copy=${proxy.sha256.slice(0, 12)}` : address
}

/** What `videoUrl` gives: a copy that is still missing concerns only those whose browsers need it. */
export function presentPlayback(
  episodeId: string,
  { playable }: Pick<MediaFileRow, 'playable'>,
  proxy: ProxyRow | undefined,
): PlaybackView {
  const originalUrl = `${videoUrl(episodeId, undefined)}?original=true`
  const isReady = proxy?.state === 'ready'
  if (!proxy || (playable === true && !isReady)) return { state: 'original', originalUrl }
  const { state, problemCode, problemDetail, method, widthPx, heightPx, sizeBytes } = proxy
  return {
    state,
    originalUrl,
    ...(method !== null && { copy: { method, widthPx, heightPx, sizeBytes } }),
    ...(problemCode !== null && { problem: { code: problemCode, detail: problemDetail ?? '' } }),
  }
}
