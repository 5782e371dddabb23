import type { Container } from './containers.ts'

/** A stream of subtitles inside a video file. */
export interface SubtitleStream {
  /** Place among all streams of the file, from 0. */
  readonly index: number
  /** ffmpeg's name, e.g. `subrip`, `mov_text`, `hdmv_pgs_subtitle`; null when ffmpeg has no name for it. */
  readonly codec: string | null
  /** As the file says it (`eng`, `zh`, `zho`); null when it says nothing or `und`. */
  readonly language: string | null
  readonly title: string | null
  /** Whether it holds text that `extractTextSubtitles` can take out; pictures (PGS, VobSub, DVB) cannot. */
  readonly isText: boolean
}

/** A text that a file carries, by the name that ffprobe gives it. Whoever made the file may have written anything. */
export interface FileTag {
  readonly name: string
  readonly value: string
}

/** Something odd that does not keep the file out. */
export interface MediaWarning {
  readonly code:
    | 'MEDIA_DAMAGED'
    | 'MEDIA_DURATION_MEASURED'
    | 'MEDIA_ROTATION_IGNORED'
    | 'MEDIA_FRAMES_SPARSE'
    | 'MEDIA_SOUND_DAMAGED'
    | 'MEDIA_SOUND_UNMEASURED'
  readonly detail: string
  /** What the sentence is made of: `shownMs` of MEDIA_DAMAGED is how far there are pictures. */
  readonly values?: { readonly shownMs: number }
}

/** A stream of sound. null = the file does not say, or ffmpeg does not know it. */
export interface AudioFacts {
  /** Place among all streams of the file, from 0. */
  readonly streamIndex: number
  /** ffmpeg's name, e.g. `aac`. */
  readonly codec: string | null
  readonly channels: number | null
  /** ffmpeg's name, e.g. `stereo`, `5.1(side)`. */
  readonly channelLayout: string | null
  readonly sampleRateHz: number | null
}

/** What the catalogue needs to know about a video. null = the file does not say. It is never 0. */
export interface VideoFacts {
  readonly container: Container
  /** From our own table. */
  readonly mimeType: string
  /** Whole milliseconds. */
  readonly durationMs: number | null
  /** Stored pixels as displayed: swapped when the file asks for a turn by 90 or 270 degrees, not stretched by `pixelAspect`. */
  readonly widthPx: number
  /** See `widthPx`. */
  readonly heightPx: number
  /** Width of one displayed pixel over its height; 1 nearly always. A player shows the picture `widthPx * pixelAspect` wide. */
  readonly pixelAspect: number
  /** Degrees clockwise that a player turns the stored picture. */
  readonly rotation: 0 | 90 | 180 | 270
  /** Frames per second, unrounded. */
  readonly frameRate: number | null
  readonly isInterlaced: boolean
  readonly videoCodec: string
  readonly videoProfile: string | null
  readonly pixelFormat: string | null
  /** The first sound stream; null when there is none. */
  readonly audio: AudioFacts | null
  /** Transfer is PQ (smpte2084) or HLG (arib-std-b67). */
  readonly hdr: boolean
  /** As ffprobe names them; null when the file does not say. */
  readonly colour: {
    readonly transfer: string | null
    readonly primaries: string | null
    readonly matrix: string | null
  }
  /** Whether usual browsers play the file as it is. */
  readonly playable: boolean
  /** Place of the picture stream among all streams, from 0; a cover picture is never it. */
  readonly videoStreamIndex: number
  readonly subtitles: readonly SubtitleStream[]
  /** Texts that the file and its streams carry, as they are; a bounded number of those that are not too long. */
  readonly tags: readonly FileTag[]
  readonly warnings: readonly MediaWarning[]
}

/** What is asked before a file is accepted; see `DEFAULT_PROBE_LIMITS`. */
export interface ProbeLimits {
  readonly maxDurationMs: number
  readonly maxPixels: number
  readonly maxStreams: number
}

/** Four hours, 40 million pixels, 32 streams. */
export const DEFAULT_PROBE_LIMITS: ProbeLimits = { maxDurationMs: 4 * 3_600_000, maxPixels: 40_000_000, maxStreams: 32 }
