import Type, { type Static } from 'typebox'
import {
  EPISODE_STATES,
  TITLE_KINDS,
  TRACK_ORIGINS,
  TRACK_STATES,
  WORK_KINDS,
  WORK_STATUSES,
} from '../../db/schema/index.ts'
import { POSTER_REASONS } from '../../media/poster-score.ts'
import { Id, nullable } from '../http/views.ts'
import { ENCODINGS } from '../subtitles/decode-text.ts'
import { PlaybackView, SoundView } from './media-schemas.ts'

export const Locale = Type.String({ minLength: 2, maxLength: 35, description: 'BCP 47, such as zh-Hant-TW' })
export const Region = Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2, such as MO' })
/** Part of the query of lists: works that may be shown somewhere. */
export const ShowableQuery = {
  showableIn: Type.Optional({ ...Region, description: 'May be shown there: published in it, and a window holds' }),
  showableAt: Type.Optional(
    Type.String({ format: 'date-time', description: 'With showableIn: at this instant instead of now' }),
  ),
}
export const SubtitleEncoding = Type.Enum([...ENCODINGS])
const Instant = Type.String({ format: 'date-time' })
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

export const Title = Type.Object(
  { locale: Locale, text: Text(300), kind: Type.Enum([...TITLE_KINDS]) },
  { additionalProperties: false },
)
const Synopsis = Type.Object({ locale: Locale, text: Text(5_000) }, { additionalProperties: false })
const ExternalId = Type.Object(
  {
    scheme: Type.String({
      pattern: '^[a-z][a-z0-9_-]{0,31}$',
      description: 'eidr, isan, imdb, wikidata, which are checked and stored in one form; or a name of your own',
    }),
    value: Type.String({ minLength: 1, maxLength: 200, pattern: '^[!-~]( ?[!-~])*$' }),
  },
  { additionalProperties: false },
)

const LocalTextView = Type.Object({ locale: Locale, text: Text(300) }, { additionalProperties: false })
const Code = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,47}$' })
const character = nullable({ ...Text(200), description: 'Whom an actor plays' })
const noteTexts = Type.Array(LocalTextView, { maxItems: 20 })
const creditFields = {
  role: { ...Code, description: 'Of GET /api/credit-roles' },
  names: Type.Array(LocalTextView, { minItems: 1, maxItems: 20, description: 'Of one person, in each language' }),
}
const Credits = { maxItems: 300, description: 'In the order that they are named' }
const closed = { additionalProperties: false }

const workFields = {
  kind: Type.Enum([...WORK_KINDS]),
  originalLocale: Locale,
  originRegion: Region,
  titles: Type.Array(Title, { minItems: 1, maxItems: 100 }),
  coProductionRegions: Type.Array(Region, { maxItems: 50, uniqueItems: true }),
  synopses: Type.Array(Synopsis, { maxItems: 50 }),
  genres: Type.Array(Code, { maxItems: 20, uniqueItems: true, description: 'Codes of GET /api/genres' }),
  tags: Type.Array(Text(60), { maxItems: 50, description: 'Your own; the same in another script or case is the same' }),
  covers: Type.Array(Type.Object({ locale: Locale, stillId: Id }, closed), {
    maxItems: 50,
    description: 'Chosen among the candidates of the work’s episodes and the covers made for it',
  }),
  releaseYear: nullable(Type.Integer({ minimum: 1870, maximum: 2999 })),
  externalIds: Type.Array(ExternalId, { maxItems: 20, uniqueItems: true }),
}

const WorkContent = Type.Object(
  {
    kind: workFields.kind,
    originalLocale: workFields.originalLocale,
    originRegion: workFields.originRegion,
    titles: workFields.titles,
    coProductionRegions: Type.Optional(workFields.coProductionRegions),
    synopses: Type.Optional(workFields.synopses),
    genres: Type.Optional(workFields.genres),
    releaseYear: Type.Optional(workFields.releaseYear),
    externalIds: Type.Optional(workFields.externalIds),
    credits: Type.Optional(
      Type.Array(Type.Object({ ...creditFields, character: Type.Optional(character) }, closed), Credits),
    ),
    tags: Type.Optional(workFields.tags),
    contentNotes: Type.Optional(
      Type.Array(Type.Object({ code: Code, texts: Type.Optional(noteTexts) }, closed), { maxItems: 50 }),
    ),
    covers: Type.Optional(workFields.covers),
  },
  { additionalProperties: false },
)

/** Body of POST /works. */
export const NewWorkBody = Type.Object(
  {
    ...WorkContent.properties,
    organisationId: Type.Optional({ ...Id, description: 'Whose it is; needed where you produce for several' }),
  },
  { additionalProperties: false },
)
export type NewWork = Static<typeof NewWorkBody>

/** Body of PATCH /works/{workId}: a list that is given replaces the one that was there. */
export const WorkChangeBody = Type.Partial(WorkContent, { additionalProperties: false, minProperties: 1 })
export type WorkChange = Static<typeof WorkChangeBody>

const EpisodeSummaryView = Type.Object({
  id: Id,
  number: Type.Integer(),
  state: Type.Enum([...EPISODE_STATES]),
  durationMs: nullable(Type.Integer()),
  posterUrl: nullable(Type.String()),
})

/** A text in the language that was chosen for a reader. */
export const ShownTextView = Type.Object({
  locale: Locale,
  text: Type.String(),
  isFallback: Type.Boolean({
    description: 'In another locale than the one that was asked for, the nearest that there is',
  }),
})

export const WorkView = Type.Object(
  {
    id: Id,
    ...workFields,
    shownTitle: nullable({
      ...ShownTextView,
      description: 'For the reader’s locale by its chain of others, else the original one',
    }),
    shownSynopsis: nullable({ ...ShownTextView, description: 'In the same way; null: there is none' }),
    credits: Type.Array(Type.Object({ ...creditFields, character }), Credits),
    contentNotes: Type.Array(
      Type.Object({ code: { ...Code, description: 'Of GET /api/content-notes' }, texts: noteTexts }),
    ),
    coverUrl: nullable(Type.String({ description: 'Chosen like shownTitle; without a cover the first poster' })),
    coverLocale: nullable({ ...Locale, description: 'Of that cover; null: it is no cover' }),
    status: Type.Enum([...WORK_STATUSES]),
    organisationId: nullable({ ...Id, description: 'Whose it is; null: the operator’s' }),
    episodes: Type.Array(EpisodeSummaryView),
    indexedAt: nullable(Instant),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'Work', title: 'Work' },
)
export type WorkView = Static<typeof WorkView>

export const WorkListView = Type.Object({
  items: Type.Array(Type.Ref('Work')),
  nextCursor: nullable(Type.String()),
})

export const TrackView = Type.Object(
  {
    id: Id,
    episodeId: Id,
    locale: Locale,
    kind: Type.String(),
    origin: Type.Enum([...TRACK_ORIGINS]),
    state: Type.Enum([...TRACK_STATES]),
    format: Type.String({ description: 'As it came: srt, webvtt, ass, ttml or lrc' }),
    encoding: Type.String(),
    encodingConfidence: Type.Number({ minimum: 0, maximum: 1 }),
    localeSource: Type.String({ description: 'given, fileName, content or container' }),
    cueCount: Type.Integer(),
    url: Type.String({ description: 'The cues as WebVTT; .srt in place of .vtt gives SubRip' }),
  },
  { $id: 'Track', title: 'Track' },
)

const WarningView = Type.Object({ code: Type.String(), detail: Type.String() })

/** What the score of a picture is made of. */
export const ScoreParts = Type.Record(Type.String(), Type.Number(), {
  description: 'sharpness, detail, contrast and exposure, each 0 to 1; place and text: what these leave of the score',
})
export const PosterReasons = Type.Array(Type.Enum([...POSTER_REASONS]), {
  description:
    'sharp, detailed, contrast, well_exposed: for it. black, white, flat, blurred, title_card: unfit. burned_in_text: a line of text is suspected in the picture, which does not serve other languages',
})

const CandidateView = Type.Object({
  stillId: { ...Id, description: 'To be named in covers of PATCH /api/works/{workId}' },
  url: Type.String(),
  rank: Type.Integer({ description: '1 is the best' }),
  atMs: nullable(Type.Integer()),
  widthPx: Type.Integer(),
  heightPx: Type.Integer(),
  score: nullable(Type.Number({ minimum: 0, maximum: 1 })),
  scoreParts: nullable(ScoreParts),
  reasons: PosterReasons,
})

export const EpisodeView = Type.Object(
  {
    id: Id,
    workId: Id,
    number: Type.Integer(),
    titles: Type.Array(Title),
    state: Type.Enum([...EPISODE_STATES]),
    problem: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() })),
    warnings: Type.Array(WarningView),
    indexedAt: nullable(Instant),
    durationMs: nullable(Type.Integer()),
    widthPx: nullable(Type.Integer({ description: 'As displayed, after rotation' })),
    heightPx: nullable(Type.Integer({ description: 'As displayed, after rotation' })),
    frameRate: nullable(Type.Number({ description: 'Frames per second, unrounded' })),
    videoCodec: nullable(Type.String()),
    audioCodec: nullable(Type.String()),
    sound: nullable(SoundView),
    container: nullable(Type.String()),
    hdr: nullable(Type.Boolean()),
    playable: nullable(Type.Boolean({ description: 'Common browsers play the file as it is' })),
    sizeBytes: Type.Integer(),
    sha256: Type.String(),
    posterUrl: nullable(Type.String()),
    candidates: Type.Array(CandidateView, { description: 'For the cover, best first' }),
    stillUrls: Type.Array(Type.String(), { description: 'Candidates for the cover, best first' }),
    storyboardUrl: nullable(Type.String()),
    videoUrl: Type.String(),
    playback: PlaybackView,
    tracks: Type.Array(Type.Ref('Track')),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'Episode', title: 'Episode' },
)
export type EpisodeView = Static<typeof EpisodeView>

/** Body of PATCH /episodes/{episodeId}. */
export const EpisodeChangeBody = Type.Object(
  {
    number: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    titles: Type.Optional(Type.Array(Title, { maxItems: 100 })),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type EpisodeChange = Static<typeof EpisodeChangeBody>

/** The JSON part `metadata` of an episode's upload. */
export const EpisodeMetadata = Type.Object(
  {
    number: Type.Integer({ minimum: 1, maximum: 100_000 }),
    titles: Type.Optional(Type.Array(Title, { maxItems: 100 })),
    subtitles: Type.Optional(
      Type.Array(
        Type.Object(
          {
            fileName: Type.String({ minLength: 1, maxLength: 255 }),
            locale: Type.Optional(Locale),
            encoding: Type.Optional(SubtitleEncoding),
          },
          { additionalProperties: false },
        ),
        { maxItems: 50 },
      ),
    ),
  },
  { additionalProperties: false },
)
export type EpisodeMetadata = Static<typeof EpisodeMetadata>

/** Body of POST /works/{workId}/episodes for files that were uploaded before. */
export const EpisodeOfUploads = Type.Object(
  {
    number: EpisodeMetadata.properties.number,
    titles: Type.Optional(Type.Array(Title, { maxItems: 100 })),
    uploadId: Id,
    subtitles: Type.Optional(
      Type.Array(
        Type.Object(
          { uploadId: Id, locale: Type.Optional(Locale), encoding: Type.Optional(SubtitleEncoding) },
          { additionalProperties: false },
        ),
        { maxItems: 20 },
      ),
    ),
  },
  { additionalProperties: false },
)
export type EpisodeOfUploads = Static<typeof EpisodeOfUploads>

/** Body of PUT /episodes/{episodeId}/video for a file that was uploaded before. */
export const VideoOfUpload = Type.Object({ uploadId: Id }, { additionalProperties: false })

/** The bytes of a file. */
export const FileBytes = Type.String({ format: 'binary' })

/** The parts of POST /works/{workId}/episodes, in any order. */
export const EpisodeParts = Type.Object({
  metadata: EpisodeMetadata,
  video: FileBytes,
  subtitle: Type.Optional(Type.Array(FileBytes, { description: 'One part a file' })),
})

/** The JSON part `metadata` of a track's upload. */
export const TrackMetadata = Type.Object(
  {
    locale: Type.Optional(Locale),
    encoding: Type.Optional(SubtitleEncoding),
    replace: Type.Optional(Type.Boolean({ description: 'An uploaded track of the same locale gives way' })),
  },
  { additionalProperties: false },
)

/** Body of POST /episodes/{episodeId}/subtitles for a file that was uploaded before. */
export const TrackOfUpload = Type.Object({ uploadId: Id, ...TrackMetadata.properties }, { additionalProperties: false })
export type TrackOfUpload = Static<typeof TrackOfUpload>

/** The parts of POST /episodes/{episodeId}/subtitles, in any order. */
export const TrackParts = Type.Object({ metadata: Type.Optional(TrackMetadata), subtitle: FileBytes })
