import { keepByWork } from '../../db/keep-by-work.ts'
import type { Reader } from '../../db/open.ts'
import { type CueLine, type LineSource, listLineSources, listWindowCues } from '../../db/queries/window-lines.ts'
import { WINDOW_SPAN } from '../indexing/line-documents.ts'
import type { WindowHit } from './hits.ts'

/** They stay in memory: to read them again after the engine has answered took as long as to read the lines. */
const lineSources = keepByWork({
  read: async (db, serials: readonly number[]) => {
    const found = await listLineSources(db, serials)
    return [...found].flatMap(([key, value]) => (value[0] ? [{ workId: value[0].workId, key, value }] : []))
  },
  most: 200_000,
  weigh: (sources: readonly LineSource[]) => sources.reduce((sum, { moments }) => sum + 1 + moments.length, 0), // about 250 bytes each
  atOnce: 100,
})

/** The tracks of works, by their serials. */
export type LineSources = ReadonlyMap<number, readonly LineSource[]>

/** The tracks of these works as the database has them now; a work without any is left out. */
export async function readLineSources(db: Reader, serials: readonly number[]): Promise<LineSources> {
  const found = await lineSources.find(db, serials)
  return new Map(serials.flatMap((serial, place) => (found[place] ? [[serial, found[place]]] : [])))
}

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

/**
 * The lines of these windows, in their order; undefined for one whose track is gone.
 * @param sources of their works
 */
export async function readWindowLines(
  db: Reader,
  windows: readonly WindowHit[],
  sources: LineSources,
): Promise<(WindowLines | undefined)[]> {
  const found = windows.map(({ serial, trackId, position }) => {
    const source = sources.get(serial)?.find((one) => one.trackId === trackId)
    return source && { source, trackId, position, lines: shown.byTrack.get(source)?.get(position) }
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
