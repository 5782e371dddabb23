import Type, { type Static } from 'typebox'
import { AI_ELEMENTS, AI_INVOLVEMENTS, C2PA_FINDINGS, MINORS_CLASSES, SPECIAL_SUBJECTS } from '../../db/schema/index.ts'
import { Id, nullable } from '../http/views.ts'
import { EvidenceView, Instant, NewEvidence, NewShown, ShownView, Text } from './declared-schemas.ts'
import { AI_FINDINGS } from './judge-ai.ts'
import { Confidence } from './rating-systems.ts'

const closed = { additionalProperties: false }

const Terms = <T extends string>(terms: readonly T[], description: string) =>
  Type.Array(Type.Enum([...terms]), { maxItems: terms.length, uniqueItems: true, description })

const aiFields = {
  involvement: nullable(
    Type.Enum([...AI_INVOLVEMENTS], {
      description: 'How far AI made the work; null: nobody has said. assisted: people made what is seen',
    }),
  ),
  elements: Terms(AI_ELEMENTS, 'What AI made, or took part in making'),
  tools: Type.Array(Text(100), { maxItems: 30, uniqueItems: true }),
  isRealistic: nullable(
    Type.Boolean({ description: 'Whether what AI made could be taken for real people, places or events' }),
  ),
}

/** Body of PUT /works/{workId}/ai: the whole declaration; what is left out is not said. */
export const AiBody = Type.Object(
  {
    ...Type.Partial(Type.Object(aiFields)).properties,
    label: Type.Optional(nullable({ ...NewShown, description: 'The label that viewers see at the start' })),
    evidence: Type.Optional(NewEvidence),
  },
  closed,
)
export type AiDeclaration = Static<typeof AiBody>

const MarksView = Type.Object({
  episodeId: Id,
  episodeNumber: Type.Integer(),
  aigcLabel: nullable(
    Type.String({
      description: 'Label of GB 45438-2025: 1 it is, 2 it may be, 3 it is suspected to be AI; null: none',
    }),
  ),
  aigc: nullable(
    Type.Object({
      contentProducer: nullable(Type.String()),
      produceId: nullable(Type.String()),
      contentPropagator: nullable(Type.String()),
      propagateId: nullable(Type.String()),
    }),
  ),
  c2pa: Type.Enum([...C2PA_FINDINGS], {
    description:
      'Whether there is a C2PA manifest, and whether it says that AI made the pictures. Its signature is not checked',
  }),
  digitalSourceTypes: Type.Array(Type.String(), { description: 'Of IPTC, as the manifest names them' }),
  isWhole: Type.Boolean({ description: 'false: the file breaks off, or holds too much; there may be more' }),
  inspectedAt: Instant,
})

export const AiView = Type.Object({
  ...aiFields,
  label: nullable(ShownView),
  evidence: EvidenceView,
  found: Type.Object(
    {
      episodes: Type.Array(MarksView, { description: 'Episodes whose file was inspected' }),
      uninspectedEpisodes: Type.Integer({ description: 'How many were not yet' }),
    },
    { description: 'What the files say themselves' },
  ),
  findings: Type.Array(
    Type.Object({
      code: Type.Enum([...AI_FINDINGS]),
      detail: Type.String(),
      episodes: Type.Array(Type.Object({ episodeId: Id, episodeNumber: Type.Integer() })),
    }),
    { description: 'Where what is declared and what was found do not go together' },
  ),
  platformFlags: Type.Array(
    Type.Object({
      platform: Type.String(),
      field: Type.String({ description: 'As the platform names it' }),
      value: nullable(Type.Boolean({ description: 'null: what is declared does not tell' })),
      rule: Type.String(),
      sourceUrl: Type.String(),
      verifiedOn: Type.String(),
      confidence: Confidence,
    }),
  ),
})
export type AiView = Static<typeof AiView>

const productionFields = {
  budget: nullable(
    Type.Object(
      {
        amount: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: 'In whole units of the currency' }),
        currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217, such as CNY' }),
      },
      { ...closed, description: 'All that was invested in the work' },
    ),
  ),
  specialSubjects: nullable(
    Terms(
      SPECIAL_SUBJECTS,
      'Subjects that a regulator reads more closely; empty: none of them, null: nobody has looked',
    ),
  ),
  isPromoted: nullable(Type.Boolean({ description: 'Put by a platform on its first screen, or promoted at the head' })),
}

/** Body of PUT /works/{workId}/production. */
export const ProductionBody = Type.Object(Type.Partial(Type.Object(productionFields)).properties, closed)
export type ProductionDeclaration = Static<typeof ProductionBody>
export const ProductionView = Type.Object(productionFields)
export type ProductionView = Static<typeof ProductionView>

const classes = nullable(
  Terms(
    MINORS_CLASSES,
    'imitation of bad behaviour, values, misuse of a minor’s likeness or data; empty: none, null: nobody has looked',
  ),
)

/** Body of PUT /works/{workId}/minors. */
export const MinorsBody = Type.Object(
  {
    classes: Type.Optional(classes),
    notice: Type.Optional(nullable({ ...NewShown, description: 'The notice that goes before it' })),
    evidence: Type.Optional(NewEvidence),
  },
  closed,
)
export type MinorsDeclaration = Static<typeof MinorsBody>
export const MinorsView = Type.Object({ classes, notice: nullable(ShownView), evidence: EvidenceView })
export type MinorsView = Static<typeof MinorsView>
