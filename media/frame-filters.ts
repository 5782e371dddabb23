import type { PictureSize } from './picture-size.ts'
import type { VideoFacts } from './video-facts.ts'

/** Where decoded pictures come from: ffmpeg turns those of the file itself, but NUT forgets the rotation. */
export type FrameOrigin = 'file' | 'key-copy'

/** What a picture is encoded as afterwards. JPEG and WebP decoders take every picture for BT.601. */
export type PictureFormat = 'jpeg' | 'webp' | 'gray'

/** Filters, in order, from a decoded frame to a picture of `size`, upright, with square pixels and in standard range. */
export function pictureFilters(
  facts: VideoFacts,
  size: PictureSize,
  format: PictureFormat,
  origin: FrameOrigin,
): string[] {
  const turn = origin === 'key-copy' ? TURNS[facts.rotation] : []
  const flags = format === 'jpeg' || size.widthPx > 400 ? 'bicubic' : 'area'
  const scale = `scale=${size.widthPx}:${size.heightPx}:flags=${flags}`
  // The picture is scaled before it is tone mapped: half the time at poster size, far less for tiles.
  if (facts.hdr) return [...turn, scale, ...toneMapping(facts), ...finish(format, 'bt709')]
  if (format === 'gray') return [...turn, scale, 'format=gray']
  return [...turn, `${scale}:${colours(format, sourceMatrix(facts))}`, 'setsar=1', `format=${PIXEL_FORMATS[format]}`]
}

const TURNS = {
  0: [],
  90: ['transpose=clock'],
  180: ['hflip', 'vflip'],
  270: ['transpose=cclock'],
} as const satisfies Record<VideoFacts['rotation'], readonly string[]>

const PIXEL_FORMATS = { jpeg: 'yuvj420p', webp: 'yuv420p', gray: 'gray' } as const

function finish(format: PictureFormat, matrix: string): string[] {
  if (format === 'gray') return ['format=gray']
  return [`scale=${colours(format, matrix)}`, 'setsar=1', `format=${PIXEL_FORMATS[format]}`]
}

function colours(format: 'jpeg' | 'webp', matrix: string): string {
  return `in_color_matrix=${matrix}:out_color_matrix=bt601:out_range=${format === 'jpeg' ? 'pc' : 'tv'}`
}

/** Players take video that does not name its matrix for BT.709 from 720 lines on; ffmpeg would take it for BT.601. */
function sourceMatrix({ colour, widthPx, heightPx }: VideoFacts): string {
  return colour.matrix === null && Math.min(widthPx, heightPx) >= 720 ? 'bt709' : 'auto'
}

function toneMapping({ colour }: VideoFacts): string[] {
  const tags = `color_trc=${colour.transfer}:color_primaries=bt2020:colorspace=bt2020nc:range=tv`
  return [
    `setparams=${tags}`,
    'zscale=t=linear:npl=203',
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=tonemap=mobius:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
    'format=yuv420p',
  ]
}
