import { type Fingerprint, SOUND_STEP_MS } from '../../media/fingerprint.ts'
import { hashDistance, mirrorHash, type PictureHash } from '../../media/picture-hash.ts'
import { alignSound } from './align-sound.ts'

/** What an episode has in common with others of its work, and what therefore speaks for nothing. */
export interface Recurring {
  /** Whether two other episodes have the sound of this moment: an opening, an ending, a song. */
  hasSoundAt(atMs: number): boolean
  /** Whether two other episodes show this somewhere, or its mirror image: a set, a title card. */
  hasLook(look: PictureHash): boolean
}

/** Of an episode that has no others beside it. */
export const NOTHING_RECURS: Recurring = { hasSoundAt: () => false, hasLook: () => false }

const FEWEST_OTHERS = 2
const ALIKE_DISTANCE = 12
/** So much in common makes the other a copy of the whole, not an episode with the same opening. */
const COPY_SHARE = 0.95

/** @param siblings other episodes of the same work, some of them if there are many. */
export function findRecurring(episode: Fingerprint, siblings: readonly Fingerprint[]): Recurring {
  if (siblings.length < FEWEST_OTHERS) return NOTHING_RECURS
  const times = new Uint8Array(episode.sound.length)
  for (const sibling of siblings) {
    const runs = alignSound(episode.sound, sibling.sound)
    const shared = runs.reduce((sum, { from, to }) => sum + to - from, 0)
    if (shared >= COPY_SHARE * Math.min(episode.sound.length, sibling.sound.length)) continue
    for (const { from, to } of runs) for (let step = from; step < to; step++) times[step] = (times[step] ?? 0) + 1
  }
  return {
    hasSoundAt: (atMs) => (times[Math.floor(atMs / SOUND_STEP_MS)] ?? 0) >= FEWEST_OTHERS,
    hasLook: (look) => siblings.filter((sibling) => showsLook(sibling, look)).length >= FEWEST_OTHERS,
  }
}

function showsLook({ frames }: Fingerprint, look: PictureHash): boolean {
  const inMirror = mirrorHash(look) // the episode may be a mirrored copy
  return frames.some(({ hash }) => Math.min(hashDistance(hash, look), hashDistance(hash, inMirror)) <= ALIKE_DISTANCE)
}
