import Type, { type Static } from 'typebox'
import { ORGANISATION_KINDS, ROLES } from '../../db/schema/index.ts'
import { Id, nullable, Paging } from '../http/views.ts'
import { LONGEST_PASSWORD } from './passwords.ts'

const Instant = Type.String({ format: 'date-time' })
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const Email = Type.String({ minLength: 3, maxLength: 254 })
const NewPassword = Type.String({
  minLength: 1,
  maxLength: LONGEST_PASSWORD,
  description: '10 characters at least; not the email address, nor one of the commonest',
})
const KnownPassword = Type.String({ minLength: 1, maxLength: LONGEST_PASSWORD })
const Role = Type.Enum([...ROLES])
const Kind = Type.Enum([...ORGANISATION_KINDS])
const strict = { additionalProperties: false } as const

/** Body of POST /session. */
export const SignInBody = Type.Object(
  {
    token: Type.Optional(
      Type.String({ minLength: 1, maxLength: 512, description: 'The operator’s, or the secret of a one-time link' }),
    ),
    email: Type.Optional(Email),
    password: Type.Optional(KnownPassword),
  },
  { ...strict, oneOf: [{ required: ['token'] }, { required: ['email', 'password'] }] },
)

export const PersonView = Type.Object({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  hasPassword: Type.Boolean(),
  organisations: Type.Array(Type.Object({ id: Id, kind: Kind, name: Type.String(), role: Role })),
  createdAt: Instant,
  updatedAt: Instant,
})
export type PersonView = Static<typeof PersonView>

export const SessionView = Type.Object({
  caller: Type.Object({ kind: Type.Enum(['operator', 'person']), person: Type.Optional(PersonView) }),
  csrfToken: nullable(
    Type.String({
      description: 'Send it as X-CSRF-Token with each write of a signed-in page; null for callers with a bearer token',
    }),
  ),
})
export type SessionView = Static<typeof SessionView>

/** Body of POST /invitations/accept. */
export const AcceptInvitationBody = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 512, description: 'What stands behind the # of the link' }),
    name: Type.Optional(Name),
    email: Type.Optional({ ...Email, description: 'Where the invitation names none' }),
    password: Type.Optional(NewPassword),
  },
  strict,
)
export type Acceptance = Static<typeof AcceptInvitationBody>

/** Body of PATCH /people/me. */
export const PersonChangeBody = Type.Object(
  {
    name: Type.Optional(Name),
    password: Type.Optional(NewPassword),
    currentPassword: Type.Optional({ ...KnownPassword, description: 'With a new one, if there is one already' }),
  },
  { ...strict, minProperties: 1 },
)
export type PersonChange = Static<typeof PersonChangeBody>

/** Body of POST /people/me/tokens. */
export const NewApiTokenBody = Type.Object(
  {
    name: Name,
    expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_650, description: 'Absent: until revoked' })),
  },
  strict,
)
export type NewApiToken = Static<typeof NewApiTokenBody>
export const ApiTokenParams = Type.Object({ tokenId: Id })
export const ApiTokenView = Type.Object({
  id: Id,
  name: Type.String(),
  createdAt: Instant,
  expiresAt: nullable(Instant),
  lastUsedAt: nullable(Type.String({ format: 'date-time', description: 'To the hour' })),
})
export type ApiTokenView = Static<typeof ApiTokenView>
export const NewApiTokenView = Type.Object({
  ...ApiTokenView.properties,
  token: nullable(Type.String({ description: 'Shown this once. null: a repeated call, whose first answer had it' })),
})

const SessionId = Type.String({ pattern: '^[0-9a-f]{64}$' })
export const SessionParams = Type.Object({ sessionId: SessionId })
export const OwnSessionView = Type.Object({
  id: { ...SessionId, description: 'Names it, and opens nothing' },
  isCurrent: Type.Boolean({ description: 'The one that this call came with' }),
  createdAt: Instant,
  expiresAt: Instant,
})
export type OwnSessionView = Static<typeof OwnSessionView>

/** Body of POST /organisations. */
export const NewOrganisationBody = Type.Object(
  { kind: Kind, name: Name, quotaBytes: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 2 ** 50 }))) },
  strict,
)
export type NewOrganisation = Static<typeof NewOrganisationBody>
/** Body of PATCH /organisations/{organisationId}. */
export const OrganisationChangeBody = Type.Object(
  {
    name: Type.Optional(Name),
    quotaBytes: Type.Optional(
      nullable(Type.Integer({ minimum: 1, maximum: 2 ** 50, description: 'For the operator to say' })),
    ),
  },
  { ...strict, minProperties: 1 },
)
export type OrganisationChange = Static<typeof OrganisationChangeBody>
export const OrganisationParams = Type.Object({ organisationId: Id })
export const OrganisationView = Type.Object(
  {
    id: Id,
    kind: Kind,
    name: Type.String(),
    quotaBytes: nullable(Type.Integer({ description: 'What its uploads may take; null: as the settings say' })),
    memberCount: Type.Integer({ minimum: 0 }),
    invitationCount: Type.Integer({ minimum: 0, description: 'Invitations that are open' }),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'Organisation', title: 'Organisation' },
)
export type OrganisationView = Static<typeof OrganisationView>

export const MemberParams = Type.Object({ organisationId: Id, personId: Id })
export const RoleBody = Type.Object({ role: Role }, strict)
export const MemberView = Type.Object({
  personId: Id,
  name: Type.String(),
  email: Type.String(),
  role: Role,
  createdAt: Instant,
})
export type MemberView = Static<typeof MemberView>

/** Body of POST /organisations/{organisationId}/invitations. */
export const NewInvitationBody = Type.Object(
  { role: Role, email: Type.Optional({ ...Email, description: 'Whom it is for; absent: whoever has the link' }) },
  strict,
)
export type NewInvitation = Static<typeof NewInvitationBody>
export const InvitationParams = Type.Object({ organisationId: Id, invitationId: Id })
export const InvitationView = Type.Object({
  id: Id,
  role: Role,
  email: nullable(Type.String()),
  createdAt: Instant,
  expiresAt: Instant,
})
export type InvitationView = Static<typeof InvitationView>
export const NewInvitationView = Type.Object({
  ...InvitationView.properties,
  link: nullable(
    Type.String({
      description: 'To be handed over; shown this once. null: a repeated call, whose first answer had it',
    }),
  ),
})

/** Query of the lists. */
export const PageQuery = Type.Object(Paging, strict)
export const listOf = <T extends Type.TSchema>(view: T) =>
  Type.Object({ items: Type.Array(view), nextCursor: nullable(Type.String()) })
