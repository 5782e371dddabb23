import { check, index, integer, sql, sqliteTable, text } from '../drizzle.ts'
import { organisations } from './accounts.ts'

export const UPLOAD_STATES = ['receiving', 'finished'] as const

/** A file that is sent in pieces (tus 1.0.0). How much of it is there, the file itself tells: see `media/partial-files.ts`. */
export const uploads = sqliteTable(
  'uploads',
  {
    id: text('id').primaryKey(),
    organisationId: text('organisation_id').references(() => organisations.id, { onDelete: 'cascade' }), // null = the operator's
    callerId: text('caller_id').notNull(), // `operator`, or a person's id
    fileName: text('file_name').notNull(), // tidied
    mediaType: text('media_type'), // as declared, for people; null = not declared
    metadata: text('metadata').notNull(), // the header Upload-Metadata as it came, which the protocol gives back
    sizeBytes: integer('size_bytes'), // null = not declared yet
    receivedBytes: integer('received_bytes').notNull(), // as last noted, for lists and quotas
    expectedSha256: text('expected_sha256'), // null = the sender does not say
    state: text('state', { enum: UPLOAD_STATES }).notNull(),
    sha256: text('sha256'), // set before the file gets its name in the store, so that a sweep knows it; null = not whole yet
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
    expiresAtMs: integer('expires_at_ms').notNull(),
  },
  (t) => [
    index('uploads_by_caller').on(t.callerId, t.id), // GET /api/uploads; how many has this caller begun?
    index('uploads_by_organisation').on(t.organisationId, t.state), // how much of its quota is used?
    index('uploads_by_file').on(t.sha256), // is this file still named? (sweep)
    index('uploads_expiry').on(t.expiresAtMs), // which may be forgotten?
    check('uploads_state_known', sql`${t.state} in ('receiving', 'finished')`),
    check(
      'uploads_received_within_size',
      sql`${t.receivedBytes} between 0 and coalesce(${t.sizeBytes}, ${t.receivedBytes})`,
    ),
    check(
      'uploads_sha256_hex',
      sql`${t.sha256} is null or (length(${t.sha256}) = 64 and ${t.sha256} not glob '*[^0-9a-f]*')`,
    ),
    check(
      'uploads_finished_whole',
      sql`${t.state} <> 'finished' or (${t.sha256} is not null and ${t.receivedBytes} is ${t.sizeBytes})`,
    ),
  ],
)
