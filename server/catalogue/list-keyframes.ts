import Type, { type Static } from 'typebox'
import type { Reader } from '../../db/open.ts'
import { listStoryboards } from '../../db/queries/media-files.ts'
import { Id } from '../http/views.ts'
import { stillUrl } from './present-work.ts'

const Pixels = Type.Integer({ minimum: 0 })

/** Query of GET /works/{workId}/keyframes. */
export const KeyframesQuery = Type.Object(
  { count: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 4, description: 'Of each episode' })) },
  { additionalProperties: false },
)

export const KeyframesView = Type.Object({
  items: Type.Array(
    Type.Object({
      episodeId: Id,
      sheetUrl: Type.String({ description: 'The image that all of its frames stand on' }),
      sheetWidthPx: Pixels,
      sheetHeightPx: Pixels,
      frameWidthPx: Pixels,
      frameHeightPx: Pixels,
      frames: Type.Array(Type.Object({ atMs: Pixels, x: Pixels, y: Pixels }), {
        description: 'Where each stands on the sheet, in pixels',
      }),
    }),
    { description: 'In the order of the episodes; one that has no storyboard is left out' },
  ),
})
export type KeyframesView = Static<typeof KeyframesView>

/** A few pictures of each episode of a work, from their storyboards. One query, however many there are. */
export async function listKeyframes(db: Reader, workId: string, count = 4): Promise<KeyframesView> {
  const found = await listStoryboards(db, workId)
  const items = found.map(({ episodeId, stillId, sheetWidthPx, sheetHeightPx, storyboard }) => ({
    ...{ episodeId, sheetUrl: stillUrl(stillId), sheetWidthPx, sheetHeightPx },
    ...{ frameWidthPx: storyboard.tileWidthPx, frameHeightPx: storyboard.tileHeightPx },
    frames: pickEvenly(storyboard.cells, count).map(({ fromMs, x, y }) => ({ atMs: fromMs, x, y })),
  }))
  return { items }
}

/** Some of them, each from the middle of an equal part; where there are fewer, some come twice. */
function pickEvenly<T>(all: readonly T[], count: number): T[] {
  const places = Array.from({ length: count }, (_, at) => Math.floor(((at + 0.5) / count) * all.length))
  return places.flatMap((place) => all[place] ?? [])
}
