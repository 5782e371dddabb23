import { expect, test } from 'vitest'
import type { SoundRow } from '../../../db/queries/media-files.ts'
import { findSoundFaults } from '../../../server/analysis/find-sound-faults.ts'
import { judgeLoudness, LOUDNESS_TARGETS } from '../../../server/analysis/loudness-targets.ts'

const SOUND: SoundRow = {
  mediaSha256: 'a',
  integratedLufs: -18,
  loudnessRangeLu: 6,
  peakDbfs: -3,
  silentShare: 0.05,
  longestSilenceMs: 800,
  silentChannels: 0,
  channels: 2,
  channelLayout: 'stereo',
  sampleRateHz: 48_000,
  levels: null,
}
const codes = (change: Partial<SoundRow>) => findSoundFaults({ ...SOUND, ...change }).map(({ code }) => code)

test('sound between what platforms ask for has no fault', () => {
  expect(codes({})).toEqual([])
})

test.each<[Partial<SoundRow>, string[]]>([
  [{ integratedLufs: -9 }, ['SOUND_TOO_LOUD']],
  [{ integratedLufs: -35 }, ['SOUND_TOO_QUIET']],
  [{ peakDbfs: -0.4 }, ['SOUND_PEAK_TOO_HIGH']],
  [{ peakDbfs: 0 }, ['SOUND_CLIPPED']],
  [{ silentChannels: 1 }, ['SOUND_CHANNEL_SILENT']],
  [{ channels: 6, silentChannels: 2 }, []],
  [{ channels: 1 }, ['SOUND_MONO']],
  [{ longestSilenceMs: 12_000 }, ['SOUND_LONG_SILENCE']],
  [{ integratedLufs: null, peakDbfs: null, silentShare: 1, channels: 1 }, ['SOUND_SILENT']],
  [{ integratedLufs: null, loudnessRangeLu: null }, []],
])('%o: %o', (change, expected) => {
  expect(codes(change)).toEqual(expected)
})

test.each<[Partial<SoundRow>, object]>([
  [{ integratedLufs: -8.96 }, { lufs: -9, from: -24, to: -14 }],
  [{ integratedLufs: -34.21 }, { lufs: -34.2, from: -24, to: -14 }],
  [{ peakDbfs: -0.44 }, { peakDbfs: -0.4, limit: -1 }],
  [{ peakDbfs: 0.12 }, { peakDbfs: 0.1 }],
  [{ longestSilenceMs: 12_345 }, { silenceMs: 12_345 }],
  [{ channels: 1 }, {}],
])('%o has the values of its sentence', (change, values) => {
  expect(findSoundFaults({ ...SOUND, ...change }).map((fault) => fault.values)).toEqual([values])
})

test('each target takes its own level, and tells what is beyond it', () => {
  for (const target of LOUDNESS_TARGETS) {
    const { targetLufs, toleranceLu, maxTruePeakDbtp } = target
    const at = (integratedLufs: number, peakDbfs: number) => judgeLoudness({ integratedLufs, peakDbfs }, target)
    expect(at(targetLufs, maxTruePeakDbtp), target.id).toBe('within')
    expect(at(targetLufs + toleranceLu + 0.1, -9), target.id).toBe('too_loud')
    expect(at(targetLufs - toleranceLu - 0.1, -9), target.id).toBe('too_quiet')
    expect(at(targetLufs, maxTruePeakDbtp + 0.1), target.id).toBe('peak_too_high')
    expect(target.sourceUrl).toMatch(/^https:\/\//)
  }
})
