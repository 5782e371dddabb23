import type { Bounds } from './condition.ts'

/** Says that something at this place of the condition (`/atLeast`) is wrong; what is compiled then is never used. */
export type Blame = (place: string, detail: string) => void

export const BOUNDS = ['atLeast', 'moreThan', 'atMost', 'lessThan'] as const
type Bound = (typeof BOUNDS)[number]

/** True for the name of a bound. */
export function isBound(name: string): name is Bound {
  return BOUNDS.some((bound) => bound === name)
}

/** True inside of these bounds, of which there has to be one. */
export function boundsTest(bounds: Bounds, blame: Blame): (value: number) => boolean {
  const tests = BOUNDS.flatMap((name) => {
    const bound = bounds[name]
    if (bound === undefined) return []
    if (!Number.isFinite(bound)) blame(`/${name}`, 'It has to be a number.')
    return [TESTS[name](bound)]
  })
  const { atLeast = -Infinity, moreThan = -Infinity, atMost = Infinity, lessThan = Infinity } = bounds
  if (Math.max(atLeast, moreThan) > Math.min(atMost, lessThan)) blame('', 'No number is within these bounds.')
  const [first, second] = tests
  if (!first) {
    blame('', `It needs a bound: ${BOUNDS.join(', ')}.`)
    return () => false
  }
  if (!second) return first
  return tests.length === 2 ? (value) => first(value) && second(value) : (value) => tests.every((test) => test(value))
}

const TESTS: Readonly<Record<Bound, (bound: number) => (value: number) => boolean>> = {
  atLeast: (bound) => (value) => value >= bound,
  moreThan: (bound) => (value) => value > bound,
  atMost: (bound) => (value) => value <= bound,
  lessThan: (bound) => (value) => value < bound,
}
