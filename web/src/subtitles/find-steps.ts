import { writeLine } from '../../../server/language/write-line.ts'
import type { Cue, Decision, Made } from './cues.ts'

/** A step of an edit as the server takes it; `position` counts in the cues as the steps before left them. */
export type CueStep =
  | { readonly op: 'text'; readonly position: number; readonly text: string }
  | { readonly op: 'times'; readonly position: number; readonly startMs: number; readonly endMs: number }
  | {
      readonly op: 'insert'
      readonly position: number
      readonly startMs: number
      readonly endMs: number
      readonly text: string
    }
  | { readonly op: 'delete'; readonly position: number }
  | { readonly op: 'decide'; readonly position: number; readonly change: number; readonly decision: Decision }
  | { readonly op: 'reset'; readonly position: number }

/** The steps that lead from some cues to others; empty: they are the same. Cues are the same by their ids. */
export function findSteps(base: readonly Cue[], cues: readonly Cue[]): CueStep[] {
  const placeOf = new Map(base.map((cue, at) => [cue.id, at]))
  const kept = new Map<number, Cue>()
  let last = -1
  for (const { id } of cues) {
    const at = placeOf.get(id)
    if (at === undefined || at < last) continue // one that has passed another is taken out, and put in there
    last = at
    kept.set(id, base[at] as Cue) // `at` is a place in it
  }
  const gone = base.flatMap(({ id }, position) => (kept.has(id) ? [] : [{ op: 'delete' as const, position }]))
  const placed = cues.flatMap((cue, position) => {
    const was = kept.get(cue.id)
    return was === undefined ? [insertion(cue, position)] : stepsOf(was, cue, position)
  })
  return [...gone.reverse(), ...placed]
}

function insertion({ startMs, endMs, text }: Cue, position: number): CueStep {
  return { op: 'insert', position, startMs, endMs, text }
}

function stepsOf(was: Cue, cue: Cue, position: number): CueStep[] {
  if (was === cue) return []
  const { startMs, endMs, text } = cue
  const times =
    startMs === was.startMs && endMs === was.endMs ? [] : [{ op: 'times' as const, position, startMs, endMs }]
  if (was.made && cue.made)
    return [...times, ...stepsOfMade({ ...was, made: was.made }, { ...cue, made: cue.made }, position)]
  return text === was.text ? times : [...times, { op: 'text', position, text }]
}

type MadeCue = Cue & { readonly made: Made }

/** Of a line of a draft: what was decided, then what was written. */
function stepsOfMade(was: MadeCue, cue: MadeCue, position: number): CueStep[] {
  if (was.made.edited && !cue.made.edited) return [{ op: 'reset', position }]
  const differs = cue.made.changes.some(({ decision }, at) => decision !== was.made.changes[at]?.decision)
  const isRewritten = writeLine(was.made.sourceText, was.made.changes).text !== was.text
  const steps: CueStep[] = differs && isRewritten ? [{ op: 'reset', position }] : []
  const decisions = was.made.changes.map(({ decision }) => (steps.length > 0 ? 'open' : decision))
  for (const [change, { decision }] of cue.made.changes.entries()) {
    if (decision !== decisions[change]) steps.push({ op: 'decide', position, change, decision })
  }
  const text = steps.length > 0 ? writeLine(cue.made.sourceText, cue.made.changes).text : was.text
  return cue.text === text ? steps : [...steps, { op: 'text', position, text: cue.text }]
}
