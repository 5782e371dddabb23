import { fittedSize, type PictureSize } from './picture-size.ts'
import type { VideoFacts } from './video-facts.ts'

/** Where decoded pictures come from: ffmpeg turns those of the file itself, but NUT forgets the rotation. */
export type FrameOrigin = 'file' | 'key-copy'

/**
 * Filters, in order, from a decoded frame to an upright picture of `size` with square pixels, in limited range and with the matrix
 * that `keptMatrix` names. Scaling comes before tone mapping: half the time at poster size, far less below.
 */
export function frameFilters(facts: VideoFacts, size: PictureSize, origin: FrameOrigin): string[] {
  const turn = origin === 'key-copy' ? TURNS[facts.rotation] : []
  const scale = `scale=${size.widthPx}:${size.heightPx}:flags=bicubic:out_range=tv`
  return [...turn, scale, ...(facts.hdr ? toneMapping(facts) : []), 'setsar=1', 'format=yuv420p']
}

/** The same for a video in place of pictures: without the comb of interlaced ones, and naming the matrix where players would guess it by the size. */
export function proxyFilters(facts: VideoFacts, size: PictureSize): string[] {
  const whole = facts.isInterlaced ? ['bwdif=mode=send_frame:deint=interlaced'] : []
  const isUnnamed = facts.hdr || facts.colour.matrix === null
  const name = isUnnamed && keptMatrix(facts) === 'bt709' ? [BT709] : []
  return [...whole, ...frameFilters(facts, size, 'file'), ...name]
}

const BT709 = 'setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709'

/** The same for the gray frames that are judged; their exact colours do not matter. */
export function grayFilters(facts: VideoFacts, size: PictureSize, origin: FrameOrigin): string[] {
  const turn = origin === 'key-copy' ? TURNS[facts.rotation] : []
  const scale = `scale=${size.widthPx}:${size.heightPx}:flags=area`
  return [...turn, scale, ...(facts.hdr ? toneMapping(facts) : []), 'format=gray']
}

/** From what `frameFilters` gives to what goes into WebP, whose decoders take every picture for BT.601; `size` shrinks it on the way. */
export function webpFilters(facts: VideoFacts, size: PictureSize = fittedSize('candidate', facts)): string[] {
  const colours = `in_color_matrix=${keptMatrix(facts)}:out_color_matrix=bt601:in_range=tv:out_range=tv`
  return [`scale=${size.widthPx}:${size.heightPx}:flags=area:${colours}`, 'format=yuv420p']
}

const TURNS = {
  0: [],
  90: ['transpose=clock'],
  180: ['hflip', 'vflip'],
  270: ['transpose=cclock'],
} as const satisfies Record<VideoFacts['rotation'], readonly string[]>

/** ffprobe's names of matrices, in the words of the scale filter. */
const MATRICES: Readonly<Record<string, string>> = {
  bt709: 'bt709',
  fcc: 'fcc',
  smpte170m: 'bt601',
  bt470bg: 'bt601',
  smpte240m: 'smpte240m',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
  gbr: 'bt601',
}

/** Players take video that does not name its matrix for BT.709 from 720 lines on; ffmpeg would take it for BT.601. */
function keptMatrix({ hdr, colour, widthPx, heightPx }: VideoFacts): string {
  if (hdr) return 'bt709'
  const unnamed = Math.min(widthPx, heightPx) >= 720 ? 'bt709' : 'bt601'
  return colour.matrix === null ? unnamed : (MATRICES[colour.matrix] ?? unnamed)
}

function toneMapping({ colour }: VideoFacts): string[] {
  return [
    `setparams=color_trc=${colour.transfer}:color_primaries=bt2020:colorspace=bt2020nc:range=tv`,
    'zscale=t=linear:npl=203',
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=tonemap=mobius:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
  ]
}
