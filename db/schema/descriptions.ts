import { check, index, integer, primaryKey, sql, sqliteTable, text } from '../drizzle.ts'
import { coverImages } from './covers.ts'
import { mediaFiles } from './media.ts'
import { works } from './works.ts'

/** A text in one language. */
export interface LocalText {
  readonly locale: string
  readonly text: string
}

/** Who made a work, in the order that they are named. */
export const workCredits = sqliteTable(
  'work_credits',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    role: text('role').notNull(), // of the vocabulary of roles
    names: text('names', { mode: 'json' }).$type<LocalText[]>().notNull(), // of one person, in each language that is known
    character: text('character'), // whom an actor plays; null = not given
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.position] }),
    check('work_credits_named', sql`json_array_length(${t.names}) > 0`),
  ],
)

/** Words of a producer's own that a work is to be found by. */
export const workTags = sqliteTable(
  'work_tags',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    folded: text('folded').notNull(), // what tags are compared by
    position: integer('position').notNull(),
    tag: text('tag').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workId, t.folded] }), check('work_tags_not_empty', sql`length(${t.tag}) > 0`)],
)

/** What some would rather know before they watch. */
export const workContentNotes = sqliteTable(
  'work_content_notes',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    code: text('code').notNull(), // of the vocabulary of notes
    texts: text('texts', { mode: 'json' }).$type<LocalText[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workId, t.code] })],
)

/**
 * The image that stands for a work in a locale: one that was made for it, or a still, as the moment that it shows of a file, since stills
 * are made anew with each analysis.
 */
export const workCovers = sqliteTable(
  'work_covers',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    locale: text('locale').notNull(),
    mediaSha256: text('media_sha256').references(() => mediaFiles.sha256, { onDelete: 'cascade' }),
    atMs: integer('at_ms'),
    imageId: text('image_id').references(() => coverImages.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.locale] }),
    index('work_covers_by_file').on(t.mediaSha256), // what goes with a file that is forgotten?
    index('work_covers_by_image').on(t.imageId), // is this image a cover?
    check('work_covers_at_some_time', sql`${t.atMs} >= 0`),
    check(
      'work_covers_one_image',
      sql`(${t.imageId} is null) = (${t.mediaSha256} is not null) and (${t.imageId} is null) = (${t.atMs} is not null)`,
    ),
  ],
)
