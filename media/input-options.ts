import type { ImageType } from './image-header.ts'
import { IMAGE_LIMITS } from './image-limits.ts'
import { DEFAULT_PROBE_LIMITS, type ProbeLimits } from './video-facts.ts'

/**
 * What stands before every untrusted input: only a local file, only the containers we take (a playlist or a concat list inside an
 * `.mp4` would otherwise be followed), and caps on streams, pixels and the bytes read to find out what it is.
 */
export function untrustedInputOptions(limits: ProbeLimits = DEFAULT_PROBE_LIMITS): string[] {
  return [
    ...localOnly('mov,mp4,matroska,webm,mpegts,avi,flv'),
    ...['-max_streams', String(limits.maxStreams)],
    ...['-probesize', '20M', '-analyzeduration', '10M'],
    ...['-max_pixels', String(limits.maxPixels)],
  ]
}

/** The same for a file that one of our own runs has written into the work folder, in the one `format` it can have. */
export function ownInputOptions(format: string): string[] {
  return [...localOnly(format), '-max_pixels', String(DEFAULT_PROBE_LIMITS.maxPixels)]
}

/** The same for an image whose bytes announce this type; no other reader is tried. */
export function imageInputOptions(type: ImageType): string[] {
  const format = IMAGE_FORMATS[type]
  return [...localOnly(format), '-max_pixels', String(IMAGE_LIMITS.pixels), '-f', format]
}

const IMAGE_FORMATS: Readonly<Record<ImageType, string>> = {
  'image/jpeg': 'jpeg_pipe',
  'image/png': 'png_pipe',
  'image/webp': 'webp_pipe',
}

function localOnly(formats: string): string[] {
  return ['-protocol_whitelist', 'file', '-format_whitelist', formats]
}
