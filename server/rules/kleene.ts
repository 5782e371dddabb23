import type { Scope } from './scope.ts'

/** The three values of Kleene's strong logic, as small numbers: they are compared hundreds of millions of times. */
export const NO = 0
export const YES = 1
export const UNKNOWN = 2
export type Verdict = typeof NO | typeof YES | typeof UNKNOWN
/** A compiled condition. */
export type Test = (scope: Scope) => Verdict

export function fromBoolean(value: boolean): Verdict {
  return value ? YES : NO
}

export function negate(value: Verdict): Verdict {
  return value === UNKNOWN ? UNKNOWN : value === YES ? NO : YES
}

/** True where all are; false where one is, whatever is not known. */
export function allOf(tests: readonly Test[]): Test {
  return (scope) => {
    let verdict: Verdict = YES
    for (const test of tests) {
      const one = test(scope)
      if (one === NO) return NO
      if (one === UNKNOWN) verdict = UNKNOWN
    }
    return verdict
  }
}

/** True where one is, whatever is not known; false where none is. */
export function anyOf(tests: readonly Test[]): Test {
  return (scope) => {
    let verdict: Verdict = NO
    for (const test of tests) {
      const one = test(scope)
      if (one === YES) return YES
      if (one === UNKNOWN) verdict = UNKNOWN
    }
    return verdict
  }
}
