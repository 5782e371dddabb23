import type { Reader } from '../../db/open.ts'
import { listCueTexts } from '../../db/queries/index-rows.ts'
import { WINDOW_CUES } from './line-documents.ts'

/** Whole windows of cues, and the one cue behind them that their last window shares. */
export interface LineRun {
  readonly cues: readonly { startMs: number; text: string }[]
  readonly fromPosition: number
  readonly isLast: boolean
}

const CUES_A_RUN = WINDOW_CUES * 200

/** The cues of a track in runs, so that no track has to fit into memory. Positions are dense from 0. */
export async function* readLines(db: Reader, trackId: string): AsyncGenerator<LineRun> {
  for (let fromPosition = 0; ; fromPosition += CUES_A_RUN) {
    const cues = await listCueTexts(db, trackId, { fromPosition, limit: CUES_A_RUN + 1 })
    const isLast = cues.length <= CUES_A_RUN
    if (cues.length > 0) yield { cues, fromPosition, isLast }
    if (isLast) return
  }
}
