import { type Fingerprint, type FingerprintFrame, SOUND_STEP_MS } from '../../media/fingerprint.ts'
import { mirrorHash } from '../../media/picture-hash.ts'
import { compareFrames, voteForPictureShifts, weighFrames } from './align-pictures.ts'
import { alignSound } from './align-sound.ts'

/** A stretch of one video that the other has as well, by its sound. */
export interface SoundSpan {
  readonly fromMs: number
  readonly toMs: number
  /** How much later it comes in the other. */
  readonly shiftMs: number
}

/** A frame beside what the other video shows at that moment. */
export interface PlacedFrame {
  readonly atMs: number
  readonly isSame: boolean
  /** See `ComparedFrame`. */
  readonly weight: number
  readonly shiftMs: number
  /** Whether the moment is known by the sound; else the pictures themselves were asked for the likeliest. */
  readonly isBySound: boolean
}

/** What two videos have in common, in the time of the first. */
export interface Comparison {
  readonly sound: readonly SoundSpan[]
  readonly frames: readonly PlacedFrame[]
  /** Whether the pictures fit better seen in a mirror. */
  readonly isMirrored: boolean
}

/** Compares all of `a` with all of `b`: first by sound, then the pictures at the moments that the sound gives, the rest by themselves. */
export function compareFingerprints(a: Fingerprint, b: Fingerprint): Comparison {
  const sound = alignSound(a.sound, b.sound).map(({ from, to, shift }) => ({
    fromMs: Math.round(from * SOUND_STEP_MS),
    toMs: Math.round(to * SOUND_STEP_MS),
    shiftMs: Math.round(shift * SOUND_STEP_MS),
  }))
  const straight = placeFrames(a.frames, b.frames, sound)
  const inMirror = b.frames.map(({ atMs, hash }) => ({ atMs, hash: mirrorHash(hash) }))
  const mirrored = placeFrames(a.frames, inMirror, sound)
  const isMirrored = countSame(mirrored) > countSame(straight)
  return { sound, frames: isMirrored ? mirrored : straight, isMirrored }
}

function placeFrames(
  a: readonly FingerprintFrame[],
  b: readonly FingerprintFrame[],
  sound: readonly SoundSpan[],
): PlacedFrame[] {
  const weights = weighFrames(a)
  const bySound = sound.flatMap(({ fromMs, toMs, shiftMs }) =>
    compareFrames(a, weights, b, shiftMs)
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
      .map((frame) => ({ ...frame, shiftMs, isBySound: true })),
  )
  const isHeard = (atMs: number) => sound.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
  const shifts = [...new Set([...sound.map(({ shiftMs }) => shiftMs), ...voteForPictureShifts(a, weights, b)])]
  const unheard = shifts.map((shiftMs) =>
    compareFrames(a, weights, b, shiftMs)
      .filter(({ atMs }) => !isHeard(atMs))
      .map((frame) => ({ ...frame, shiftMs, isBySound: false })),
  )
  const best = unheard.toSorted((one, other) => countSame(other) - countSame(one))[0] ?? []
  return [...bySound, ...best].sort((one, other) => one.atMs - other.atMs)
}

function countSame(frames: readonly PlacedFrame[]): number {
  return frames.reduce((sum, { isSame, weight }) => sum + (isSame ? weight : 0), 0)
}
