import Type, { type Static } from 'typebox'
import { LICENCE_TYPES, TITLE_KINDS, WORK_KINDS } from '../../db/schema/index.ts'
import { Locale, Region, ShownTextView, WorkView } from '../catalogue/schemas.ts'
import { Id, nullable, Paging } from '../http/views.ts'
import { RatingView } from '../rights/rating-schemas.ts'
import { exampleEpisode, exampleWork } from './examples.ts'

const Instant = Type.String({ format: 'date-time' })
const Url = Type.String({ description: 'From the root of this server' })
const catalogue = WorkView.properties
const Title = Type.Object({ locale: Locale, text: Type.String(), kind: Type.Enum([...TITLE_KINDS]) })

/** A window as a partner sees it: where it may show the work, and until when. */
const AvailabilityView = Type.Object({
  regions: Type.Array(Region, { description: 'Of the key, where the work is published and this window holds' }),
  licenceType: Type.Enum([...LICENCE_TYPES]),
  from: nullable({ ...Instant, description: 'This instant included; null: since ever' }),
  until: nullable({ ...Instant, description: 'This instant not included; null: without end' }),
  isExclusive: Type.Boolean({ description: 'Given to you alone' }),
  holdbackLocales: Type.Array(Locale, { description: 'Not to be shown in these meanwhile' }),
})

const PartnerRatingView = Type.Omit(RatingView, ['id', 'warnings', 'createdAt'])

const SubtitleView = Type.Object({
  id: Id,
  locale: Locale,
  kind: Type.String({ description: 'subtitles or captions' }),
  origin: Type.String({ description: 'uploaded, embedded or converted' }),
  cueCount: Type.Integer(),
  vttUrl: Url,
  srtUrl: Url,
})

const episodeFields = {
  id: Id,
  number: Type.Integer(),
  durationMs: nullable(Type.Integer()),
  posterUrl: nullable(Url),
  url: Url,
}
const moreEpisodeFields = {
  workId: Id,
  title: nullable({ ...ShownTextView, description: 'Chosen like that of a work' }),
  titles: Type.Array(Title),
  widthPx: nullable(Type.Integer({ description: 'As displayed' })),
  heightPx: nullable(Type.Integer({ description: 'As displayed' })),
  frameRate: nullable(Type.Number()),
  hdr: nullable(Type.Boolean()),
  stillUrls: Type.Array(Url, { description: 'Candidates for a cover, the best first' }),
  storyboardUrl: nullable(Url),
  subtitles: Type.Array(SubtitleView),
  mediaUrl: { ...Url, description: 'Gives addresses to play it from' },
}

/** An episode; sparse where `fields` names members. */
export const PartnerEpisodeView = Type.Object(
  { ...Type.Partial(Type.Object({ ...episodeFields, ...moreEpisodeFields })).properties, id: Id },
  { $id: 'PartnerEpisode', title: 'PartnerEpisode', examples: [exampleEpisode] },
)
export const EPISODE_FIELDS = Object.keys({ ...episodeFields, ...moreEpisodeFields })

/** A whole episode. */
export const WholeEpisodeView = Type.Object({ ...episodeFields, ...moreEpisodeFields })
export type WholeEpisodeView = Static<typeof WholeEpisodeView>

const workFields = {
  id: Id,
  kind: Type.Enum([...WORK_KINDS]),
  originalLocale: Locale,
  originRegion: Region,
  coProductionRegions: catalogue.coProductionRegions,
  releaseYear: catalogue.releaseYear,
  title: catalogue.shownTitle,
  synopsis: catalogue.shownSynopsis,
  titles: Type.Array(Title),
  synopses: catalogue.synopses,
  genres: catalogue.genres,
  tags: catalogue.tags,
  credits: catalogue.credits,
  contentNotes: catalogue.contentNotes,
  externalIds: catalogue.externalIds,
  ratings: Type.Array(PartnerRatingView, { description: 'By the systems of the key’s regions' }),
  coverUrl: nullable({ ...Url, description: 'Chosen like the title; without a cover the first poster' }),
  coverLocale: catalogue.coverLocale,
  availability: Type.Array(AvailabilityView, { description: 'Every window of it for your key, past and to come too' }),
  episodes: Type.Array(Type.Object({ ...episodeFields, ...Type.Partial(Type.Object(moreEpisodeFields)).properties }), {
    description: 'With expand=episodes whole ones',
  }),
  url: Url,
  updatedAt: { ...Instant, description: 'When it or one of its episodes was last changed' },
}

/** A work; sparse where `fields` names members. */
export const PartnerWorkView = Type.Object(
  { ...Type.Partial(Type.Object(workFields)).properties, id: Id },
  { $id: 'PartnerWork', title: 'PartnerWork', examples: [exampleWork] },
)
export const WORK_FIELDS = Object.keys(workFields)

/** A whole work. */
const WholeWorkView = Type.Object(workFields)
export type WholeWorkView = Static<typeof WholeWorkView>

export const PartnerWorksView = Type.Object({
  items: Type.Array(Type.Ref('PartnerWork')),
  nextCursor: nullable(Type.String()),
})

/** Who reads: part of the query of every call that gives works or episodes. */
export const readingQuery = {
  locale: Type.Optional({ ...Locale, description: 'Title, synopsis and cover are chosen for its readers' }),
  fields: Type.Optional(
    Type.String({ maxLength: 400, description: 'Only these members, with commas between them; id is always there' }),
  ),
}
export const WorkQuery = Type.Object(
  {
    ...readingQuery,
    expand: Type.Optional(Type.String({ maxLength: 100, description: '`episodes`: whole ones in place of summaries' })),
  },
  { additionalProperties: false },
)
export const WorksQuery = Type.Object({ ...readingQuery, ...Paging }, { additionalProperties: false })
export const EpisodeQuery = Type.Object(readingQuery, { additionalProperties: false })
export const ConditionalHeaders = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({ maxLength: 4_000, description: 'ETag of an earlier answer: 304 if it is still right' }),
  ),
})
