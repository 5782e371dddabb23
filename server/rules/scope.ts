import type {
  CoverFact,
  EpisodeFacts,
  FilingFact,
  RatingFact,
  TextFact,
  TitleFact,
  TrackFact,
  WindowFact,
  WorkFacts,
} from './facts.ts'

/** What a condition sees: the work, and the things that are being looked at. One for a whole evaluation, so that no rule allocates. */
export interface Scope {
  work: WorkFacts
  asOfMs: number
  episode: EpisodeFacts
  title: TitleFact
  episodeTitle: TitleFact
  synopsis: TextFact
  cover: CoverFact
  rating: RatingFact
  filing: FilingFact
  window: WindowFact
  track: TrackFact
}

/** A scope in which nothing but the work is looked at. A condition that names another thing does not load. */
export function scopeOf(work: WorkFacts, asOfMs: number): Scope {
  // Never read before it is set: the compiler knows what is in scope at each place of a pack.
  const absent = undefined as never
  return {
    work,
    asOfMs,
    episode: absent,
    title: absent,
    episodeTitle: absent,
    synopsis: absent,
    cover: absent,
    rating: absent,
    filing: absent,
    window: absent,
    track: absent,
  }
}
