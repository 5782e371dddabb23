import { check, index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { organisations } from './accounts.ts'
import { works } from './works.ts'

export const COLLECTION_AUDIENCES = ['organisation', 'everybody'] as const

/** Works that somebody has put together, in an order. */
export const collections = sqliteTable(
  'collections',
  {
    id: text('id').primaryKey(),
    organisationId: text('organisation_id').references(() => organisations.id, { onDelete: 'cascade' }), // whose it is; null = the operator's
    audience: text('audience', { enum: COLLECTION_AUDIENCES }).notNull(),
    coverWorkId: text('cover_work_id').references(() => works.id, { onDelete: 'set null' }), // whose cover stands for it; null = its first work's
    coverStillId: text('cover_still_id'), // an image of that work; null = the work's cover
    version: integer('version').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [
    index('collections_by_organisation').on(t.organisationId, t.id), // which has an organisation?
    index('collections_by_audience').on(t.audience, t.id), // which are for everybody?
    index('collections_by_cover').on(t.coverStillId).where(sql`cover_still_id is not null`), // is this image still in use? (housekeeping)
    check('collections_audience_known', sql`${t.audience} in ('organisation', 'everybody')`),
    check('collections_version_positive', sql`${t.version} > 0`),
  ],
)

/** What a collection is called; one title a locale. */
export const collectionTexts = sqliteTable(
  'collection_texts',
  {
    collectionId: text('collection_id')
      .notNull()
      .references(() => collections.id, { onDelete: 'cascade' }),
    locale: text('locale').notNull(),
    title: text('title').notNull(),
    description: text('description'), // null = none
  },
  (t) => [
    primaryKey({ columns: [t.collectionId, t.locale] }),
    check('collection_texts_title_not_empty', sql`length(${t.title}) > 0`),
  ],
)

/** The works of a collection in the order of their positions. */
export const collectionWorks = sqliteTable(
  'collection_works',
  {
    collectionId: text('collection_id')
      .notNull()
      .references(() => collections.id, { onDelete: 'cascade' }),
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    addedAtMs: integer('added_at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.collectionId, t.workId] }),
    uniqueIndex('collection_works_ordered').on(t.collectionId, t.position), // in their order
    index('collection_works_by_work').on(t.workId),
  ],
)
