import type { FingerprintFrame } from '../../media/fingerprint.ts'
import { hashDistance } from '../../media/picture-hash.ts'

/** A frame beside what the other video shows at that moment. */
export interface ComparedFrame {
  readonly atMs: number
  /** Whether the other video shows the same then. */
  readonly isSame: boolean
  /** 1 for a look that this video has once, 1/n for one that n of its frames have: a set that is seen over and over tells little. */
  readonly weight: number
}

const MOST_VOTE_DISTANCE = 10
/** Where the moment is given already, hardly any other picture stands there by chance. */
const MOST_PLACED_DISTANCE = 14
const ALIKE_DISTANCE = 12
const VOTE_STEP_MS = 500
const VOTE_REACH = 3
const SHIFTS_TRIED = 3
const NEAR_MS = 1_500
const BESIDE_MS = 2_500

/** Weighs each frame by how often its video has that look. */
export function weighFrames(frames: readonly FingerprintFrame[]): number[] {
  return frames.map(({ hash }) => {
    const alike = frames.filter((other) => hashDistance(hash, other.hash) <= ALIKE_DISTANCE)
    return 1 / Math.max(1, alike.length)
  })
}

/**
 * By how much later the same pictures come in the other video, most likely first. Each frame votes for all frames that look like it;
 * key frames of two encodes fall up to a few seconds apart, so votes close together count as one.
 */
export function voteForPictureShifts(
  a: readonly FingerprintFrame[],
  weights: readonly number[],
  b: readonly FingerprintFrame[],
): number[] {
  const votes = new Map<number, number>()
  for (const [index, frame] of a.entries()) {
    const steps = new Set<number>()
    for (const other of b) {
      if (hashDistance(frame.hash, other.hash) > MOST_VOTE_DISTANCE) continue
      const step = Math.round((other.atMs - frame.atMs) / VOTE_STEP_MS)
      for (let near = step - VOTE_REACH; near <= step + VOTE_REACH; near++) steps.add(near)
    }
    for (const step of steps) votes.set(step, (votes.get(step) ?? 0) + (weights[index] ?? 0))
  }
  const best = [...votes].sort(([stepA, one], [stepB, other]) => other - one || Math.abs(stepA) - Math.abs(stepB))
  const chosen: number[] = []
  for (const [step] of best) {
    if (chosen.length >= SHIFTS_TRIED) break
    if (chosen.every((other) => Math.abs(other - step) > 2 * VOTE_REACH)) chosen.push(step)
  }
  return chosen.map((step) => step * VOTE_STEP_MS)
}

/** Looks at each frame for which the other video has one at nearly that moment. @param shiftMs how much later it comes there. */
export function compareFrames(
  a: readonly FingerprintFrame[],
  weights: readonly number[],
  b: readonly FingerprintFrame[],
  shiftMs: number,
): ComparedFrame[] {
  return a.flatMap(({ atMs, hash }, index) => {
    const beside = b.filter((other) => Math.abs(other.atMs - atMs - shiftMs) <= BESIDE_MS)
    const isSame = beside.some((other) => hashDistance(hash, other.hash) <= MOST_PLACED_DISTANCE)
    const isPlaced = isSame || beside.some((other) => Math.abs(other.atMs - atMs - shiftMs) <= NEAR_MS)
    return isPlaced ? [{ atMs, isSame, weight: weights[index] ?? 0 }] : []
  })
}
