import type { SoundRow } from '../../db/queries/media-files.ts'
import type { Warning } from '../../db/schema/index.ts'
import { found } from '../http/finding-values.ts'
import { judgeLoudness, LOUDNESS_TARGETS } from './loudness-targets.ts'

const CLIPPED_DBFS = 0
/** Ours: longer than any pause that is meant. */
const LONG_SILENCE_MS = 10_000
const SILENT = 1

/** What is wrong with the sound of a file, each with what to do. Loudness is a fault only where no target of ours would take it. */
export function findSoundFaults(sound: SoundRow): Warning[] {
  if (sound.silentShare >= SILENT) {
    return [found('SOUND_SILENT', 'Nothing can be heard. Export the video again with its sound.', {})]
  }
  return [...judgeLevel(sound), ...judgePeak(sound), ...judgeChannels(sound)]
}

function judgeLevel({ integratedLufs, peakDbfs }: SoundRow): Warning[] {
  if (integratedLufs === null) return []
  const verdicts = LOUDNESS_TARGETS.map((target) => judgeLoudness({ integratedLufs, peakDbfs }, target))
  const levels = LOUDNESS_TARGETS.map(({ targetLufs }) => targetLufs)
  const values = { lufs: tenths(integratedLufs), from: Math.min(...levels), to: Math.max(...levels) }
  const measured = `${integratedLufs.toFixed(1)} LUFS; platforms ask for ${values.from} to ${values.to}.`
  if (verdicts.every((verdict) => verdict === 'too_loud')) {
    return [found('SOUND_TOO_LOUD', `${measured} Turn it down before export.`, values)]
  }
  if (verdicts.every((verdict) => verdict === 'too_quiet')) {
    return [found('SOUND_TOO_QUIET', `${measured} Turn it up before export.`, values)]
  }
  return []
}

function judgePeak({ peakDbfs }: SoundRow): Warning[] {
  const limit = Math.max(...LOUDNESS_TARGETS.map(({ maxTruePeakDbtp }) => maxTruePeakDbtp))
  if (peakDbfs === null || peakDbfs <= limit) return []
  const measured = `The highest sample is at ${peakDbfs.toFixed(1)} dBFS`
  const values = { peakDbfs: tenths(peakDbfs) }
  if (peakDbfs >= CLIPPED_DBFS) {
    return [found('SOUND_CLIPPED', `${measured}: it is cut off. Turn the mix down and export it again.`, values)]
  }
  const detail = `${measured}; ${limit} dBTP is the most. Use a limiter before export.`
  return [found('SOUND_PEAK_TOO_HIGH', detail, { ...values, limit })]
}

function judgeChannels({ silentChannels, channels, longestSilenceMs }: SoundRow): Warning[] {
  const faults: Warning[] = []
  // The low-frequency and surround channels of a wider layout are often empty and meant so.
  if (channels === 2 && silentChannels === 1) {
    const detail = 'One of the two channels is silent. Send it on both, or as one channel.'
    faults.push(found('SOUND_CHANNEL_SILENT', detail, {}))
  }
  if (channels === 1) {
    const detail = 'It has one channel; most platforms ask for two. Export it in stereo if there is a stereo mix.'
    faults.push(found('SOUND_MONO', detail, {}))
  }
  if (longestSilenceMs >= LONG_SILENCE_MS) {
    const detail = `${(longestSilenceMs / 1_000).toFixed(1)} s pass without any sound. Check that nothing is missing there.`
    faults.push(found('SOUND_LONG_SILENCE', detail, { silenceMs: longestSilenceMs }))
  }
  return faults
}

/** As the sentence has it. */
function tenths(level: number): number {
  return Number(level.toFixed(1))
}
