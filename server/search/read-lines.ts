import type { Reader } from '../../db/open.ts'
import type { StillMoment } from '../../db/queries/window-lines.ts'
import { stillUrl } from '../catalogue/present-work.ts'
import { WINDOW_CUES } from '../indexing/line-documents.ts'
import type { WindowHit } from './hits.ts'
import { readWindowLines } from './kept-lines.ts'
import { type MarkedLine, markLines, type QueryText } from './mark-text.ts'
import type { LineView } from './schemas.ts'

/** The lines of these windows that hold the query, window by window; a lost track has none. */
export async function readMarkedLines(
  db: Reader,
  windows: readonly WindowHit[],
  query: QueryText,
): Promise<MarkedLine[][]> {
  const found = await readWindowLines(db, windows)
  return found.map((window) => {
    if (window === undefined) return []
    const marked = markLines(window.lines, query, WINDOW_CUES)
    return marked.map((one) => ({ ...one, line: { ...window.source, ...one.line } }))
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
