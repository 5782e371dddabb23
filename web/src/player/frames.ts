/** Where a frame stands that is `by` frames away, in ms: its middle, so that no rounding lands on the one before. */
export function frameAwayMs(currentMs: number, by: number, framesPerSecond: number): number {
  const frameMs = 1000 / framesPerSecond
  const frame = Math.floor(currentMs / frameMs + EARLY)
  return (Math.max(0, frame + by) + 0.5) * frameMs
}

/** A time that a browser rounds may lie this part of a frame before its frame begins. */
const EARLY = 0.02
