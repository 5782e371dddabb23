import { check, index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { organisations } from './accounts.ts'
import type { LICENCE_TYPES } from './windows.ts'

export const PARTNER_SCOPES = [
  'catalogue:read',
  'lines:read',
  'media:read',
  'feed:read',
  'webhooks:write',
  'exports:read',
] as const
export type PartnerScope = (typeof PARTNER_SCOPES)[number]
type LicenceType = (typeof LICENCE_TYPES)[number]

/** What a partner platform's programs call with. Only a digest is kept; what a key may do and see never changes. */
export const partnerKeys = sqliteTable(
  'partner_keys',
  {
    id: text('id').primaryKey(),
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    shortToken: text('short_token').notNull(), // the part of the key that it is found by, and known by to people
    keyDigest: text('key_digest').notNull(),
    scopes: text('scopes', { mode: 'json' }).$type<PartnerScope[]>().notNull(),
    regions: text('regions', { mode: 'json' }).$type<string[]>().notNull(), // ISO 3166-1 alpha-2, in order
    licenceTypes: text('licence_types', { mode: 'json' }).$type<LicenceType[]>(), // in order; null = whichever
    createdAtMs: integer('created_at_ms').notNull(),
    expiresAtMs: integer('expires_at_ms'), // null = until it is revoked
    revokedAtMs: integer('revoked_at_ms'), // null = it is not
    replacedById: text('replaced_by_id'), // the key that it was rotated to; null = none
    lastUsedAtMs: integer('last_used_at_ms'), // null = never
  },
  (t) => [
    uniqueIndex('partner_keys_short_uq').on(t.shortToken),
    index('partner_keys_by_organisation').on(t.organisationId, t.id), // which has this partner?
    check('partner_keys_name_not_empty', sql`length(${t.name}) > 0`),
    check('partner_keys_scopes_list', sql`json_array_length(${t.scopes}) > 0`),
    check('partner_keys_regions_list', sql`json_array_length(${t.regions}) > 0`),
    check('partner_keys_licences_list', sql`${t.licenceTypes} is null or json_array_length(${t.licenceTypes}) > 0`),
  ],
)

/** How many calls a key made on a day of UTC. */
export const partnerKeyUses = sqliteTable(
  'partner_key_uses',
  {
    keyId: text('key_id')
      .notNull()
      .references(() => partnerKeys.id, { onDelete: 'cascade' }),
    dayMs: integer('day_ms').notNull(), // its first instant
    calls: integer('calls').notNull(),
  },
  (t) => [primaryKey({ columns: [t.keyId, t.dayMs] }), check('partner_key_uses_positive', sql`${t.calls} > 0`)],
)
