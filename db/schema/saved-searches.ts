import { check, index, integer, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { organisations } from './accounts.ts'

/** A search that somebody wants to make again. */
export const savedSearches = sqliteTable(
  'saved_searches',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id').notNull(), // a person, or `operator`
    organisationId: text('organisation_id').references(() => organisations.id, { onDelete: 'set null' }), // whose people see it too; null = the owner alone
    name: text('name').notNull(),
    query: text('query').notNull(), // of GET /api/search as JSON, canonical: names in order, without what is the default
    version: integer('version').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [
    uniqueIndex('saved_searches_one_a_name').on(t.ownerId, t.name),
    index('saved_searches_by_organisation').on(t.organisationId, t.id).where(sql`organisation_id is not null`), // what do its people share?
    check('saved_searches_name_not_empty', sql`length(${t.name}) > 0`),
    check('saved_searches_version_positive', sql`${t.version} > 0`),
  ],
)
