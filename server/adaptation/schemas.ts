import Type, { type Static } from 'typebox'
import { ADAPTATION_DECISIONS, ADAPTATION_SCOPES, EDITOR_KINDS } from '../../db/schema/index.ts'
import { Locale } from '../catalogue/schemas.ts'
import { Id, nullable, Paging } from '../http/views.ts'
import { ITEM_KINDS } from './entries.ts'
import { TEXT_PLACES } from './read-texts.ts'
import { ADAPTATION_REGIONS } from './regions.ts'
import { CONFIDENCES, CULTURE_TAGS, EXPLANATION_LOCALES, RISKS } from './tables.ts'

const closed = { additionalProperties: false }
const Region = Type.Enum([...ADAPTATION_REGIONS])
const ItemId = Type.String({
  minLength: 1,
  maxLength: 80,
  description: 'The region and the word, such as BR.wording.pt-rapariga; the same in every work',
})
const version = {
  locale: Type.Optional({
    ...Locale,
    description: 'Look at the texts in this locale; not given: at those that a viewer in the region would be shown',
  }),
}

/** Query of GET /works/{workId}/adaptation. */
export const ItemsQuery = Type.Object(
  {
    region: Type.Optional({ ...Region, description: 'Not given: every region that we know something of' }),
    ...version,
    kind: Type.Optional(Type.Enum([...ITEM_KINDS])),
    state: Type.Optional(Type.Enum(['open', 'answered'])),
    ...Paging,
  },
  closed,
)
export type ItemsQuery = Static<typeof ItemsQuery>

export const ItemParams = Type.Object({ workId: Id, itemId: ItemId })

/** Query of GET /works/{workId}/adaptation/{itemId}. */
export const ItemQuery = Type.Object({ ...version, ...Paging }, closed)
export type ItemQuery = Static<typeof ItemQuery>

/** Query of PUT /works/{workId}/adaptation/{itemId}. */
export const AnswerQuery = Type.Object(version, closed)

/** Body of PUT /works/{workId}/adaptation/{itemId}. */
export const AnswerBody = Type.Object(
  {
    decision: Type.Enum([...ADAPTATION_DECISIONS], {
      description:
        'keep: as it is, on purpose. replace: with text. not_a_problem: it means something else here. needs_change: somebody has to change it',
    }),
    text: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', description: 'With replace, and only there' }),
    ),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000, pattern: '\\S' })),
    scope: Type.Enum([...ADAPTATION_SCOPES], {
      default: 'work',
      description: 'organisation: for all works of the organisation that this one belongs to, those to come too',
    }),
  },
  closed,
)
export type AnswerBody = Static<typeof AnswerBody>

/** Query of DELETE /works/{workId}/adaptation/{itemId}. */
export const TakeBackQuery = Type.Object(
  { scope: Type.Optional(Type.Enum([...ADAPTATION_SCOPES], { description: 'Not given: the answer in effect' })) },
  closed,
)

const Explanation = Type.Object(Object.fromEntries(EXPLANATION_LOCALES.map((locale) => [locale, Type.String()])), {
  description: 'In each language that we explain in',
})

const OccurrenceView = Type.Object({
  place: Type.Enum([...TEXT_PLACES]),
  locale: Type.String(),
  episodeId: nullable(Id),
  episodeNumber: nullable(Type.Integer()),
  trackId: nullable(Id),
  position: nullable(Type.Integer({ description: 'Of the cue, from 0' })),
  startMs: nullable(Type.Integer()),
  text: Type.String(),
  marks: Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 }), {
    description: '[from, to) in UTF-16 code units of text',
  }),
})

const AnswerView = Type.Object({
  decision: Type.Enum([...ADAPTATION_DECISIONS]),
  text: nullable(Type.String({ description: 'What is put in its place' })),
  note: nullable(Type.String()),
  scope: Type.Enum([...ADAPTATION_SCOPES]),
  by: Type.Object({ kind: Type.Enum([...EDITOR_KINDS]), id: Type.String(), name: Type.String() }),
  at: Type.String({ format: 'date-time' }),
  fromWorkId: { ...Id, description: 'The work in which it was given: this one, or another of the organisation' },
})

export const ItemView = Type.Object({
  id: ItemId,
  region: Region,
  kind: Type.Enum([...ITEM_KINDS]),
  tag: nullable(Type.Enum([...CULTURE_TAGS], { description: 'Of the kind culture' })),
  term: Type.String({ description: 'As it is written where it stands first' }),
  risk: Type.Enum([...RISKS]),
  suggestions: Type.Array(Type.String(), { description: 'What may be said in its place there' }),
  why: Explanation,
  source: Type.String({
    description: 'An address; glossary; or editorial: our own view, which nobody else vouches for',
  }),
  confidence: Type.Enum([...CONFIDENCES]),
  count: Type.Integer({ description: 'How often it stands somewhere' }),
  textCount: Type.Integer({ description: 'In how many lines, titles and synopses' }),
  occurrences: Type.Array(OccurrenceView, {
    description:
      'In the order of the work; in a list the first three. GET /api/works/{workId}/adaptation/{itemId} has all',
  }),
  state: Type.Enum(['open', 'answered']),
  answer: nullable(AnswerView),
})
export type ItemView = Static<typeof ItemView>

const isComplete = Type.Boolean({ description: 'False: the work has more lines than are looked at (200,000)' })

export const ItemsView = Type.Object({ items: Type.Array(ItemView), nextCursor: nullable(Type.String()), isComplete })

export const ItemPageView = Type.Object({
  item: ItemView,
  nextCursor: nullable(Type.String({ description: 'Of its occurrences' })),
})

export const SummaryView = Type.Object({
  regions: Type.Array(
    Type.Object({
      region: Region,
      open: Type.Integer(),
      openHighRisk: Type.Integer({ description: 'Of the open ones' }),
      answered: Type.Integer(),
      needsChange: Type.Integer({ description: 'Of the answered ones: somebody has to change the text still' }),
    }),
  ),
  isComplete,
})
