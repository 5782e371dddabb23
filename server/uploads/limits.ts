import { IMAGE_LIMITS } from '../../media/image-limits.ts'

/** What an upload may take. Bytes, counts, and how slow a sender may be. */
export interface UploadLimits {
  readonly videoBytes: number
  readonly subtitleBytes: number
  readonly imageBytes: number
  readonly metadataBytes: number
  readonly subtitleFiles: number
  /** A sender that gives less than `slowBytes` within `slowWindowMs` is sent away. */
  readonly slowWindowMs: number
  readonly slowBytes: number
}

/** The limits, but for the video's size, which is a setting. */
export const UPLOAD_LIMITS: Omit<UploadLimits, 'videoBytes'> = {
  subtitleBytes: 4 * 1024 * 1024,
  imageBytes: IMAGE_LIMITS.bytes,
  metadataBytes: 64 * 1024,
  subtitleFiles: 20,
  slowWindowMs: 30_000,
  slowBytes: 32 * 1024,
}
