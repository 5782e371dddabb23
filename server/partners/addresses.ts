const ROOT = '/api/partner/v1'

/** Where partners read things, from the root of the server. */
export const addressOf = {
  work: (id: string) => `${ROOT}/works/${id}`,
  episode: (id: string) => `${ROOT}/episodes/${id}`,
  still: (id: string) => `${ROOT}/stills/${id}`,
  storyboard: (episodeId: string) => `${ROOT}/episodes/${episodeId}/storyboard.vtt`,
  subtitle: (trackId: string, format: 'vtt' | 'srt') => `${ROOT}/subtitles/${trackId}.${format}`,
  media: (episodeId: string) => `${ROOT}/episodes/${episodeId}/media`,
  video: (episodeId: string) => `${ROOT}/episodes/${episodeId}/video`,
  export: (format: string) => `${ROOT}/exports/${format}`,
  link: (link: string) => `${ROOT}/media/${link}`,
} as const

/** The address of a still in the catalogue's own API as partners read it; null stays null. */
export function partnerAddress(address: string | null): string | null {
  return address === null ? null : address.replace(/^\/api\/stills\//, `${ROOT}/stills/`)
}
