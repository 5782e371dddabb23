import type { IconName } from '../parts/icons.ts'
import type { Note } from './api.ts'

/** How much a note weighs, the worst first: it must not be shown like this, it is to be mended, or it is only said. */
export const SEVERITIES = ['blocker', 'issue', 'fyi'] as const
export type Severity = (typeof SEVERITIES)[number]

/** The shape of each, so that colour is never alone. */
export const SEVERITY_ICONS = { blocker: 'fail', issue: 'warn', fyi: 'note' } as const satisfies Record<
  Severity,
  IconName
>

/** The next worse, or the next lighter; at the end it stays. */
export function stepSeverity(severity: Severity, by: 1 | -1): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) + by] ?? severity
}

/** The worst of what is open about each episode. */
export function worstByEpisode(notes: readonly Note[]): Map<string, Severity> {
  const worst = new Map<string, Severity>()
  for (const { episodeId, severity, state } of notes) {
    if (episodeId === null || state !== 'open') continue
    const known = worst.get(episodeId) ?? severity
    worst.set(episodeId, SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(known) ? severity : known)
  }
  return worst
}

/** What somebody said must not be shown in a region like this: of that region, or wherever it is shown. */
export function blockersOf(notes: readonly Note[], region: string): readonly Note[] {
  return notes.filter(
    (note) => note.state === 'open' && note.severity === 'blocker' && (note.region === null || note.region === region),
  )
}
