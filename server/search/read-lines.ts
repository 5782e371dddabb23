import { keepByWork } from '../../db/keep-by-work.ts'
import type { Reader } from '../../db/open.ts'
import { type LineSource, listLineSources, listWindowCues, type StillMoment } from '../../db/queries/window-lines.ts'
import { stillUrl } from '../catalogue/present-work.ts'
import { WINDOW_CUES, WINDOW_SPAN } from '../indexing/line-documents.ts'
import type { WindowHit } from './hits.ts'
import { type MarkedLine, markLines, type QueryText } from './mark-text.ts'
import type { LineView } from './schemas.ts'

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

/**
 * Reads the cues of these windows and keeps the lines that hold the query, window by window; a lost track has none.
 * @param sources of their works
 */
export async function readMarkedLines(
  db: Reader,
  windows: readonly WindowHit[],
  { query, sources }: { readonly query: QueryText; readonly sources: LineSources },
): Promise<MarkedLine[][]> {
  const lines = await listWindowCues(db, windows, WINDOW_SPAN)
  return windows.map(({ serial, trackId }, place) => {
    const source = sources.get(serial)?.find((one) => one.trackId === trackId)
    if (source === undefined) return []
    const marked = markLines(lines[place] ?? [], query, WINDOW_CUES)
    return marked.map((found) => ({ ...found, line: { ...source, ...found.line } }))
  })
}

/** The public view of a line, with the image nearest to it. */
export function presentLine({ line, marks, kind }: MarkedLine): LineView {
  const still = nearest(line.moments, line.startMs)
  return {
    episodeId: line.episodeId,
    episodeNumber: line.episodeNumber,
    trackId: line.trackId,
    locale: line.locale,
    startMs: line.startMs,
    endMs: line.endMs,
    text: line.text,
    kind,
    marks: marks.map(([from, to]) => [from, to]),
    stillUrl: still ? stillUrl(still.id) : null,
  }
}

function nearest(moments: readonly StillMoment[], instantMs: number): StillMoment | undefined {
  let best: StillMoment | undefined
  for (const moment of moments) {
    if (!best || Math.abs(moment.atMs - instantMs) < Math.abs(best.atMs - instantMs)) best = moment
  }
  return best
}
