import type { FingerprintFrame } from './fingerprint.ts'
import type { ScoreParts } from './poster-score.ts'
import type { SoundFacts } from './sound.ts'
import type { MediaWarning } from './video-facts.ts'

/** One image cut from a video, as a file in the work folder. */
export interface AnalysedStill {
  readonly kind: 'poster' | 'candidate' | 'storyboard'
  /** Absolute. */
  readonly path: string
  readonly mimeType: 'image/webp'
  readonly widthPx: number
  readonly heightPx: number
  /** Where in the video, from its start; null for the storyboard sheet. */
  readonly atMs: number | null
  /** 1 is the best; the poster is the candidate of rank 1, larger. null for the storyboard sheet. */
  readonly rank: number | null
  /** 0 to 1; null for the storyboard sheet. */
  readonly score: number | null
  /** What the score is made of; null for the storyboard sheet. */
  readonly parts: ScoreParts | null
  /** What speaks for or against it, as codes of `poster-score.ts`. */
  readonly reasons: readonly string[]
}

/** One picture of the sheet and the time it stands for: from `fromMs` until before `toMs`. */
export interface StoryboardCell {
  readonly fromMs: number
  readonly toMs: number
  /** Left edge in the sheet, in pixels. */
  readonly x: number
  /** Top edge in the sheet, in pixels. */
  readonly y: number
}

/** How the storyboard sheet is laid out. The last row may be short; `cells` names only what is there. */
export interface Storyboard {
  readonly tileWidthPx: number
  readonly tileHeightPx: number
  readonly columns: number
  readonly rows: number
  readonly cells: readonly StoryboardCell[]
}

/** Everything that one analysis cuts from a video. The same file gives the same bytes again with the same ffmpeg. */
export interface VideoAnalysis {
  /** One poster, one to ten candidates by rank, one storyboard sheet. */
  readonly stills: readonly AnalysedStill[]
  readonly storyboard: Storyboard | null
  /** The look of the frames that the analysis saw, to compare with other videos. */
  readonly looks: readonly FingerprintFrame[]
  readonly warnings: readonly MediaWarning[]
  /** How the sound measures; null when there is none, or it could not be measured, which a warning tells. */
  readonly sound: SoundFacts | null
  /** Chromaprint's raw fingerprint of the sound, about eight numbers a second; null as above, when it is too short, and with an ffmpeg without chromaprint. */
  readonly audioFingerprint: Uint32Array | null
}
