/** A line of a file, without its end, and its number from 1. */
export interface Line {
  readonly text: string
  readonly number: number
}

const LF = 0x0a
const CR = 0x0d

/**
 * The lines of a text, whichever of LF, CR LF and CR ends them, one at a time. Of blank lines that follow each other
 * only the first is given, since a file may be nothing else.
 */
export function* linesOf(text: string): Generator<Line> {
  let nextLf = -1
  let nextCr = -1
  let number = 1
  for (let from = 0; from <= text.length; ) {
    if (nextLf < from) nextLf = endOr(text.length, text.indexOf('\n', from))
    if (nextCr < from) nextCr = endOr(text.length, text.indexOf('\r', from))
    const to = Math.min(nextLf, nextCr)
    yield { text: text.slice(from, to), number }
    const isBlank = to === from
    from = afterLineEnd(text, to)
    number++
    for (; isBlank && from < text.length && isLineEnd(text, from); number++) from = afterLineEnd(text, from)
  }
}

function endOr(end: number, found: number): number {
  return found < 0 ? end : found
}

function isLineEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === LF || code === CR
}

function afterLineEnd(text: string, at: number): number {
  return text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1
}
