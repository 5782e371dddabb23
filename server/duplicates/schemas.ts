import Type, { type Static } from 'typebox'
import { DUPLICATE_DECISIONS, DUPLICATE_EVIDENCE, DUPLICATE_KINDS } from '../../db/schema/index.ts'
import { Locale, ShownTextView, Title } from '../catalogue/schemas.ts'
import { Id, nullable, Paging } from '../http/views.ts'

const Instant = Type.String({ format: 'date-time' })
const Milliseconds = Type.Integer({ minimum: 0 })

/** Query of GET /duplicates. */
export const DuplicatesQuery = Type.Object(
  {
    workId: Type.Optional({ ...Id, description: 'Only pairs of which an episode of this work is a part' }),
    episodeId: Type.Optional({ ...Id, description: 'Only pairs with the file of this episode' }),
    locale: Type.Optional({ ...Locale, description: 'The reader’s: titles are shown for it' }),
    state: Type.Optional(Type.Enum(['open', ...DUPLICATE_DECISIONS], { description: 'open: nobody has decided yet' })),
    ...Paging,
  },
  { additionalProperties: false },
)
export type DuplicatesQuery = Static<typeof DuplicatesQuery>

export const DuplicateParams = Type.Object({ duplicateId: Id })

/** Body of POST /duplicates/{duplicateId}/decide. */
export const DecideDuplicateBody = Type.Object(
  { decision: Type.Enum([...DUPLICATE_DECISIONS], { description: 'different: the pair is not asked about again' }) },
  { additionalProperties: false },
)
export type DecideDuplicateBody = Static<typeof DecideDuplicateBody>

const Evidence = Type.Enum([...DUPLICATE_EVIDENCE])

const Side = Type.Object({
  durationMs: nullable(Type.Integer()),
  episodes: Type.Array(
    Type.Object({
      ...{ id: Id, workId: Id, number: Type.Integer() },
      workTitle: nullable({ ...ShownTextView, description: 'The one of its work to show to this reader' }),
      workTitles: Type.Array(Title, { description: 'Those of its work' }),
    }),
    { minItems: 1, description: 'Episodes with this file, of works that the caller may see' },
  ),
})

export const DuplicateView = Type.Object({
  id: Id,
  kind: Type.Enum([...DUPLICATE_KINDS], { description: 'clip: the shorter is a part of the longer' }),
  score: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'How much of the shorter, beside what its series has in common, is in the longer',
  }),
  sound: { ...Evidence, description: 'different: such as another language' },
  pictures: Evidence,
  mirrored: Type.Boolean(),
  files: Type.Array(Side, { minItems: 2, maxItems: 2 }),
  spans: Type.Array(
    Type.Object({ fromMs: Milliseconds, toMs: Milliseconds, otherFromMs: Milliseconds, otherToMs: Milliseconds }),
    { description: 'What both have: a stretch of the first file, and where it is in the second' },
  ),
  foundAt: Instant,
  decision: nullable(Type.Enum([...DUPLICATE_DECISIONS])),
  decidedAt: nullable(Instant),
})
export type DuplicateView = Static<typeof DuplicateView>

export const DuplicatesView = Type.Object({ items: Type.Array(DuplicateView), nextCursor: nullable(Type.String()) })
