import Type, { type Static } from 'typebox'
import { codesOf, valuesView } from '../http/finding-values.ts'
import { nullable } from '../http/views.ts'

const closed = { additionalProperties: false }

export const Instant = Type.String({ format: 'date-time', maxLength: 40 })
export const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
/** An address that somebody can follow; nothing here ever fetches it. */
export const HttpsUrl = Type.String({
  maxLength: 2_000,
  pattern: '^https://[!-~]+$',
  description: 'https only; never fetched',
})

/** From when until when something holds, as it is sent. */
export const validity = {
  validFrom: nullable({ ...Instant, description: 'This instant included; null: since ever' }),
  validUntil: nullable({ ...Instant, description: 'This instant not included; null: without end' }),
}

/** Something that a work says, and that does not stop it. */
export const Warnings = Type.Array(
  Type.Object({ code: Type.Enum([...codesOf('declared')]), detail: Type.String(), values: valuesView('declared') }),
)

const Milliseconds = Type.Integer({ minimum: 0, maximum: 86_400_000 })
const shown = {
  episodeNumber: nullable(Type.Integer({ minimum: 1, maximum: 100_000, description: 'null: in every episode' })),
  atMs: nullable(Milliseconds),
  durationMs: nullable(Milliseconds),
  heightPx: nullable(
    Type.Integer({ minimum: 1, maximum: 20_000, description: 'Of its letters, in pixels of the picture' }),
  ),
}

/** What has to be seen in the picture, as somebody sends it: what is left out is not known. */
export const NewShown = Type.Object(
  { isShown: Type.Boolean(), ...Type.Partial(Type.Object(shown)).properties },
  { ...closed, description: 'Where it is seen in the picture; isShown false: somebody looked, and it is not there' },
)
export type NewShown = Static<typeof NewShown>
export const ShownView = Type.Object({ isShown: Type.Boolean(), ...shown })

const evidence = { text: nullable(Text(2_000)), url: nullable(HttpsUrl) }
export const NewEvidence = Type.Array(
  Type.Object(Type.Partial(Type.Object(evidence)).properties, { ...closed, minProperties: 1 }),
  {
    maxItems: 20,
    description: 'What somebody can look at to see that it is true',
  },
)
export type NewEvidence = Static<typeof NewEvidence>
export const EvidenceView = Type.Array(Type.Object(evidence))
