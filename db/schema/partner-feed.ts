import { check, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { organisations } from './accounts.ts'
import { works } from './works.ts'

/** What a partner's keys show, each kind once. A cursor of the change feed names the lens that its follower holds the works of. */
export const partnerLenses = sqliteTable(
  'partner_lenses',
  {
    id: text('id').primaryKey(),
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    definition: text('definition').notNull(), // all that decides what is in it, as one text
    generation: integer('generation').notNull(), // grows when a follower leaves it: cursors of before no longer say what is held
  },
  (t) => [
    uniqueIndex('partner_lenses_definition_uq').on(t.organisationId, t.definition),
    check('partner_lenses_generation_positive', sql`${t.generation} > 0`),
  ],
)

/** Works that were shown through a lens to whoever follows: of these alone it is told that they are gone. Only ever grows. */
export const partnerToldWorks = sqliteTable(
  'partner_told_works',
  {
    lensId: text('lens_id')
      .notNull()
      .references(() => partnerLenses.id, { onDelete: 'cascade' }),
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.lensId, t.workId] })],
)
