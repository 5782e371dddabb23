import type { FactList } from './fact-table.ts'
import type { Validity } from './facts.ts'
import { fromBoolean, NO, type Test, UNKNOWN, type Verdict, YES } from './kleene.ts'
import type { Scope } from './scope.ts'

/** True where one item in force is so; false where none is. */
export function someOf(list: FactList, where: Test): Test {
  return (scope) => {
    let verdict: Verdict = NO
    for (const item of list.get(scope)) {
      const one = judge(list, where, scope, item)
      if (one === YES) return YES
      if (one === UNKNOWN) verdict = UNKNOWN
    }
    return verdict
  }
}

/** True where all items in force are so; also where there is none. */
export function everyOf(list: FactList, where: Test): Test {
  return (scope) => {
    let verdict: Verdict = YES
    for (const item of list.get(scope)) {
      const one = judge(list, where, scope, item)
      if (one === NO) return NO
      if (one === UNKNOWN) verdict = UNKNOWN
    }
    return verdict
  }
}

/** Whether as many items in force are so as it says; not known as long as those that cannot be told decide. */
export function countOf(list: FactList, where: Test, isWithin: (count: number) => boolean): Test {
  return (scope) => {
    let sure = 0
    let open = 0
    for (const item of list.get(scope)) {
      const one = judge(list, where, scope, item)
      if (one === YES) sure++
      if (one === UNKNOWN) open++
    }
    const verdict = isWithin(sure)
    for (let count = sure + 1; count <= sure + open; count++) if (isWithin(count) !== verdict) return UNKNOWN
    return fromBoolean(verdict)
  }
}

/** How many items in force are so for sure. */
export function matchesOf(list: FactList, where: Test): (scope: Scope) => number {
  return (scope) => list.get(scope).filter((item) => judge(list, where, scope, item) === YES).length
}

/** Calls back with each item that is there at the instant of the scope, in scope. */
export function forEachInForce(list: FactList, scope: Scope, look: () => void): void {
  for (const item of list.get(scope)) {
    if (list.isDated && !isInForce(item as Validity, scope.asOfMs)) continue // a dated list has items with a validity
    list.look(scope, item)
    look()
  }
}

function judge(list: FactList, where: Test, scope: Scope, item: unknown): Verdict | undefined {
  if (list.isDated && !isInForce(item as Validity, scope.asOfMs)) return undefined // not there: neither of them
  list.look(scope, item)
  return where(scope)
}

/** True where it holds at this instant: from its beginning, inclusive, to its end, exclusive. */
function isInForce({ validFromMs, validUntilMs }: Validity, atMs: number): boolean {
  return (validFromMs === null || validFromMs <= atMs) && (validUntilMs === null || atMs < validUntilMs)
}
