import Type, { type Static } from 'typebox'
import { EPISODE_STATES, TRACK_ORIGINS, TRACK_STATES } from '../../db/schema/index.ts'
import { POSTER_REASONS } from '../../media/poster-score.ts'
import { valuesView } from '../http/finding-values.ts'
import { Id, nullable, Paging } from '../http/views.ts'
import { ENCODINGS } from '../subtitles/decode-text.ts'
import { PlaybackView, SoundView } from './media-schemas.ts'
import { Instant, Locale, Title } from './schemas.ts'

export const SubtitleEncoding = Type.Enum([...ENCODINGS])

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

const WarningView = Type.Object({
  code: Type.String(),
  detail: Type.String(),
  values: Type.Optional(valuesView('file', 'subtitle')),
})

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

/** Query of GET /works/{workId}/episodes. */
export const EpisodesQuery = Type.Object(
  { ...Paging, frames: Type.Integer({ minimum: 1, maximum: 20, default: 5, description: 'Keyframes of each' }) },
  { additionalProperties: false },
)
export type EpisodesQuery = Static<typeof EpisodesQuery>

const KeyframesView = Type.Object(
  {
    sheetUrl: Type.String({ description: 'The storyboard, which all of them are parts of' }),
    sheetWidthPx: Type.Integer(),
    sheetHeightPx: Type.Integer(),
    tileWidthPx: Type.Integer(),
    tileHeightPx: Type.Integer(),
    frames: Type.Array(Type.Object({ atMs: Type.Integer(), x: Type.Integer(), y: Type.Integer() }), {
      description: 'In order of time, each from the middle of an equal part; x and y in pixels of the sheet',
    }),
  },
  { description: 'null: there is no storyboard, as while an episode is not analysed' },
)

const EpisodeRowView = Type.Object({
  id: Id,
  number: Type.Integer(),
  titles: Type.Array(Title),
  state: Type.Enum([...EPISODE_STATES]),
  durationMs: nullable(Type.Integer()),
  posterUrl: nullable(Type.String()),
  keyframes: nullable(KeyframesView),
  tracks: Type.Array(Type.Pick(TrackView, ['id', 'locale', 'kind', 'origin', 'state', 'cueCount'])),
})
export type EpisodeRowView = Static<typeof EpisodeRowView>

export const EpisodesView = Type.Object({ items: Type.Array(EpisodeRowView), nextCursor: nullable(Type.String()) })

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
