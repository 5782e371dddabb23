import { check, integer, primaryKey, sql, sqliteTable, text } from '../drizzle.ts'
import { organisations } from './accounts.ts'
import { EDITOR_KINDS } from './history.ts'
import type { LICENCE_TYPES } from './windows.ts'

/** An image that a partner takes, in displayed pixels. */
export interface WantedArtwork {
  /** Of covers or of the posters of episodes. */
  readonly of: 'cover' | 'poster'
  readonly minWidthPx: number
  readonly minHeightPx: number
}

/** What a partner takes of what its keys show, a row a change: the last is in force, those before are its history. Only ever added to. */
export const partnerProfiles = sqliteTable(
  'partner_profiles',
  {
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(), // from 1; the ETag
    formats: text('formats', { mode: 'json' }).$type<string[]>(), // null = whichever, as in the next three
    locales: text('locales', { mode: 'json' }).$type<string[]>(),
    regions: text('regions', { mode: 'json' }).$type<string[]>(),
    licenceTypes: text('licence_types', { mode: 'json' }).$type<(typeof LICENCE_TYPES)[number][]>(),
    artwork: text('artwork', { mode: 'json' }).$type<WantedArtwork[]>().notNull(),
    subtitleLocales: text('subtitle_locales', { mode: 'json' }).$type<string[]>().notNull(),
    needsSynopsis: integer('needs_synopsis', { mode: 'boolean' }).notNull(),
    needsEidr: integer('needs_eidr', { mode: 'boolean' }).notNull(),
    editorKind: text('editor_kind', { enum: EDITOR_KINDS }).notNull(),
    editorId: text('editor_id').notNull(),
    editorName: text('editor_name').notNull(), // as it was then
    atMs: integer('at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.version] }),
    check('partner_profiles_version_positive', sql`${t.version} > 0`),
    check('partner_profiles_formats_list', sql`${t.formats} is null or json_array_length(${t.formats}) > 0`),
    check('partner_profiles_locales_list', sql`${t.locales} is null or json_array_length(${t.locales}) > 0`),
    check('partner_profiles_regions_list', sql`${t.regions} is null or json_array_length(${t.regions}) > 0`),
    check('partner_profiles_licences_list', sql`${t.licenceTypes} is null or json_array_length(${t.licenceTypes}) > 0`),
    check('partner_profiles_artwork_list', sql`json_type(${t.artwork}) = 'array'`),
    check('partner_profiles_subtitles_list', sql`json_type(${t.subtitleLocales}) = 'array'`),
  ],
)
