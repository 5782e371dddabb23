import targets from './loudness-targets.json' with { type: 'json' }

/** What somebody who takes programmes, or plays them, asks of their sound. */
export interface LoudnessTarget {
  readonly id: string
  readonly name: string
  /** Integrated loudness, in LUFS. */
  readonly targetLufs: number
  /** How far from it is still taken, either way. */
  readonly toleranceLu: number
  readonly maxTruePeakDbtp: number
  readonly sourceUrl: string
  /** The day (YYYY-MM-DD) on which the figures were read at the source; null = they come from others who quote it. */
  readonly verifiedOn: string | null
}

export const LOUDNESS_TARGETS: readonly LoudnessTarget[] = targets

export const LOUDNESS_VERDICTS = ['within', 'too_loud', 'too_quiet', 'peak_too_high'] as const

/**
 * How a measured sound stands to a target: the loudness first, then the peak. The peak is that of the samples, which the true peak can
 * only exceed, so `within` may still be a little too high between them.
 */
export function judgeLoudness(
  { integratedLufs, peakDbfs }: { readonly integratedLufs: number; readonly peakDbfs: number | null },
  { targetLufs, toleranceLu, maxTruePeakDbtp }: LoudnessTarget,
): (typeof LOUDNESS_VERDICTS)[number] {
  if (integratedLufs > targetLufs + toleranceLu) return 'too_loud'
  if (integratedLufs < targetLufs - toleranceLu) return 'too_quiet'
  return peakDbfs !== null && peakDbfs > maxTruePeakDbtp ? 'peak_too_high' : 'within'
}
