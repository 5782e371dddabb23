import type { Difference } from '../language/align-wording.ts'

/** Whether two stretches are known to say the same, whichever comes first. */
export type IsKnownPair = (a: string, b: string) => boolean

/**
 * Takes a difference of several words apart where other lines say how: 叫计程车 and 搭的士 is 叫 and 搭 beside 计程车 and 的士,
 * when these two are met by themselves.
 */
export function splitDifference(difference: Difference, isKnown: IsKnownPair): Difference[] {
  const { a, b, before, after, isMerged } = difference
  if (isMerged) return [difference]
  for (let i = 1; i < a.length; i++) {
    for (let j = 1; j < b.length; j++) {
      const first: Difference = { a: a.slice(0, i), b: b.slice(0, j), before, after: [], isMerged }
      const second: Difference = { a: a.slice(i), b: b.slice(j), before: [], after, isMerged }
      if (areEqual(first) || areEqual(second)) continue
      if ([first, second].some((part) => isWord(part) && isKnown(part.a.join(''), part.b.join(''))))
        return [first, second]
    }
  }
  return [difference]
}

/** Every pair of stretches that `splitDifference` would ask for. */
export function* partsOf({ a, b }: Difference): Generator<[string, string]> {
  for (let i = 1; i < a.length; i++) {
    for (let j = 1; j < b.length; j++) {
      yield [a.slice(0, i).join(''), b.slice(0, j).join('')]
      yield [a.slice(i).join(''), b.slice(j).join('')]
    }
  }
}

function isWord({ a, b }: Difference): boolean {
  return a.length > 1 && b.length > 1
}

function areEqual({ a, b }: Difference): boolean {
  return a.join('') === b.join('')
}
