import type { Difference } from '../language/align-wording.ts'

/** Two stretches that stood for each other, and the equal tokens that touch them. */
export type Stretches = Pick<Difference, 'before' | 'after'> & { readonly a: string; readonly b: string }

/**
 * Takes a difference of several words apart where other lines say how: 叫计程车 and 搭的士 is 叫 and 搭 beside 计程车 and 的士,
 * when these two are met by themselves.
 * @param isKnown whether a pair is met by itself, by one of its `namesOf`.
 */
export function splitDifference(difference: Difference, isKnown: (name: string) => boolean): Difference[] {
  for (const parts of waysToSplit(difference)) {
    if (parts.some((part) => namesOf(toStretches(part)).some(isKnown))) return parts
  }
  return [difference]
}

/** Every way to take a difference in two. Equal tokens within it are there by chance: then there is none. */
export function waysToSplit({ a, b, before, after, isMerged }: Difference): Difference[][] {
  if (isMerged) return []
  const ways: Difference[][] = []
  for (let i = 1; i < a.length; i++) {
    for (let j = 1; j < b.length; j++) {
      const first = { a: a.slice(0, i), b: b.slice(0, j), before, after: [], isMerged }
      const second = { a: a.slice(i), b: b.slice(j), before: [], after, isMerged }
      ways.push([first, second])
    }
  }
  return ways
}

/** A difference with its tokens written as one. */
export function toStretches({ a, b, before, after }: Difference): Stretches {
  return { a: a.join(''), b: b.join(''), before, after }
}

/**
 * What a pair is known by, whichever of both comes first: by itself, or where one is a single character, together with
 * the token in front or behind.
 */
export function namesOf({ a, b, before, after }: Stretches): string[] {
  if ([...a].length > 1 && [...b].length > 1) return [nameOf(a, b)]
  const front = before.at(-1)
  const back = after[0]
  return [
    ...(front === undefined ? [] : [nameOf(front + a, front + b)]),
    ...(back === undefined ? [] : [nameOf(a + back, b + back)]),
  ]
}

function nameOf(a: string, b: string): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`
}
