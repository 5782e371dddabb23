import type { SoundRow } from '../../db/queries/media-files.ts'
import { judgeLoudness, LOUDNESS_TARGETS } from '../analysis/loudness-targets.ts'
import type { SoundView } from './media-schemas.ts'

/** The public view of how a file sounds, beside what is asked of it. */
export function presentSound({ mediaSha256: _, ...sound }: SoundRow): SoundView {
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
