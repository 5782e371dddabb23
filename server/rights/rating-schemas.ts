import Type, { type Static } from 'typebox'
import { RATING_BASES, RATING_STATUSES } from '../../db/schema/index.ts'
import { Region } from '../catalogue/schemas.ts'
import { Id, nullable } from '../http/views.ts'
import { Instant, Text, validity, Warnings } from './declared-schemas.ts'
import { RATING_CODE_PATTERN } from './rating-systems.ts'
import { NO_SUGGESTION_REASONS } from './suggest-rating.ts'

const closed = { additionalProperties: false }
const System = Type.String({ pattern: '^[A-Z][A-Z-]{1,15}$', description: 'Of GET /api/rating-systems' })
const Code = Type.String({ pattern: RATING_CODE_PATTERN, description: 'Of the system' })

export const RatingParams = Type.Object({ workId: Id, ratingId: Id })

const ratingFields = {
  region: Region,
  system: System,
  status: Type.Enum([...RATING_STATUSES], {
    description: 'unrated: it has none though some ask for one; not_required: nobody asks; pending: it is being rated',
  }),
}
const moreFields = {
  code: nullable({ ...Code, description: 'Of the system; with the status rated, and with no other' }),
  basis: nullable(
    Type.Enum([...RATING_BASES], {
      description:
        'official: an office says so; self: the producer, by its rules; mapped: worked out from another system',
    }),
  ),
  certificateNo: nullable(Text(100)),
  descriptors: Type.Array(Text(80), {
    maxItems: 20,
    uniqueItems: true,
    description: 'What viewers are warned of: codes of the system where it has words for it',
  }),
  ...validity,
}

/** Body of POST /works/{workId}/ratings. */
export const NewRatingBody = Type.Object(
  { ...ratingFields, ...Type.Partial(Type.Object(moreFields)).properties },
  closed,
)
export type NewRating = Static<typeof NewRatingBody>

/** Body of PATCH /works/{workId}/ratings/{ratingId}. */
export const RatingChangeBody = Type.Object(Type.Partial(Type.Object({ ...ratingFields, ...moreFields })).properties, {
  ...closed,
  minProperties: 1,
})
export type RatingChange = Static<typeof RatingChangeBody>

const Age = nullable(Type.Integer())

export const RatingView = Type.Object({
  id: Id,
  ...ratingFields,
  ...moreFields,
  recommendedAge: { ...Age, description: 'Younger viewers are advised against or barred' },
  minimumAge: { ...Age, description: 'Who is younger is barred' },
  warnings: Warnings,
  createdAt: Instant,
})
export type RatingView = Static<typeof RatingView>

export const RatingsView = Type.Object({ items: Type.Array(RatingView), nextCursor: Type.Null() })

/** Query of GET /works/{workId}/rating-suggestions. */
export const SuggestionQuery = Type.Object(
  {
    region: Type.Optional({ ...Region, description: 'Only for this one' }),
    system: Type.Optional({ ...System, description: 'Only for this one' }),
    at: Type.Optional({ ...Instant, description: 'By ratings that hold then; now' }),
  },
  closed,
)

export const SuggestionsView = Type.Object({
  rule: Type.String({ description: 'How they are worked out' }),
  items: Type.Array(
    Type.Object({
      region: Region,
      system: System,
      code: nullable(Code),
      basis: Type.Literal('mapped', { description: 'What it has to be noted as' }),
      reason: nullable(
        Type.Enum([...NO_SUGGESTION_REASONS], {
          description: 'Why there is no code: nothing there is as strict, or the source may not be shown',
        }),
      ),
      from: Type.Object({ ratingId: Id, system: System, code: Code, basis: Type.Enum([...RATING_BASES]) }),
      recommendedAge: Type.Integer({ description: 'Of the source' }),
      isAgeStated: Type.Boolean({ description: 'false: an age that it goes by is ours, not of a source' }),
      isLessEnforced: Type.Boolean({ description: 'The source bars viewers whom this code only advises, or lets in' }),
    }),
    { description: 'For each other system the strictest of what the ratings of the work suggest' },
  ),
  nextCursor: Type.Null(),
})
export type SuggestionsView = Static<typeof SuggestionsView>
