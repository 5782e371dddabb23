import Type, { type Static } from 'typebox'
import { WORK_KINDS, WORK_STATUSES } from '../../db/schema/index.ts'
import { Locale, Region, ShowableQuery } from '../catalogue/schemas.ts'
import { Id, nullable, Paging } from '../http/views.ts'
import { FACETS, type Facet } from './facets.ts'
import { MATCH_KINDS } from './mark-text.ts'

const MAX_QUERY = 200
const cursor = Type.Optional(
  Type.String({ minLength: 1, maxLength: 500, description: 'nextCursor of the page before' }),
)
const limit = Type.Integer({ minimum: 1, maximum: 50, default: 20 })
const Year = Type.Integer({ minimum: 1870, maximum: 2999 })

const LocaleRange = Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$' })
const Duration = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

export const SORTS = ['relevance', 'newest', 'title'] as const

/** Query of GET /search. */
export const SearchQuery = Type.Object(
  {
    q: Type.Optional(Type.String({ maxLength: MAX_QUERY, description: 'In any script; empty gives the newest works' })),
    locale: Type.Optional({ ...Locale, description: 'The reader’s: lines and reasons in it come first' }),
    kind: Type.Optional(Type.Enum([...WORK_KINDS])),
    genre: Type.Optional(Type.String({ minLength: 1, maxLength: 48 })),
    status: Type.Optional(Type.Enum([...WORK_STATUSES])),
    originRegion: Type.Optional(Region),
    yearFrom: Type.Optional(Year),
    yearTo: Type.Optional(Year),
    originalLocale: Type.Optional({ ...LocaleRange, description: 'Language of the original: zh takes all of Chinese' }),
    subtitleLocale: Type.Optional({
      ...LocaleRange,
      description: 'With approved subtitles: zh-Hant takes those of TW, HK, MO',
    }),
    durationFromMs: Type.Optional({ ...Duration, description: 'Of all episodes together, this included' }),
    durationToMs: Type.Optional({ ...Duration, description: 'This not included' }),
    ...ShowableQuery,
    sort: Type.Enum([...SORTS], { default: 'relevance' }),
    cursor,
    limit,
  },
  { additionalProperties: false },
)
export type SearchQuery = Static<typeof SearchQuery>

const { sort: _, cursor: __, limit: ___, locale: ____, ...nearestFields } = SearchQuery.properties

/** Query of GET /search/nearest. */
export const NearestQuery = Type.Object(nearestFields, { additionalProperties: false })
export type NearestQuery = Static<typeof NearestQuery>

/** The parts of a filter: each facet, and where and when works may be shown. */
export const HIDING = [...FACETS, 'showable'] as const

export const NearestView = Type.Object({
  texts: Type.Array(Type.Object({ text: Type.String(), works: Type.Integer() }), {
    description: 'Parts of the text that find works with the same filter, the longest first',
  }),
  hiding: Type.Array(Type.Object({ filter: Type.Enum([...HIDING]), works: Type.Integer() }), {
    description: 'What would be found without that part of the filter, the others as they are',
  }),
  unfiltered: Type.Integer({ description: 'What would be found without any filter' }),
})
export type NearestView = Static<typeof NearestView>

/** Query of GET /search/suggest. */
export const SuggestQuery = Type.Object(
  {
    q: Type.String({ maxLength: MAX_QUERY, description: 'What was typed so far, in any script or romanisation' }),
    locale: Type.Optional({ ...Locale, description: 'The reader’s: titles in it come first' }),
    limit: Type.Integer({ minimum: 1, maximum: 20, default: 8 }),
  },
  { additionalProperties: false },
)
export type SuggestQuery = Static<typeof SuggestQuery>

/** Query of GET /search/lines. */
export const LinesQuery = Type.Object(
  {
    q: Type.String({ minLength: 1, maxLength: MAX_QUERY }),
    workId: Type.Optional(Id),
    locale: Type.Optional({ ...Locale, description: 'Only tracks of this locale: zh takes all of Chinese' }),
    cursor,
    limit,
  },
  { additionalProperties: false },
)
export type LinesQuery = Static<typeof LinesQuery>

const MarksView = Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 }), {
  description: '[from, to) in UTF-16 code units of text',
})

const lineFields = {
  episodeId: Id,
  episodeNumber: Type.Integer(),
  trackId: Id,
  locale: Type.String(),
  startMs: Type.Integer(),
  endMs: Type.Integer(),
  text: Type.String(),
  kind: Type.Enum([...MATCH_KINDS], { description: 'How it matched, as in `why`' }),
  marks: MarksView,
  stillUrl: nullable(Type.String({ description: 'The image nearest to that second' })),
}
export const LineView = Type.Object(lineFields)
export type LineView = Static<typeof LineView>

export const ReasonView = Type.Object({
  field: Type.Enum(['title', 'credit', 'line']),
  locale: Type.String(),
  kind: Type.Enum([...MATCH_KINDS]),
  text: Type.String(),
  marks: MarksView,
})
export type ReasonView = Static<typeof ReasonView>

export const SuggestionView = Type.Object({
  kind: Type.Enum(['title', 'person', 'genre']),
  text: Type.String({ description: 'A title, a name, or what a genre is called' }),
  locale: nullable(Type.String({ description: 'Of the text' })),
  genre: nullable(Type.String({ description: 'The code of a genre, as the filter takes it' })),
  workId: nullable(Id),
  posterUrl: nullable(Type.String()),
  marks: MarksView,
})
export type SuggestionView = Static<typeof SuggestionView>

export const SuggestionsView = Type.Object({ items: Type.Array(SuggestionView) })

const Counts = Type.Record(Type.String(), Type.Integer())

export const SearchView = Type.Object({
  items: Type.Array(
    Type.Object({
      work: Type.Ref('Work'),
      why: Type.Array(ReasonView, { description: 'Why it was found; empty when everything is listed' }),
      lines: Type.Array(LineView, { description: 'The three best lines' }),
    }),
  ),
  facets: Type.Object(Object.fromEntries(FACETS.map((facet) => [facet, Counts])) as Record<Facet, typeof Counts>, {
    description: 'Works by value; a facet’s own choice does not narrow its counts. Durations are from-to in ms',
  }),
  isComplete: Type.Boolean({ description: 'False when more was found than is counted: counts are then lower bounds' }),
  nextCursor: nullable(Type.String()),
})

export const LinesView = Type.Object({
  items: Type.Array(Type.Object({ workId: Id, ...lineFields })),
  nextCursor: nullable(Type.String()),
})

/** Query of GET /search/misses. */
export const MissesQuery = Type.Object(Paging, { additionalProperties: false })

export const MissView = Type.Object({
  text: Type.String({ description: 'Folded to what is compared: common script, no case, width or punctuation' }),
  times: Type.Integer(),
  hits: Type.Integer({ description: 'Works that had its words the last time' }),
  lastAt: Type.String({ format: 'date-time' }),
})
export type MissView = Static<typeof MissView>

export const MissesView = Type.Object({ items: Type.Array(MissView), nextCursor: nullable(Type.String()) })
