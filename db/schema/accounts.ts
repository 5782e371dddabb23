import { check, index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'

export const CALLER_KINDS = ['operator', 'person'] as const
export const ORGANISATION_KINDS = ['producer', 'curator', 'partner'] as const
export const ROLES = ['owner', 'editor', 'viewer'] as const
export const SHARE_ROLES = ['editor', 'viewer'] as const

/** A company or team; people belong to one or several. */
export const organisations = sqliteTable(
  'organisations',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: ORGANISATION_KINDS }).notNull(),
    name: text('name').notNull(),
    quotaBytes: integer('quota_bytes'), // what its uploads may take on the disk; null = the setting's
    version: integer('version').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [
    uniqueIndex('organisations_name_uq').on(t.name),
    check('organisations_kind_known', sql`${t.kind} in ('producer', 'curator', 'partner')`),
    check('organisations_name_not_empty', sql`length(${t.name}) > 0`),
    check('organisations_quota_positive', sql`${t.quotaBytes} is null or ${t.quotaBytes} > 0`),
    check('organisations_version_positive', sql`${t.version} > 0`),
  ],
)

/** Who can sign in. */
export const people = sqliteTable(
  'people',
  {
    id: text('id').primaryKey(),
    email: text('email').notNull(), // in lower case
    name: text('name').notNull(),
    passwordHash: text('password_hash'), // PHC string of argon2id; null = signs in elsewhere (OpenID Connect)
    version: integer('version').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [
    uniqueIndex('people_email_uq').on(t.email),
    check('people_email_lower', sql`${t.email} = lower(${t.email}) and length(${t.email}) > 0`),
    check('people_name_not_empty', sql`length(${t.name}) > 0`),
    check('people_version_positive', sql`${t.version} > 0`),
  ],
)

/** What a person is in an organisation. */
export const memberships = sqliteTable(
  'memberships',
  {
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    role: text('role', { enum: ROLES }).notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.personId, t.organisationId] }),
    index('memberships_by_organisation').on(t.organisationId, t.personId), // who belongs to it?
    check('memberships_role_known', sql`${t.role} in ('owner', 'editor', 'viewer')`),
  ],
)

/** One-time links. Only digests are kept. A link without an organisation signs the operator in. */
export const invitations = sqliteTable(
  'invitations',
  {
    id: text('id').primaryKey(),
    tokenDigest: text('token_digest').notNull(),
    organisationId: text('organisation_id').references(() => organisations.id, { onDelete: 'cascade' }),
    role: text('role', { enum: ROLES }), // null when and only when the organisation is
    email: text('email'), // whom it is for; null = whoever has the link
    invitedBy: text('invited_by'), // a person; null = the operator
    createdAtMs: integer('created_at_ms').notNull(),
    expiresAtMs: integer('expires_at_ms').notNull(),
  },
  (t) => [
    uniqueIndex('invitations_token_uq').on(t.tokenDigest),
    index('invitations_by_organisation').on(t.organisationId, t.id), // which are open?
    index('invitations_expiry').on(t.expiresAtMs), // which may be forgotten?
    check('invitations_role_with_organisation', sql`(${t.organisationId} is null) = (${t.role} is null)`),
  ],
)

/** A person's tokens for the command line. Only digests are kept. */
export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    tokenDigest: text('token_digest').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    expiresAtMs: integer('expires_at_ms'), // null = until it is revoked
    lastUsedAtMs: integer('last_used_at_ms'), // to the hour, so that a use is seldom a write; null = never
  },
  (t) => [
    uniqueIndex('api_tokens_token_uq').on(t.tokenDigest),
    index('api_tokens_by_person').on(t.personId, t.id), // which has this person?
    check('api_tokens_name_not_empty', sql`length(${t.name}) > 0`),
  ],
)

/** How a person is called by another identity provider (OpenID Connect). */
export const personIdentities = sqliteTable(
  'person_identities',
  {
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.issuer, t.subject] }), index('person_identities_by_person').on(t.personId)],
)

/** Sign-ins that failed lately, by account and by address, so that guessing gets slower. */
export const signInFailures = sqliteTable(
  'sign_in_failures',
  {
    subject: text('subject').primaryKey(), // a digest
    times: integer('times').notNull(),
    lastAtMs: integer('last_at_ms').notNull(),
  },
  (t) => [index('sign_in_failures_age').on(t.lastAtMs)],
)
