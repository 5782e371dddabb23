import { countBits } from '../../media/picture-hash.ts'

/** A stretch of one sound that is also in another, in steps of the fingerprint: from `from` until before `to`, `shift` later in the other. */
export interface SoundRun {
  readonly from: number
  readonly to: number
  readonly shift: number
}

const KEY_SHIFT = 12 // the upper 20 bits find places to look at; all 32 are compared there
const MOST_PLACES = 64
const SHIFTS_TRIED = 6
const FEWEST_VOTES = 5
const WINDOW = 16
const MOST_DIFFERENCE_BITS = 0.2 * 32
const SHORTEST_RUN = 24
const LONGEST_GAP = 12

/**
 * Where two sounds are the same: shifts that many equal values agree on, then along each every stretch of 3 s and more in which
 * values differ in less than a fifth of their bits (measured: 0.02 for a re-encode, 0.35 and more for other sound).
 * What was cut out or put in shows as several shifts.
 */
export function alignSound(a: Uint32Array, b: Uint32Array): SoundRun[] {
  const tellsA = findTelling(a)
  const tellsB = findTelling(b)
  const taken = new Uint8Array(a.length)
  const runs: SoundRun[] = []
  for (const shift of voteForShifts(a, tellsA, b, tellsB)) {
    for (const run of listRuns(a, b, shift, (index) => tellsA[index] === 1 && tellsB[index + shift] === 1)) {
      const free = trimTaken(run, taken)
      if (free.to - free.from < SHORTEST_RUN) continue
      taken.fill(1, free.from, free.to)
      runs.push(free)
    }
  }
  return runs.sort((one, other) => one.from - other.from)
}

/** Runs that follow each other overlap a little, because a run is found by windows: the earlier found keeps that. */
function trimTaken({ from, to, shift }: SoundRun, taken: Uint8Array): SoundRun {
  const free = { from, to, shift }
  while (free.from < free.to && taken[free.from] === 1) free.from++
  while (free.to > free.from && taken[free.to - 1] === 1) free.to--
  const gap = taken.subarray(free.from, free.to).indexOf(1)
  return gap < 0 ? free : { ...free, to: free.from + gap }
}

/** Marks values that say something: silence and long tones give the same value over and over, in every file. */
export function findTelling(sound: Uint32Array): Uint8Array {
  const marks = new Uint8Array(sound.length)
  for (let index = 0; index < sound.length; index++) {
    const before = sound[Math.max(0, index - WINDOW / 2)] ?? 0
    const after = sound[Math.min(sound.length - 1, index + WINDOW / 2)] ?? 0
    const value = sound[index] ?? 0
    marks[index] = countBits(value ^ before) > 2 || countBits(value ^ after) > 2 ? 1 : 0
  }
  return marks
}

function voteForShifts(a: Uint32Array, tellsA: Uint8Array, b: Uint32Array, tellsB: Uint8Array): number[] {
  const places = new Map<number, number[]>()
  for (let index = 0; index < b.length; index++) {
    if (tellsB[index] === 0) continue
    const key = (b[index] ?? 0) >>> KEY_SHIFT
    const list = places.get(key)
    if (list === undefined) places.set(key, [index])
    else if (list.length < MOST_PLACES) list.push(index)
  }
  const votes = new Map<number, number>()
  for (let index = 0; index < a.length; index++) {
    if (tellsA[index] === 0) continue
    for (const place of places.get((a[index] ?? 0) >>> KEY_SHIFT) ?? []) {
      votes.set(place - index, (votes.get(place - index) ?? 0) + 1)
    }
  }
  return [...votes]
    .filter(([, count]) => count >= FEWEST_VOTES)
    .sort(([, one], [, other]) => other - one)
    .slice(0, SHIFTS_TRIED)
    .map(([shift]) => shift)
}

function listRuns(a: Uint32Array, b: Uint32Array, shift: number, tells: (index: number) => boolean): SoundRun[] {
  const first = Math.max(0, -shift)
  const last = Math.min(a.length, b.length - shift)
  const runs: SoundRun[] = []
  let bits = 0
  let from = -1
  let until = -1
  const close = () => {
    const span = { from, to: until, shift }
    if (from >= 0 && until - from >= SHORTEST_RUN && countTelling(span, tells) >= SHORTEST_RUN / 2) runs.push(span)
  }
  for (let index = first; index < last; index++) {
    bits += difference(a, b, index, shift)
    if (index - first < WINDOW - 1) continue
    if (index - first >= WINDOW) bits -= difference(a, b, index - WINDOW, shift)
    if (bits / WINDOW >= MOST_DIFFERENCE_BITS) continue
    const start = index - WINDOW + 1
    if (from < 0 || start > until + LONGEST_GAP) {
      close()
      from = start
    }
    until = index + 1
  }
  close()
  return runs
}

function countTelling({ from, to }: SoundRun, tells: (index: number) => boolean): number {
  let count = 0
  for (let index = from; index < to; index++) if (tells(index)) count++
  return count
}

function difference(a: Uint32Array, b: Uint32Array, index: number, shift: number): number {
  return countBits((a[index] ?? 0) ^ (b[index + shift] ?? 0))
}
