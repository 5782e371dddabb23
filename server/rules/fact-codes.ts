import type {
  AiFacts,
  EpisodeFacts,
  FileMarks,
  RatingFact,
  TitleFact,
  TrackFact,
  WindowFact,
  WorkFacts,
} from './facts.ts'

/** The values of a type, as the keys of an object: it does not compile until each is there, and no other. So judging needs no table. */
const every = <Value extends string>(values: Readonly<Record<Value, true>>): readonly string[] => Object.keys(values)

export const WORK_KINDS = every<WorkFacts['kind']>({ micro_drama: true, short_video: true })
export const WORK_STATUSES = every<WorkFacts['status']>({
  draft: true,
  submitted: true,
  in_review: true,
  changes_requested: true,
  approved: true,
  published: true,
  withdrawn: true,
})
export const EPISODE_STATES = every<EpisodeFacts['state']>({
  uploaded: true,
  analysing: true,
  ready: true,
  failed: true,
})
export const TITLE_KINDS = every<TitleFact['kind']>({ display: true, alternative: true, working: true })
export const TRACK_KINDS = every<TrackFact['kind']>({ subtitles: true, captions: true })
export const TRACK_ORIGINS = every<TrackFact['origin']>({ uploaded: true, embedded: true, converted: true })
export const TRACK_STATES = every<TrackFact['state']>({ draft: true, approved: true })
export const RATING_STATUSES = every<RatingFact['status']>({
  rated: true,
  unrated: true,
  not_required: true,
  pending: true,
})
export const RATING_BASES = every<NonNullable<RatingFact['basis']>>({ official: true, self: true, mapped: true })
export const WINDOW_SCOPES = every<WindowFact['scope']>({ regions: true, worldwide_except: true })
export const C2PA_FINDINGS = every<FileMarks['c2pa']>({ none: true, present: true, ai: true })
export const AI_INVOLVEMENTS = every<NonNullable<AiFacts['involvement']>>({
  none: true,
  assisted: true,
  substantial: true,
  full: true,
})
export const AI_ELEMENTS = every<AiFacts['elements'][number]>({
  script: true,
  picture: true,
  animation: true,
  likeness: true,
  voice: true,
  music: true,
  subtitles: true,
  translation: true,
})
