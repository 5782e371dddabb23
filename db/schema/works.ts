import { check, index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { organisations, SHARE_ROLES } from './accounts.ts'

export const WORK_KINDS = ['micro_drama', 'short_video'] as const
export const WORK_STATUSES = [
  'draft',
  'submitted',
  'in_review',
  'changes_requested',
  'approved',
  'published',
  'withdrawn',
] as const
export const TITLE_KINDS = ['display', 'alternative', 'working'] as const

/** What a producer publishes. Column names carry their unit; instants are UTC epoch milliseconds. */
export const works = sqliteTable(
  'works',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: WORK_KINDS }).notNull(),
    status: text('status', { enum: WORK_STATUSES }).notNull(),
    organisationId: text('organisation_id').references(() => organisations.id, { onDelete: 'restrict' }), // whose it is; null = the operator's
    originalLocale: text('original_locale').notNull(),
    originRegion: text('origin_region').notNull(),
    releaseYear: integer('release_year'), // null = not known
    version: integer('version').notNull(), // grows with each edit of the work's own fields; the ETag
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
    indexedAtMs: integer('indexed_at_ms'), // null = the engine does not have this version yet
    indexedKey: text('indexed_key'), // digest of what the engine holds of this work; null = nothing
    nextKey: text('next_key'), // digest of what the index that is being made holds of this work; null = nothing
    sortTitle: text('sort_title'), // what it is ordered by among titles; null = stored by an earlier version
  },
  (t) => [
    index('works_updated').on(t.updatedAtMs, t.id), // GET /api/works?updatedSince=
    index('works_status').on(t.status, t.id), // GET /api/works?status=
    index('works_origin_region').on(t.originRegion, t.id), // GET /api/works?originRegion=
    index('works_by_organisation').on(t.organisationId, t.id), // what may its people see?
    index('works_unsorted').on(t.id).where(sql`sort_title is null`), // which have to get one at the next start?
    check('works_kind_known', sql`${t.kind} in ('micro_drama', 'short_video')`),
    check(
      'works_status_known',
      sql`${t.status} in ('draft', 'submitted', 'in_review', 'changes_requested', 'approved', 'published', 'withdrawn')`,
    ),
    check('works_origin_region_alpha2', sql`${t.originRegion} glob '[A-Z][A-Z]'`),
    check('works_release_year_plausible', sql`${t.releaseYear} is null or ${t.releaseYear} between 1870 and 2999`),
    check('works_version_positive', sql`${t.version} > 0`),
  ],
)

/**
 * The small number that stands for a work in the search index, where thousands of works are counted at once. A trigger gives one to each
 * work; it stays when the work is gone and is never given again, since a document may still carry it.
 */
export const workSerials = sqliteTable('work_serials', {
  serial: integer('serial').primaryKey({ autoIncrement: true }),
  workId: text('work_id').notNull().unique(),
})

/** Titles of a work, in the order the producer gave them. */
export const workTitles = sqliteTable(
  'work_titles',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    locale: text('locale').notNull(),
    text: text('text').notNull(),
    kind: text('kind', { enum: TITLE_KINDS }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.position] }),
    uniqueIndex('work_titles_one_display_a_locale').on(t.workId, t.locale).where(sql`kind = 'display'`),
    check('work_titles_kind_known', sql`${t.kind} in ('display', 'alternative', 'working')`),
    check('work_titles_not_empty', sql`length(${t.text}) > 0`),
  ],
)

/** One synopsis a locale. */
export const workSynopses = sqliteTable(
  'work_synopses',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    locale: text('locale').notNull(),
    text: text('text').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workId, t.locale] })],
)

export const workGenres = sqliteTable(
  'work_genres',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    genre: text('genre').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workId, t.genre] })],
)

export const workCoProductionRegions = sqliteTable(
  'work_co_production_regions',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    region: text('region').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.region] }),
    check('work_co_production_regions_alpha2', sql`${t.region} glob '[A-Z][A-Z]'`),
  ],
)

/** An id that another registry gave to a work; one registry's id names one work. */
export const workExternalIds = sqliteTable(
  'work_external_ids',
  {
    scheme: text('scheme').notNull(),
    value: text('value').notNull(),
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.scheme, t.value] }), index('work_external_ids_work').on(t.workId)],
)

/** Other organisations that work on it. */
export const workShares = sqliteTable(
  'work_shares',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    role: text('role', { enum: SHARE_ROLES }).notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.organisationId] }),
    index('work_shares_by_organisation').on(t.organisationId, t.workId), // what may its people see?
    check('work_shares_role_known', sql`${t.role} in ('editor', 'viewer')`),
  ],
)
