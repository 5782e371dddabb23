import type { TRACK_FORMATS } from '../../db/schema/index.ts'
import type { FindingCode, Found } from '../http/finding-values.ts'

/** One line of dialogue. `text` is plain: no tags, no entities, its lines joined with \n, never blank. */
export interface Cue {
  readonly startMs: number
  /** Always greater than `startMs`. */
  readonly endMs: number
  readonly text: string
}

/** Something in a subtitle file that was read around. `code` is stable, `detail` is for people. */
export type SubtitleWarning = Found<FindingCode<'subtitle'>>

/** What a subtitle file can be; `ass` is SSA too, `ttml` DFXP and IMSC1 text. */
export type SubtitleFormat = (typeof TRACK_FORMATS)[number]

/** What a parser gives: cues in order of their start, and what it had to read around. */
export interface ParsedSubtitle {
  readonly format: SubtitleFormat
  readonly cues: readonly Cue[]
  readonly warnings: readonly SubtitleWarning[]
}

export const MAX_CUES = 20_000
export const MAX_CUE_CHARACTERS = 2_000
