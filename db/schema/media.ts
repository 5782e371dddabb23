import { blob, check, index, integer, real, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'

export const PROXY_STATES = ['preparing', 'ready', 'failed'] as const
export const PROXY_METHODS = ['remux', 'encode'] as const
export const STILL_KINDS = ['poster', 'candidate', 'storyboard'] as const

/** A warning about a file or an episode that does not stop it from being used. */
export interface Warning {
  readonly code: string
  /** In English. */
  readonly detail: string
  /** What its sentence is made of; undefined: it was noted before these were kept. */
  readonly values?: Readonly<Record<string, string | number>>
}

/** Where one moment stands on a storyboard sheet, in pixels of the sheet. */
export interface StoryboardCell {
  readonly fromMs: number
  readonly toMs: number
  readonly x: number
  readonly y: number
}

/** The map of a storyboard sheet. */
export interface StoryboardMap {
  readonly tileWidthPx: number
  readonly tileHeightPx: number
  readonly columns: number
  readonly rows: number
  readonly cells: readonly StoryboardCell[]
}

/** One stored video file. What analysis found is null until it has run; null afterwards = the file does not say. */
export const mediaFiles = sqliteTable(
  'media_files',
  {
    sha256: text('sha256').primaryKey(),
    sizeBytes: integer('size_bytes').notNull(),
    analysedAtMs: integer('analysed_at_ms'), // null = not analysed yet
    container: text('container'),
    mimeType: text('mime_type'),
    durationMs: integer('duration_ms'),
    widthPx: integer('width_px'), // as displayed
    heightPx: integer('height_px'), // as displayed
    frameRate: real('frame_rate'), // frames per second, unrounded
    videoCodec: text('video_codec'),
    audioCodec: text('audio_codec'),
    hdr: integer('hdr', { mode: 'boolean' }),
    playable: integer('playable', { mode: 'boolean' }), // safe in common browsers
    warnings: text('warnings', { mode: 'json' }).$type<Warning[]>().notNull(),
    storyboard: text('storyboard', { mode: 'json' }).$type<StoryboardMap>(), // null = no sheet
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [
    check('media_files_sha256_hex', sql`length(${t.sha256}) = 64 and ${t.sha256} not glob '*[^0-9a-f]*'`),
    check('media_files_size_positive', sql`${t.sizeBytes} > 0`),
    check('media_files_duration_positive', sql`${t.durationMs} is null or ${t.durationMs} > 0`),
    check('media_files_picture_positive', sql`${t.widthPx} is null or (${t.widthPx} > 0 and ${t.heightPx} > 0)`),
  ],
)

/** What the score of a picture is made of, each 0 to 1, by name. */
export type ScorePartValues = Readonly<Record<string, number>>

/** How the sound of a media file measures; no row = it has none, or it was not measured. Levels as EBU R 128 counts them. */
export const mediaSounds = sqliteTable(
  'media_sounds',
  {
    mediaSha256: text('media_sha256')
      .primaryKey()
      .references(() => mediaFiles.sha256, { onDelete: 'cascade' }),
    integratedLufs: real('integrated_lufs'), // null = too quiet to count
    loudnessRangeLu: real('loudness_range_lu'), // null = too quiet to count
    peakDbfs: real('peak_dbfs'), // the highest sample; null = digital silence
    silentShare: real('silent_share').notNull(), // 0 to 1
    longestSilenceMs: integer('longest_silence_ms').notNull(),
    silentChannels: integer('silent_channels').notNull(), // beside others that are heard
    channels: integer('channels'),
    channelLayout: text('channel_layout'), // ffmpeg's name
    sampleRateHz: integer('sample_rate_hz'),
    levels: blob('levels', { mode: 'buffer' }), // a byte for each 100 ms, see media/sound.ts; null = measured before they were kept
  },
  (t) => [
    check('media_sounds_share', sql`${t.silentShare} between 0 and 1`),
    check('media_sounds_silence', sql`${t.longestSilenceMs} >= 0 and ${t.silentChannels} >= 0`),
  ],
)

/** The copy of a media file that common browsers play; no row = it needs none. */
export const proxies = sqliteTable(
  'proxies',
  {
    mediaSha256: text('media_sha256')
      .primaryKey()
      .references(() => mediaFiles.sha256, { onDelete: 'cascade' }),
    state: text('state', { enum: PROXY_STATES }).notNull(),
    sha256: text('sha256'), // of the copy; set when and only when the state is ready, as all below
    sizeBytes: integer('size_bytes'),
    mimeType: text('mime_type'),
    method: text('method', { enum: PROXY_METHODS }),
    widthPx: integer('width_px'),
    heightPx: integer('height_px'),
    problemCode: text('problem_code'), // set when and only when the state is failed
    problemDetail: text('problem_detail'),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [
    index('proxies_by_file').on(t.sha256), // is this file still named? (sweep)
    check('proxies_state_known', sql`${t.state} in ('preparing', 'ready', 'failed')`),
    check('proxies_file_when_ready', sql`(${t.state} = 'ready') = (${t.sha256} is not null)`),
    check('proxies_problem_when_failed', sql`(${t.state} = 'failed') = (${t.problemCode} is not null)`),
  ],
)

/** An image cut from a media file. `rank` 1 is the best of its kind. */
export const stills = sqliteTable(
  'stills',
  {
    id: text('id').primaryKey(),
    mediaSha256: text('media_sha256')
      .notNull()
      .references(() => mediaFiles.sha256, { onDelete: 'cascade' }),
    kind: text('kind', { enum: STILL_KINDS }).notNull(),
    rank: integer('rank').notNull(),
    sha256: text('sha256').notNull(), // of the image itself
    mimeType: text('mime_type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    atMs: integer('at_ms'), // null = the whole sheet
    widthPx: integer('width_px').notNull(),
    heightPx: integer('height_px').notNull(),
    score: real('score'), // null = not scored (a sheet)
    scoreParts: text('score_parts', { mode: 'json' }).$type<ScorePartValues>(), // null = not scored, or before parts were kept
    reasons: text('reasons', { mode: 'json' }).$type<string[]>().notNull(),
  },
  (t) => [
    uniqueIndex('stills_one_a_rank').on(t.mediaSha256, t.kind, t.rank),
    index('stills_moments').on(t.mediaSha256, t.kind, t.atMs, t.id), // which image is nearest to a line? (search)
    index('stills_by_image').on(t.sha256), // is this image still named? (sweep)
    check('stills_kind_known', sql`${t.kind} in ('poster', 'candidate', 'storyboard')`),
    check('stills_rank_positive', sql`${t.rank} > 0`),
  ],
)
