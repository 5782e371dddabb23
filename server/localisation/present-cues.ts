import type { CueLine, MadeLine } from '../../db/queries/cue-lines.ts'
import { writeLine } from '../language/write-line.ts'
import type { CueSheet } from './edit-cues.ts'

/** The public view of some of the cues of a track. */
export function presentCues(
  { track, lines, sourceLocale, durationMs }: CueSheet,
  { fromPosition, limit }: { readonly fromPosition: number; readonly limit: number },
) {
  return {
    trackId: track.id,
    episodeId: track.episodeId,
    locale: track.locale,
    state: track.state,
    sourceLocale: sourceLocale ?? null,
    durationMs,
    cueCount: track.cueCount,
    cues: lines.slice(fromPosition, fromPosition + limit).map((line, index) => ({
      position: fromPosition + index,
      startMs: line.startMs,
      endMs: line.endMs,
      text: line.text,
      made: sourceLocale === undefined || line.made === undefined ? null : presentMade(line, line.made),
    })),
  }
}

function presentMade({ text }: CueLine, { sourceText, changes, isEdited, isStale }: MadeLine) {
  const written = writeLine(sourceText, changes)
  const isRewritten = written.text !== text
  return {
    sourceText,
    edited: isEdited,
    stale: isStale,
    changes: changes.map(({ from, to, start, reason, decision = 'open' as const }, index) => ({
      ...{ from, to, start, reason, decision },
      at: isRewritten ? null : (written.starts[index] ?? null),
    })),
  }
}
