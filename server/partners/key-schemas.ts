import Type, { type Static } from 'typebox'
import { LICENCE_TYPES, PARTNER_SCOPES } from '../../db/schema/index.ts'
import { Region } from '../catalogue/schemas.ts'
import { Id, nullable } from '../http/views.ts'

const Instant = Type.String({ format: 'date-time' })
const closed = { additionalProperties: false }
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const LicenceTypes = Type.Array(Type.Enum([...LICENCE_TYPES]), { minItems: 1, maxItems: 20, uniqueItems: true })

const keyFields = {
  name: Name,
  scopes: Type.Array(Type.Enum([...PARTNER_SCOPES]), { minItems: 1, maxItems: 20, uniqueItems: true }),
  regions: Type.Array(Region, {
    minItems: 1,
    maxItems: 300,
    uniqueItems: true,
    description: 'It shows what may be shown in one of these',
  }),
  licenceTypes: nullable({ ...LicenceTypes, description: 'By windows of these types only; null: of whichever' }),
  expiresAt: nullable({ ...Instant, description: 'This instant not included; null: when it is revoked' }),
}

/** Body of POST /organisations/{organisationId}/keys. */
export const NewKeyBody = Type.Object(
  {
    name: keyFields.name,
    scopes: keyFields.scopes,
    regions: keyFields.regions,
    licenceTypes: Type.Optional(keyFields.licenceTypes),
    expiresAt: Type.Optional(keyFields.expiresAt),
  },
  closed,
)
export type NewKey = Static<typeof NewKeyBody>

/** Body of POST /organisations/{organisationId}/keys/{keyId}/rotate. */
export const RotationBody = Type.Object(
  {
    oldExpiresAt: Type.Optional({
      ...Instant,
      description: 'Until then the old key works as well; it never lasts longer than it would have. 7 days from now',
    }),
    expiresAt: Type.Optional({
      ...keyFields.expiresAt,
      description: 'Of the new key. Without it, it lasts as long as the old one was made for',
    }),
  },
  closed,
)
export type Rotation = Static<typeof RotationBody>

export const KeyParams = Type.Object({ organisationId: Id, keyId: Id })

export const KEY_STATES = ['active', 'expired', 'revoked'] as const

const viewFields = {
  id: Id,
  ...keyFields,
  shortToken: Type.String({ description: 'The part of the key that says which it is: juku_<this>_…' }),
  state: Type.Enum([...KEY_STATES]),
  createdAt: Instant,
  revokedAt: nullable(Instant),
  replacedById: nullable({ ...Id, description: 'The key that it was rotated to' }),
  lastUsedAt: nullable({ ...Instant, description: 'A few seconds late; null: never' }),
  uses: Type.Array(Type.Object({ day: Type.String({ format: 'date' }), calls: Type.Integer() }), {
    description: 'Of the last 30 days of UTC on which it was used, the newest first',
  }),
}
export const KeyView = Type.Object(viewFields)
export type KeyView = Static<typeof KeyView>

export const NewKeyView = Type.Object({
  ...viewFields,
  key: nullable(
    Type.String({
      description: 'Shown this once: nothing but a digest is kept. null: a repeated call, whose first answer had it',
    }),
  ),
})
export type NewKeyView = Static<typeof NewKeyView>

export const KeysView = Type.Object({ items: Type.Array(KeyView), nextCursor: nullable(Type.String()) })
