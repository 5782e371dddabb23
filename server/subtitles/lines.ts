/** A line of a file, without its end, and its number from 1. */
export interface Line {
  readonly text: string
  readonly number: number
}

/** The lines of a text, whichever of LF, CR LF and CR ends them; one at a time, since a file may be all line ends. */
export function* linesOf(text: string): Generator<Line> {
  const unified = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  let number = 1
  for (let from = 0; from <= unified.length; number++) {
    const found = unified.indexOf('\n', from)
    const to = found < 0 ? unified.length : found
    yield { text: unified.slice(from, to), number }
    from = to + 1
  }
}
