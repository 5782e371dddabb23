import type { Track } from '../api/contract.ts'

/** The track to begin with: the wanted one, else an approved one in the reader's script, else an approved one, else the first. */
export function chooseTrack(
  tracks: readonly Track[],
  wantedId: string | undefined,
  uiLocale: string,
): Track | undefined {
  const approved = tracks.filter((track) => track.state === 'approved')
  return (
    tracks.find((track) => track.id === wantedId) ??
    approved.find((track) => track.locale === uiLocale || track.locale.startsWith(`${uiLocale}-`)) ??
    approved[0] ??
    tracks[0]
  )
}
