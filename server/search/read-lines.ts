import { type LineRow, listStillMoments, listWindowCues, type StillMoment } from '../../db/queries/search-rows.ts'
import { stillUrl } from '../catalogue/present-work.ts'
import type { Context } from '../context.ts'
import { WINDOW_CUES, WINDOW_SPAN } from '../indexing/line-documents.ts'
import type { WindowHit } from './hits.ts'
import { type MarkedLine, markLines, type QueryText } from './mark-text.ts'
import type { LineView } from './schemas.ts'

/** Reads the cues of these windows and keeps the lines that hold the query, window by window; a lost track has none. */
export async function readMarkedLines(
  ctx: Pick<Context, 'db'>,
  windows: readonly WindowHit[],
  query: QueryText,
): Promise<MarkedLine[][]> {
  const places = windows.map(({ trackId, position }) => ({ trackId, position }))
  const lines = await listWindowCues(ctx.db, places, WINDOW_SPAN)
  return lines.map((ofWindow) => markLines(ofWindow, query, WINDOW_CUES))
}

/** The public views of these lines, each with the image nearest to it. */
export async function presentLines(
  ctx: Pick<Context, 'db'>,
  lines: readonly MarkedLine[],
): Promise<Map<MarkedLine, LineView>> {
  const files = [...new Set(lines.map(({ line }) => line.mediaSha256))]
  const found = await listStillMoments(ctx.db, files)
  const moments = new Map(files.map((file, place) => [file, found[place]]))
  return new Map(
    lines.map((marked) => [marked, presentLine(marked, nearest(moments.get(marked.line.mediaSha256), marked.line))]),
  )
}

function presentLine({ line, marks, kind }: MarkedLine, still: StillMoment | undefined): LineView {
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

function nearest(moments: readonly StillMoment[] | undefined, line: LineRow): StillMoment | undefined {
  let best: StillMoment | undefined
  for (const moment of moments ?? []) {
    if (!best || Math.abs(moment.atMs - line.startMs) < Math.abs(best.atMs - line.startMs)) best = moment
  }
  return best
}
