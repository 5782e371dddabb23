import type { EpisodeRow } from '../../db/queries/episodes.ts'
import { insertEvent } from '../../db/queries/events.ts'
import type { Context } from '../context.ts'

/** What an analysis does, in this order. */
export type AnalysisStep = 'probe' | 'pictures' | 'subtitles'

const TELL_EVERY_MS = 1_000

/**
 * Tells those who watch how far the analysis of an episode is: each step, and its share done (0 to 1) at most once a second. What cannot
 * be told is left out: it is no part of the result.
 */
export function progressTeller(
  ctx: Pick<Context, 'db' | 'now' | 'log'>,
  episode: EpisodeRow,
): (step: AnalysisStep, share: number) => void {
  let toldStep: AnalysisStep | undefined
  let toldAtMs = 0
  return (step, share) => {
    if (step === toldStep && performance.now() - toldAtMs < TELL_EVERY_MS) return
    toldStep = step
    toldAtMs = performance.now()
    const payload = { episodeId: episode.id, number: episode.number, step, percent: Math.round(share * 100) }
    const event = { atMs: ctx.now(), kind: 'analysis', workId: episode.workId, payload } as const
    ctx.db
      .transaction((tx) => insertEvent(tx, event))
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'the progress of an analysis was not told'))
  }
}
