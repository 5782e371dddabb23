import Type, { type Static } from 'typebox'
import { EDIT_SOURCES, GLOSSARY_ACTIONS } from '../../db/schema/index.ts'
import { Region } from '../catalogue/schemas.ts'
import { nullable, Paging } from '../http/views.ts'

const Instant = Type.String({ format: 'date-time' })
const Word = Type.String({ minLength: 1, maxLength: 200 })
const Note = Type.Optional(
  Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: 'Why; for the record' }),
)

export const WORD_SOURCES = ['seed', 'opencc', ...EDIT_SOURCES] as const
export const WORD_STATUSES = ['active', 'retired'] as const

/** Query of GET /glossary. */
export const WordsQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({ maxLength: 200, description: 'Any word of a concept, or a part of it, in any script' }),
    ),
    region: Type.Optional(Region),
    source: Type.Optional(Type.Enum([...WORD_SOURCES])),
    status: Type.Optional(Type.Enum([...WORD_STATUSES])),
    ...Paging,
  },
  { additionalProperties: false },
)
export type WordsQuery = Static<typeof WordsQuery>

export const WordView = Type.Object({
  word: Type.String(),
  region: Type.String({ description: 'Where it is said' }),
  canonical: Type.String({ description: 'The word that stands for it in every region' }),
  source: Type.Enum([...WORD_SOURCES], { description: 'seed and opencc come with the program' }),
  status: Type.Enum([...WORD_STATUSES]),
  revision: Type.Optional(Type.Integer({ description: 'Of the last edit about it; absent: it is as it came' })),
  note: Type.Optional(Type.String({ description: 'Of that edit' })),
  addedAt: Type.Optional(Instant),
  retiredAt: Type.Optional(Instant),
})
export type WordView = Static<typeof WordView>

export const WordsView = Type.Object({ items: Type.Array(WordView), nextCursor: nullable(Type.String()) })

/** Body of POST /glossary. */
export const NewWordBody = Type.Object(
  { word: Word, region: Region, canonical: Word, note: Note },
  { additionalProperties: false },
)
export type NewWord = Static<typeof NewWordBody>

/** Body of POST /glossary/retire. */
export const RetireBody = Type.Object({ word: Word, note: Note }, { additionalProperties: false })
export type Retirement = Static<typeof RetireBody>

export const EditView = Type.Object(
  {
    revision: Type.Integer({ description: 'Names the glossary as it was after this edit' }),
    action: Type.Enum([...GLOSSARY_ACTIONS]),
    word: Type.String(),
    region: Type.String(),
    canonical: Type.String(),
    source: Type.Enum([...EDIT_SOURCES], { description: 'learned: a candidate that was accepted' }),
    note: nullable(Type.String()),
    by: Type.String({ description: 'What kind of caller' }),
    at: Instant,
  },
  { $id: 'GlossaryEdit', title: 'GlossaryEdit' },
)
export type EditView = Static<typeof EditView>

/** Query of GET /glossary/edits. */
export const EditsQuery = Type.Object(Paging, { additionalProperties: false })
export const EditsView = Type.Object({
  items: Type.Array(Type.Ref('GlossaryEdit')),
  nextCursor: nullable(Type.String()),
})

export const CandidateParams = Type.Object({ candidateId: Type.String({ pattern: '^[A-Za-z0-9_-]{16}$' }) })

/** Query of GET /glossary/candidates. */
export const CandidatesQuery = Type.Object(Paging, { additionalProperties: false })

/** Body of POST /glossary/candidates/{candidateId}/accept. */
export const AcceptBody = Type.Object(
  {
    canonical: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Which of both is to stand for the other; else we choose',
      }),
    ),
    note: Note,
  },
  { additionalProperties: false },
)
export type Acceptance = Static<typeof AcceptBody>

/** Body of POST /glossary/candidates/{candidateId}/reject. */
export const RejectBody = Type.Object({ note: Note }, { additionalProperties: false })
export type Rejection = Static<typeof RejectBody>

const CandidateWord = Type.Object({
  word: Type.String({ description: 'As a producer wrote it' }),
  regions: Type.Array(Type.String(), { description: 'Of the texts that have it' }),
})

const Example = Type.Object({
  workId: Type.String(),
  episodeId: nullable(Type.String({ description: 'null: these are titles' })),
  startMs: nullable(Type.Integer()),
  texts: Type.Array(Type.String(), { minItems: 2, maxItems: 2, description: 'In the order of words' }),
})

export const CandidateView = Type.Object({
  id: Type.String(),
  words: Type.Array(CandidateWord, { minItems: 2, maxItems: 2 }),
  score: Type.Number({ minimum: 0, maximum: 1, description: 'How sure it is that both say the same' }),
  works: Type.Integer(),
  times: Type.Integer({ description: 'Different lines' }),
  against: Type.Integer({ description: 'Lines in which either word stands for another, or for itself' }),
  examples: Type.Array(Example),
})
export type CandidateView = Static<typeof CandidateView>

export const CandidatesView = Type.Object({ items: Type.Array(CandidateView), nextCursor: nullable(Type.String()) })
