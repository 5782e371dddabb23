/** What subtitles are measured by. */
export interface QualityLimit {
  readonly value: number
  readonly unit: 'characters a second' | 'characters a line' | 'lines' | 'ms'
  /** Who says so. */
  readonly source: string
}

const NETFLIX = 'Netflix Timed Text Style Guide, general requirements (partnerhelp.netflixstudios.com 215758617)'
const NETFLIX_CHINESE = 'Netflix Timed Text Style Guides for Chinese, 16 full-width characters and about 9 a second'
const FILMHUB = 'Filmhub subtitle requirements (help.filmhub.com 2663817)'
const UPRIGHT = 'Ours: a 9:16 picture takes fewer than the 16 and 42 of a 16:9 one'

/**
 * The thresholds of the findings, each with its source. Chinese, Japanese and Korean characters are as wide as they are
 * high, and say more: a line that has them is measured by the first of each pair, any other by the second.
 */
export const QUALITY_LIMITS = {
  wideSpeed: { value: 9, unit: 'characters a second', source: NETFLIX_CHINESE },
  narrowSpeed: { value: 17, unit: 'characters a second', source: NETFLIX },
  wideLine: { value: 14, unit: 'characters a line', source: UPRIGHT },
  narrowLine: { value: 28, unit: 'characters a line', source: UPRIGHT },
  lines: { value: 2, unit: 'lines', source: NETFLIX },
  shortest: { value: 833, unit: 'ms', source: NETFLIX },
  longest: { value: 7_000, unit: 'ms', source: NETFLIX },
  gap: { value: 66, unit: 'ms', source: FILMHUB },
} as const satisfies Record<string, QualityLimit>
