/** A line of one track and what another track says at the same time. */
export interface CuePair {
  readonly a: string
  readonly b: string
  /** Where the first begins. */
  readonly startMs: number
}

interface Cue {
  readonly startMs: number
  readonly endMs: number
  readonly text: string
}

/** Lines that share more than this of the shorter one's time are said at the same time. */
const LEAST_OVERLAP = 0.5
/** Lines that are cut otherwise in the other track are put together, but not whole dialogues. */
const MOST_TOGETHER = 3

/**
 * Puts lines of two tracks of an episode together that are shown at the same time. Where one track cuts a sentence in
 * two, both its lines stand against the one of the other. Both tracks are in order of time.
 */
export function pairCues(left: readonly Cue[], right: readonly Cue[]): CuePair[] {
  const pairs: CuePair[] = []
  let [i, j] = [0, 0]
  while (i < left.length && j < right.length) {
    const [first, other] = [left[i], right[j]]
    if (first === undefined || other === undefined) break
    if (!areTogether(first, other)) {
      if (first.endMs <= other.endMs) i++
      else j++
      continue
    }
    const end = growGroup(left, right, i, j)
    const group = { left: left.slice(i, end.i), right: right.slice(j, end.j) }
    if (group.left.length <= MOST_TOGETHER && group.right.length <= MOST_TOGETHER) {
      pairs.push({ a: textOf(group.left), b: textOf(group.right), startMs: first.startMs })
    }
    i = end.i
    j = end.j
  }
  return pairs
}

/** How far lines go on that are together with one of the group. */
function growGroup(
  left: readonly Cue[],
  right: readonly Cue[],
  fromI: number,
  fromJ: number,
): { i: number; j: number } {
  let [i, j] = [fromI + 1, fromJ + 1]
  for (;;) {
    const [lastLeft, lastRight, nextLeft, nextRight] = [left[i - 1], right[j - 1], left[i], right[j]]
    if (lastLeft && nextRight && areTogether(lastLeft, nextRight)) j++
    else if (lastRight && nextLeft && areTogether(nextLeft, lastRight)) i++
    else return { i, j }
  }
}

function areTogether(a: Cue, b: Cue): boolean {
  const shared = Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs)
  return shared > LEAST_OVERLAP * Math.min(a.endMs - a.startMs, b.endMs - b.startMs)
}

function textOf(cues: readonly Cue[]): string {
  return cues.map((cue) => cue.text).join('\n')
}
