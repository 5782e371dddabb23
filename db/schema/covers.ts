import { check, index, integer, real, sql, sqliteTable, text } from '../drizzle.ts'
import { CALLER_KINDS } from './accounts.ts'
import type { ScorePartValues, Warning } from './media.ts'
import { works } from './works.ts'

export const COVER_SOURCES = ['frame', 'upload'] as const
export const COVER_STATES = ['making', 'ready', 'failed'] as const

/** An image that was made to stand for a work: a moment of one of its videos, or a picture that was sent. The worker makes it. */
export const coverImages = sqliteTable(
  'cover_images',
  {
    id: text('id').primaryKey(),
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    source: text('source', { enum: COVER_SOURCES }).notNull(),
    episodeId: text('episode_id'), // of a frame, as it was then
    mediaSha256: text('media_sha256'), // of the video that a frame is taken from
    atMs: integer('at_ms'), // of a frame
    sentSha256: text('sent_sha256'), // of the picture as it was sent, until its own image is made
    wantedLocale: text('wanted_locale'), // what it becomes the cover of when it is made; null = nothing, or somebody chose another since
    callerKind: text('caller_kind', { enum: CALLER_KINDS }).notNull(), // who asked
    callerId: text('caller_id').notNull(),
    state: text('state', { enum: COVER_STATES }).notNull(),
    problemCode: text('problem_code'),
    problemDetail: text('problem_detail'),
    sha256: text('sha256'), // of the image; null = not made
    mimeType: text('mime_type'),
    sizeBytes: integer('size_bytes'),
    widthPx: integer('width_px'),
    heightPx: integer('height_px'),
    score: real('score'),
    scoreParts: text('score_parts', { mode: 'json' }).$type<ScorePartValues>(),
    reasons: text('reasons', { mode: 'json' }).$type<string[]>().notNull(),
    findings: text('findings', { mode: 'json' }).$type<Warning[]>().notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    usedAtMs: integer('used_at_ms').notNull(), // when it was asked for, made, or last ceased to be a cover
  },
  (t) => [
    index('cover_images_by_work').on(t.workId, t.id), // GET /api/works/{workId}/covers
    index('cover_images_by_file').on(t.sha256), // is this file still named? (sweep)
    index('cover_images_by_sent_file').on(t.sentSha256), // the same
    index('cover_images_age').on(t.usedAtMs), // which have had their time?
    check('cover_images_source_known', sql`${t.source} in ('frame', 'upload')`),
    check('cover_images_state_known', sql`${t.state} in ('making', 'ready', 'failed')`),
    check('cover_images_frame_of_video', sql`(${t.source} = 'frame') = (${t.mediaSha256} is not null)`),
    check('cover_images_frame_at_some_time', sql`(${t.source} = 'frame') = (${t.atMs} is not null and ${t.atMs} >= 0)`),
    check('cover_images_ready_whole', sql`(${t.state} = 'ready') = (${t.sha256} is not null)`),
    check('cover_images_problem_when_failed', sql`(${t.state} = 'failed') = (${t.problemCode} is not null)`),
    check(
      'cover_images_making_has_file',
      sql`${t.state} <> 'making' or ${t.source} = 'frame' or ${t.sentSha256} is not null`,
    ),
  ],
)
