import type { OfferedPair } from './list-candidates.ts'
import type { CandidateView } from './schemas.ts'

const ROUNDED = 1_000

/** The public view of a learned pair. */
export function presentCandidate({ candidate, written, examples }: OfferedPair): CandidateView {
  const { id, regionsA, regionsB, score, works, times, against } = candidate
  return {
    id,
    words: [
      { word: written[0], regions: regionsA },
      { word: written[1], regions: regionsB },
    ],
    ...{ score: Math.round(score * ROUNDED) / ROUNDED, works, times, against },
    examples: examples.map(({ workId, episodeId, startMs, textA, textB }) => ({
      ...{ workId, episodeId, startMs },
      texts: [textA, textB],
    })),
  }
}
