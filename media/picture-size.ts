import type { VideoFacts } from './video-facts.ts'

/** Width and height of a picture, both in pixels. */
export interface PictureSize {
  readonly widthPx: number
  readonly heightPx: number
}

/** The boxes that pictures are fitted into, for upright video; the sides swap for wide video. */
export const PICTURE_BOXES = {
  poster: { widthPx: 1080, heightPx: 1920 },
  candidate: { widthPx: 540, heightPx: 960 },
  tile: { widthPx: 108, heightPx: 192 },
  gray: { widthPx: 136, heightPx: 240 },
} as const satisfies Record<string, PictureSize>

/** What a player shows: rotation and pixel aspect applied. Not always whole. */
export function displaySize({ widthPx, heightPx, pixelAspect }: VideoFacts): PictureSize {
  return { widthPx: widthPx * pixelAspect, heightPx }
}

/** The box of a kind, turned the way the video is. */
export function boxFor(kind: keyof typeof PICTURE_BOXES, facts: VideoFacts): PictureSize {
  const box = PICTURE_BOXES[kind]
  const display = displaySize(facts)
  return display.widthPx > display.heightPx ? { widthPx: box.heightPx, heightPx: box.widthPx } : box
}

/**
 * The largest size of the video's own shape inside the kind's box: even sides of 2 at least, which every encoder and filter takes.
 * Posters and candidates are never larger than the video itself; tiles may be.
 */
export function fittedSize(kind: 'poster' | 'candidate' | 'tile', facts: VideoFacts): PictureSize {
  const box = boxFor(kind, facts)
  const { widthPx, heightPx } = displaySize(facts)
  const fit = Math.min(box.widthPx / widthPx, box.heightPx / heightPx)
  const factor = kind === 'tile' ? fit : Math.min(1, fit)
  return { widthPx: even(widthPx * factor), heightPx: even(heightPx * factor) }
}

/** The largest size of a picture's own shape inside a box (for upright pictures; its sides swap for wide ones), never larger than it is. */
export function fitWithin(picture: PictureSize, box: PictureSize): PictureSize {
  const { widthPx, heightPx } = picture
  const turned = widthPx > heightPx ? { widthPx: box.heightPx, heightPx: box.widthPx } : box
  const factor = Math.min(1, turned.widthPx / widthPx, turned.heightPx / heightPx)
  return { widthPx: even(widthPx * factor), heightPx: even(heightPx * factor) }
}

function even(px: number): number {
  return Math.max(2, Math.round(px / 2) * 2)
}
