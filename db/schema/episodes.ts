import { check, index, integer, primaryKey, real, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { mediaFiles, type Warning } from './media.ts'
import { TITLE_KINDS, works } from './works.ts'

export const EPISODE_STATES = ['uploaded', 'analysing', 'ready', 'failed'] as const
export const TRACK_ORIGINS = ['uploaded', 'embedded', 'converted'] as const
export const TRACK_STATES = ['draft', 'approved'] as const
export const TRACK_KINDS = ['subtitles', 'captions'] as const
export const TRACK_FORMATS = ['srt', 'webvtt', 'ass', 'ttml', 'lrc'] as const

/** One playable part of a work. Column names carry their unit; instants are UTC epoch milliseconds. */
export const episodes = sqliteTable(
  'episodes',
  {
    id: text('id').primaryKey(),
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'restrict' }),
    number: integer('number').notNull(),
    state: text('state', { enum: EPISODE_STATES }).notNull(),
    mediaSha256: text('media_sha256')
      .notNull()
      .references(() => mediaFiles.sha256, { onDelete: 'restrict' }),
    problemCode: text('problem_code'), // set when and only when the state is failed
    problemDetail: text('problem_detail'),
    warnings: text('warnings', { mode: 'json' }).$type<Warning[]>().notNull(), // of this episode; the file has its own
    version: integer('version').notNull(), // grows with each edit; the ETag
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
    indexedAtMs: integer('indexed_at_ms'), // null = the engine does not have its lines yet
    indexedKey: text('indexed_key'), // digest of what the engine holds of this episode; null = nothing
    nextKey: text('next_key'), // the same of the index that is being made
  },
  (t) => [
    uniqueIndex('episodes_work_number_uq').on(t.workId, t.number),
    uniqueIndex('episodes_work_file_uq').on(t.workId, t.mediaSha256),
    index('episodes_by_file').on(t.mediaSha256), // who else has this file? (duplicates, stills, sweep)
    check('episodes_number_positive', sql`${t.number} > 0`),
    check('episodes_state_known', sql`${t.state} in ('uploaded', 'analysing', 'ready', 'failed')`),
    check('episodes_problem_when_failed', sql`(${t.state} = 'failed') = (${t.problemCode} is not null)`),
    check('episodes_version_positive', sql`${t.version} > 0`),
  ],
)

export const episodeTitles = sqliteTable(
  'episode_titles',
  {
    episodeId: text('episode_id')
      .notNull()
      .references(() => episodes.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    locale: text('locale').notNull(),
    text: text('text').notNull(),
    kind: text('kind', { enum: TITLE_KINDS }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.episodeId, t.position] }),
    check('episode_titles_not_empty', sql`length(${t.text}) > 0`),
  ],
)

/** Cues of one episode in one locale. */
export const tracks = sqliteTable(
  'tracks',
  {
    id: text('id').primaryKey(),
    episodeId: text('episode_id')
      .notNull()
      .references(() => episodes.id, { onDelete: 'cascade' }),
    locale: text('locale').notNull(),
    kind: text('kind', { enum: TRACK_KINDS }).notNull(),
    origin: text('origin', { enum: TRACK_ORIGINS }).notNull(),
    state: text('state', { enum: TRACK_STATES }).notNull(),
    format: text('format', { enum: TRACK_FORMATS }).notNull(),
    encoding: text('encoding').notNull(),
    encodingConfidence: real('encoding_confidence').notNull(), // 0 to 1
    localeSource: text('locale_source').notNull(), // given | fileName | content | container
    streamIndex: integer('stream_index'), // of an embedded track in its file; null = not embedded
    sourceSha256: text('source_sha256'), // the file as it was sent, in the store; null = embedded
    cueCount: integer('cue_count').notNull(),
    version: integer('version').notNull().default(1), // grows with each change of its cues or its state; the ETag
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [
    uniqueIndex('tracks_one_a_locale_and_origin').on(t.episodeId, t.locale, t.origin, t.kind),
    index('tracks_by_source').on(t.sourceSha256), // is this file still named? (sweep)
    check('tracks_origin_known', sql`${t.origin} in ('uploaded', 'embedded', 'converted')`),
    check('tracks_state_known', sql`${t.state} in ('draft', 'approved')`),
    check('tracks_cue_count_positive', sql`${t.cueCount} > 0`),
  ],
)

/** One line of a track, from `startMs` until `endMs`. Stored in the order of its key, without row ids: see migration 0002. */
export const cues = sqliteTable(
  'cues',
  {
    trackId: text('track_id')
      .notNull()
      .references(() => tracks.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(), // from 0, in order of time
    startMs: integer('start_ms').notNull(),
    endMs: integer('end_ms').notNull(),
    text: text('text').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.trackId, t.position] }),
    check('cues_time_forward', sql`${t.startMs} >= 0 and ${t.endMs} > ${t.startMs}`),
  ],
)
