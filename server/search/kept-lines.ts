import { keepByWork } from '../../db/keep-by-work.ts'
import type { Reader } from '../../db/open.ts'
import { type CueLine, type LineSource, listLineSources, listWindowCues } from '../../db/queries/window-lines.ts'
import { WINDOW_SPAN } from '../indexing/line-documents.ts'
import type { WindowHit } from './hits.ts'

const lineSources = keepByWork({
  read: async (db, trackIds: readonly string[]) => {
    const found = await listLineSources(db, trackIds)
    return found.map((value) => ({ workId: value.workId, key: value.trackId, value }))
  },
  most: 200_000,
  weigh: ({ moments }: LineSource) => 1 + moments.length, // about 250 bytes each
  atOnce: 500,
})

/** A window with its track and its lines, one of the next window behind them. */
export interface WindowLines {
  readonly source: LineSource
  readonly lines: readonly CueLine[]
}

/** Lines that stay in memory, about 150 bytes each; beyond these all are forgotten. */
const MOST_LINES = 200_000

/**
 * Lines that were shown of late, by their track and the position of the first: who narrows a search, turns a page back or types on is
 * shown the same works again. A track whose work has changed since is read anew, and thus another object.
 */
let shown = { lines: 0, byTrack: new WeakMap<LineSource, Map<number, readonly CueLine[]>>() }

/** The lines of these windows, in their order; undefined for one whose track is gone or has become another work's. */
export async function readWindowLines(db: Reader, windows: readonly WindowHit[]): Promise<(WindowLines | undefined)[]> {
  const trackIds = windows.map(({ trackId }) => trackId)
  const sources = await lineSources.find(db, trackIds)
  const found = windows.map(({ serial, trackId, position }, place) => {
    const source = sources[place]
    if (source?.serial !== serial) return undefined
    return { source, trackId, position, lines: shown.byTrack.get(source)?.get(position) }
  })
  const missing = found.filter((window) => window !== undefined).filter(({ lines }) => lines === undefined)
  const read = await listWindowCues(db, missing, WINDOW_SPAN)
  for (const [place, window] of missing.entries()) {
    window.lines = read[place] ?? []
    keep(window.source, window.position, window.lines)
  }
  return found.map((window) => window && { source: window.source, lines: window.lines ?? [] })
}

function keep(source: LineSource, position: number, lines: readonly CueLine[]): void {
  if (shown.lines >= MOST_LINES) shown = { lines: 0, byTrack: new WeakMap() }
  const ofTrack = shown.byTrack.get(source) ?? new Map<number, readonly CueLine[]>()
  shown.byTrack.set(source, ofTrack.set(position, lines))
  shown.lines += 1 + lines.length
}
