import { MediaError } from './errors.ts'
import type { ImageHeader } from './image-header.ts'
import type { PictureSize } from './picture-size.ts'

/** What an image may be that becomes a cover. */
export const IMAGE_LIMITS = {
  /** TikTok's bound for images, the widest among the platforms that name one. */
  bytes: 20 * 1024 * 1024,
  pixels: 40_000_000,
  /** The longer side and the shorter one, at least. */
  least: { longPx: 720, shortPx: 540 },
  /** What is larger is made smaller; for wide images the sides swap. */
  box: { widthPx: 2160, heightPx: 3840 },
} as const

/**
 * Refuses, by its header alone, an image that is not to be decoded.
 * @returns its size once it stands upright.
 * @throws {MediaError} MEDIA_TOO_LARGE_PICTURE, IMAGE_TOO_SMALL, IMAGE_ANIMATED, IMAGE_COLOURS_UNSUPPORTED
 */
export function checkImage(header: ImageHeader): PictureSize {
  const { widthPx, heightPx } = header
  const { pixels, least } = IMAGE_LIMITS
  if (widthPx * heightPx > pixels) {
    throw new MediaError(
      'MEDIA_TOO_LARGE_PICTURE',
      `The image has ${widthPx} x ${heightPx} pixels, and at most ${pixels / 1_000_000} million are taken. Export it smaller.`,
    )
  }
  if (header.isAnimated) {
    throw new MediaError('IMAGE_ANIMATED', 'The image moves. Export one picture of it as JPEG, PNG or WebP.')
  }
  if (header.isCmyk) {
    throw new MediaError(
      'IMAGE_COLOURS_UNSUPPORTED',
      'The image has colours for print (CMYK), which screens show wrong. Export it in RGB, best in sRGB.',
    )
  }
  if (Math.max(widthPx, heightPx) < least.longPx || Math.min(widthPx, heightPx) < least.shortPx) {
    throw new MediaError(
      'IMAGE_TOO_SMALL',
      `The image has ${widthPx} x ${heightPx} pixels. A cover needs ${least.shortPx} x ${least.longPx} at least, better 1080 x 1440.`,
    )
  }
  return header.orientation >= 5 ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx }
}
