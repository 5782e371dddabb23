import { pickLocal } from '../../../server/language/pick-title.ts'
import type { Track } from '../api/contract.ts'

/** The track to begin with: the wanted one, else the approved one that is nearest to the reader's language, else the first. */
export function chooseTrack(
  tracks: readonly Track[],
  wantedId: string | undefined,
  uiLocale: string,
): Track | undefined {
  const approved = tracks.filter((track) => track.state === 'approved')
  return (
    tracks.find((track) => track.id === wantedId) ??
    pickLocal(approved, { reader: uiLocale, original: approved[0]?.locale ?? uiLocale }) ??
    tracks[0]
  )
}
