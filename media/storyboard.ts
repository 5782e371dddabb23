import { fittedSize } from './picture-size.ts'
import type { Storyboard, StoryboardCell } from './video-analysis.ts'
import type { VideoFacts } from './video-facts.ts'

const MOST_COLUMNS = 10
/** How long the last cell lasts when the video does not say how long it is itself. */
const LAST_CELL_MS = 2000

/** Lays frames out in rows of ten: cell i stands for the time from its frame until the next; the first starts with the video. */
export function layOutStoryboard(timesMs: readonly number[], facts: VideoFacts): Storyboard {
  const { widthPx: tileWidthPx, heightPx: tileHeightPx } = fittedSize('tile', facts)
  const columns = Math.min(MOST_COLUMNS, timesMs.length)
  const cells: StoryboardCell[] = []
  timesMs.forEach((atMs, index) => {
    const fromMs = cells.at(-1)?.toMs ?? 0
    const next = timesMs[index + 1] ?? facts.durationMs ?? atMs + LAST_CELL_MS
    cells.push({
      fromMs,
      toMs: Math.max(fromMs + 1, next),
      x: (index % columns) * tileWidthPx,
      y: Math.floor(index / columns) * tileHeightPx,
    })
  })
  return { tileWidthPx, tileHeightPx, columns, rows: Math.ceil(timesMs.length / columns), cells }
}
