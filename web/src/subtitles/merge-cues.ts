import type { ToldCue } from './api.ts'
import { type Cue, inOrder, newCueId } from './cues.ts'

/** A cue that was changed here and by somebody else, each otherwise; undefined: it is not there. */
export interface CueConflict {
  readonly id: number
  readonly base: Cue | undefined
  readonly mine: Cue | undefined
  readonly theirs: Cue | undefined
}

export interface MergedCues {
  /** Theirs where only they changed something, else mine. */
  readonly cues: readonly Cue[]
  readonly conflicts: readonly CueConflict[]
  /** How many cues were taken over from them. */
  readonly taken: number
}

/** Gives cues as the server has them the ids of those that they were: by all that they are, else by their time, else by their words. */
export function withIds(base: readonly Cue[], told: readonly ToldCue[]): Cue[] {
  const ids: (number | undefined)[] = told.map(() => undefined)
  const free = new Set(base)
  const match = (keyOf: (cue: ToldCue) => string) => {
    const waiting = Map.groupBy(free, keyOf)
    for (const [at, cue] of told.entries()) {
      if (ids[at] !== undefined) continue
      const found = waiting.get(keyOf(cue))?.shift()
      if (found === undefined) continue
      free.delete(found)
      ids[at] = found.id
    }
  }
  match(({ startMs, endMs, text }) => `${startMs} ${endMs} ${text}`)
  match(({ startMs }) => `${startMs}`)
  match(({ endMs }) => `${endMs}`)
  match(({ text }) => text)
  return told.map(({ startMs, endMs, text, made }, at) => ({ id: ids[at] ?? newCueId(), startMs, endMs, text, made }))
}

/** Brings together what was changed here and elsewhere since `base`: times and words each by themselves. Mine is kept until somebody says otherwise. */
export function mergeCues(base: readonly Cue[], mine: readonly Cue[], theirs: readonly Cue[]): MergedCues {
  const [was, here, there] = [base, mine, theirs].map((cues) => new Map(cues.map((cue) => [cue.id, cue])))
  const conflicts: CueConflict[] = []
  const cues: Cue[] = []
  let taken = 0
  for (const id of new Set([...theirs, ...mine, ...base].map((cue) => cue.id))) {
    const sides = { id, base: was?.get(id), mine: here?.get(id), theirs: there?.get(id) }
    const { cue, isConflict } = mergeOne(sides)
    if (isConflict) conflicts.push(sides)
    if (!isSame(cue, sides.mine)) taken += 1
    if (cue) cues.push(cue)
  }
  return { cues: inOrder(cues), conflicts, taken }
}

/** The cues with one of them as it is given; undefined takes it out. */
export function withSide(cues: readonly Cue[], id: number, cue: Cue | undefined): Cue[] {
  return inOrder([...cues.filter((one) => one.id !== id), ...(cue ? [cue] : [])])
}

function mergeOne({ base, mine, theirs }: CueConflict): { cue: Cue | undefined; isConflict: boolean } {
  if (isSame(mine, base)) return { cue: theirs, isConflict: false }
  if (isSame(theirs, base) || isSame(mine, theirs)) return { cue: mine, isConflict: false }
  if (!base || !mine || !theirs) return { cue: mine, isConflict: true }
  const times = pick(timesOf(base), timesOf(mine), timesOf(theirs))
  const words = pick(wordsOf(base), wordsOf(mine), wordsOf(theirs))
  return { cue: { id: mine.id, ...times.value, ...words.value }, isConflict: times.isConflict || words.isConflict }
}

function pick<Value>(base: Value, mine: Value, theirs: Value): { value: Value; isConflict: boolean } {
  if (isSame(mine, base)) return { value: theirs, isConflict: false }
  return { value: mine, isConflict: !isSame(theirs, base) && !isSame(mine, theirs) }
}

const timesOf = ({ startMs, endMs }: Cue) => ({ startMs, endMs })
const wordsOf = ({ text, made }: Cue) => ({ text, made })

/** Keys count in their order: all cues are made by the same code, and what is within them comes from the server. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
