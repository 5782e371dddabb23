import type { SoundRow } from '../../db/queries/media-files.ts'
import { LEVEL_FLOOR_LUFS, LEVEL_STEP_MS } from '../../media/sound.ts'
import { judgeLoudness, LOUDNESS_TARGETS } from '../analysis/loudness-targets.ts'
import type { SoundView } from './media-schemas.ts'

/** The public view of how a file sounds, beside what is asked of it. */
export function presentSound({ mediaSha256: _, levels: __, ...sound }: SoundRow): SoundView {
  const { integratedLufs, peakDbfs } = sound
  if (integratedLufs === null) return { ...sound, targets: [] }
  const targets = LOUDNESS_TARGETS.map((target) => ({
    id: target.id,
    name: target.name,
    targetLufs: target.targetLufs,
    verdict: judgeLoudness({ integratedLufs, peakDbfs }, target),
    sourceUrl: target.sourceUrl,
  }))
  return { ...sound, targets }
}

/** The public view of how loud a file is from moment to moment; undefined: it has no sound. */
export function presentLoudness(sound: SoundRow | undefined) {
  return { stepMs: LEVEL_STEP_MS, floorLufs: LEVEL_FLOOR_LUFS, levels: [...(sound?.levels ?? [])] }
}
