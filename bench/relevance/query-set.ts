/** A title to index. */
export interface SetTitle {
  readonly locale: string
  readonly text: string
  readonly kind: 'display' | 'alternative'
}

/** Lines of an episode in one locale, a second each. */
export interface SetTrack {
  readonly locale: string
  readonly lines: readonly string[]
}

/** A work to index; `key` is the name that queries expect it by. */
export interface SetWork {
  readonly key: string
  readonly originRegion: string
  readonly titles: readonly SetTitle[]
  /** Of its one episode. Undefined: it has none, so no video is sent. */
  readonly subtitles?: readonly SetTrack[]
}

/** A query to ask. */
export interface SetQuery {
  readonly query: string
  readonly queryClass: string
  /** Keys of works, at least one. */
  readonly expected: readonly string[]
  /** The reader's; undefined: not told. */
  readonly locale?: string
  /** Of a line of dialogue: its number from 1. */
  readonly line?: number
}

/** The rows of a tab-separated text with a head line, as cells. @throws when a row has another number of cells. */
export function readTable(text: string): string[][] {
  const [head = '', ...lines] = text.split('\n').filter((line) => line !== '')
  const width = head.split('\t').length
  return lines.map((line, index) => {
    const cells = line.split('\t')
    if (cells.length !== width) throw new Error(`Row ${index + 2} has ${cells.length} cells, not ${width}: ${line}`)
    return cells
  })
}

/** About `count` of these, evenly spread over their order, the same ones each time. */
export function sampleOf<T>(all: readonly T[], count: number | undefined): readonly T[] {
  if (count === undefined || count >= all.length) return all
  return all.filter(
    (_, index) => Math.floor(((index + 1) * count) / all.length) > Math.floor((index * count) / all.length),
  )
}
