import Type, { type Static } from 'typebox'
import {
  ATTEMPT_OUTCOMES,
  DELIVERY_STATES,
  WEBHOOK_DISABLERS,
  WEBHOOK_EVENTS,
  WEBHOOK_STATES,
  WEBHOOK_TYPES,
} from '../../../db/schema/index.ts'
import { Id, nullable, Paging } from '../../http/views.ts'
import { NewKeyBody } from '../key-schemas.ts'

const Instant = Type.String({ format: 'date-time' })
const closed = { additionalProperties: false } as const
const DAY_SECONDS = 24 * 60 * 60
const key = NewKeyBody.properties

const Url = Type.String({
  minLength: 1,
  maxLength: 2_048,
  description: 'https, on port 443 or 8443, at a public address; without name, password and #',
})
const Description = nullable(Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }))
const Events = Type.Array(Type.Enum([...WEBHOOK_EVENTS]), { minItems: 1, maxItems: 10, uniqueItems: true })
const KeyId = { ...Id, description: 'Of a key with the scope webhooks:write: what it shows is told' }
const Cursor = Type.String({ minLength: 1, maxLength: 400, description: 'As the change feed and its messages give it' })

const newFields = {
  url: Url,
  description: Type.Optional(Description),
  events: Type.Optional({ ...Events, description: 'Those that are told; all' }),
  after: Type.Optional({ ...Cursor, description: 'Also what changed behind it; without it, what changes from now on' }),
}

/** Body of POST /webhooks of the partner API: with the key that it comes with. */
export const NewWebhookBody = Type.Object(newFields, closed)
/** Body of POST /organisations/{organisationId}/webhooks. */
export const NewWebhookOfKeyBody = Type.Object({ ...newFields, keyId: KeyId }, closed)
export type NewWebhook = Static<typeof NewWebhookBody>

const changeFields = {
  url: Type.Optional(Url),
  description: Type.Optional(Description),
  events: Type.Optional({ ...Events, description: 'From now on' }),
  isEnabled: Type.Optional(
    Type.Boolean({ description: 'While it is not, all that changes waits; true also ends a pause after failures' }),
  ),
}
/** Body of PATCH /webhooks/{webhookId}. */
export const WebhookChangeBody = Type.Object(changeFields, { ...closed, minProperties: 1 })
/** The same in the studio. */
export const WebhookOfKeyChangeBody = Type.Object(
  { ...changeFields, keyId: Type.Optional({ ...KeyId, description: 'Another key: what it shows otherwise is told' }) },
  { ...closed, minProperties: 1 },
)
export type WebhookChange = Static<typeof WebhookOfKeyChangeBody>

export const SecretRotationBody = Type.Object(
  {
    overlapSeconds: Type.Integer({
      minimum: 0,
      maximum: 7 * DAY_SECONDS,
      default: DAY_SECONDS,
      description: 'So long messages are signed with the old secret as well',
    }),
  },
  closed,
)

export const ReplayBody = Type.Object(
  {
    from: Type.Enum(['beginning', 'cursor', 'dead'], {
      description:
        '`beginning`: all works that are shown; `cursor`: those that changed behind it; `dead`: messages that were given up',
    }),
    cursor: Type.Optional(Cursor),
  },
  closed,
)
export type Replay = Static<typeof ReplayBody>

const viewFields = {
  id: Id,
  url: Type.String(),
  description: nullable(Type.String()),
  events: Events,
  regions: key.regions,
  licenceTypes: nullable(Type.Array(Type.String())),
  state: Type.Enum([...WEBHOOK_STATES]),
  disabledBy: nullable(
    Type.Enum([...WEBHOOK_DISABLERS], {
      description: 'asked: somebody; gone: an answer 410; failing: three days without success',
    }),
  ),
  hasKey: Type.Boolean({
    description:
      'False: no key with these regions and licence types and the scope webhooks:write is left, so that all waits',
  }),
  cursor: { ...Cursor, description: 'What is before it is sent or waits; what is behind it is still to come' },
  waiting: Type.Integer({ description: 'Messages that are made and not yet taken' }),
  failures: Type.Integer({ description: 'In a row' }),
  failingSince: nullable(Instant),
  pausedUntil: nullable({ ...Instant, description: 'Until then nothing is tried' }),
  oldSecretUntil: nullable({ ...Instant, description: 'Until then the former secret signs as well' }),
  createdAt: Instant,
  updatedAt: Instant,
}
export const WebhookView = Type.Object(viewFields, { $id: 'Webhook', title: 'Webhook' })
export type WebhookView = Static<typeof WebhookView>

export const SecretWebhookView = Type.Object({
  ...viewFields,
  secret: nullable(
    Type.String({ description: 'whsec_…, shown this once. null: a repeated call, whose first answer had it' }),
  ),
})
export const WebhooksView = Type.Object({ items: Type.Array(Type.Ref('Webhook')) })

export const DeliveriesQuery = Type.Object({ ...Paging, state: Type.Optional(Type.Enum([...DELIVERY_STATES])) }, closed)

const deliveryFields = {
  id: { ...Id, description: 'The webhook-id: the same with every attempt' },
  type: Type.Enum([...WEBHOOK_TYPES]),
  workId: nullable(Id),
  version: nullable(Type.Integer()),
  state: Type.Enum([...DELIVERY_STATES], {
    description: 'superseded: a newer message of the same work took its place; dead: given up after three days',
  }),
  attempts: Type.Integer({ description: 'Since it was made, or was last asked for again' }),
  createdAt: Instant,
  dueAt: nullable({ ...Instant, description: 'Of one that waits: not before' }),
  endedAt: nullable(Instant),
}
export const DeliveryView = Type.Object(deliveryFields, { $id: 'WebhookDelivery', title: 'WebhookDelivery' })
export type DeliveryView = Static<typeof DeliveryView>
export const DeliveriesView = Type.Object({
  items: Type.Array(Type.Ref('WebhookDelivery')),
  nextCursor: nullable(Type.String()),
})

const Headers = Type.Record(Type.String(), Type.String())
const AttemptView = Type.Object({
  startedAt: Instant,
  durationMs: Type.Integer(),
  url: Type.String(),
  requestHeaders: { ...Headers, description: 'Without the signature' },
  outcome: Type.Enum([...ATTEMPT_OUTCOMES]),
  detail: Type.String({ description: 'What happened, in a sentence' }),
  status: nullable(Type.Integer({ description: 'null: there was no answer' })),
  answerHeaders: nullable({ ...Headers, description: 'Those that explain it' }),
  answerBody: nullable(Type.String({ description: 'Its first 2 KiB' })),
})
export const WholeDeliveryView = Type.Object({
  ...deliveryFields,
  body: Type.String({ description: 'Byte for byte as it was signed and sent' }),
  log: Type.Array(AttemptView, { description: 'Every attempt, the first first' }),
})
export type WholeDeliveryView = Static<typeof WholeDeliveryView>
