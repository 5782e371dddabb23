import type { Warning } from '../../db/schema/index.ts'
import type { ImageHeader } from '../../media/image-header.ts'
import type { PictureSize } from '../../media/picture-size.ts'
import type { PosterReason } from '../../media/poster-score.ts'

/**
 * Sizes and shapes that partners take for artwork. Short dramas have no published standard: what is here is what platforms name for
 * covers and vertical video, and what their own covers have.
 */
const ARTWORK = {
  /** Long and short side. 1080 x 1440 is a 3:4 cover of a 1080 wide vertical master (ReelShort, DramaBox and NetShort in practice). */
  recommended: { longPx: 1440, shortPx: 1080 },
  shapes: [
    { name: '9:16', ratio: 9 / 16, source: 'the video itself; Facebook Reels, TikTok' },
    { name: '2:3', ratio: 2 / 3, source: 'film posters' },
    { name: '3:4', ratio: 3 / 4, source: 'covers of NetShort, Xiaohongshu' },
    { name: '16:9', ratio: 16 / 9, source: 'wide video; Xiaohongshu' },
    { name: '16:10', ratio: 16 / 10, source: 'Bilibili, 1146 x 717' },
  ],
  tolerance: 0.03,
} as const

/** Why a picture is no good cover, in a sentence that says what to do. */
const SENTENCES: Partial<Record<PosterReason, string>> = {
  black: 'The picture is nearly black. Choose a moment with light.',
  white: 'The picture is nearly white. Choose a moment with something to see.',
  flat: 'The picture shows almost nothing. Choose another moment.',
  blurred: 'The picture is blurred. Choose a moment without motion.',
  title_card: 'The picture is a title card. Choose a moment with people.',
  burned_in_text: 'There seems to be a line of text in the picture, which does not serve other languages.',
}

/** What speaks against a picture by how it looks. */
export function findPictureFaults(reasons: readonly PosterReason[]): Warning[] {
  return reasons.flatMap((code) => {
    const detail = SENTENCES[code]
    return detail === undefined ? [] : [{ code, detail }]
  })
}

/** What speaks against an image that was sent, by its size, its shape and what could not be kept of it. */
export function findImageFaults({ widthPx, heightPx }: PictureSize, header: ImageHeader): Warning[] {
  const { recommended, shapes, tolerance } = ARTWORK
  const faults: Warning[] = []
  if (Math.max(widthPx, heightPx) < recommended.longPx || Math.min(widthPx, heightPx) < recommended.shortPx) {
    const detail = `It has ${widthPx} x ${heightPx} pixels: partners ask for ${recommended.shortPx} x ${recommended.longPx} and more.`
    faults.push({ code: 'small', detail })
  }
  const ratio = widthPx / heightPx
  if (!shapes.some((shape) => Math.abs(ratio / shape.ratio - 1) <= tolerance)) {
    const names = shapes.map(({ name }) => name).join(', ')
    faults.push({
      code: 'unusual_shape',
      detail: `Its sides are as ${ratio.toFixed(2)} to 1, and partners take ${names}.`,
    })
  }
  if (header.hasForeignProfile) {
    const detail = 'It has a colour profile that was not kept: colours may look duller. Export it in sRGB.'
    faults.push({ code: 'colours_changed', detail })
  }
  if (header.hasAlpha) {
    const detail = 'What was transparent may have become black. Export it without transparency.'
    faults.push({ code: 'transparency_lost', detail })
  }
  return faults
}
