import type { Track } from '../api/contract.ts'

/** The track to begin with: the wanted one, else one in the reader's script, else an approved one, else the first. */
export function chooseTrack(
  tracks: readonly Track[],
  wantedId: string | undefined,
  uiLocale: string,
): Track | undefined {
  return (
    tracks.find((track) => track.id === wantedId) ??
    tracks.find((track) => track.locale === uiLocale || track.locale.startsWith(`${uiLocale}-`)) ??
    tracks.find((track) => track.state === 'approved') ??
    tracks[0]
  )
}
