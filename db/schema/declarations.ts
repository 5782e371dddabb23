import { check, index, integer, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { mediaFiles } from './media.ts'
import { works } from './works.ts'

export const RATING_STATUSES = ['rated', 'unrated', 'not_required', 'pending'] as const
/** Who says so: an office, the producer by its rules, or nobody yet (worked out from a rating of elsewhere). */
export const RATING_BASES = ['official', 'self', 'mapped'] as const
export const AI_INVOLVEMENTS = ['none', 'assisted', 'substantial', 'full'] as const
export const AI_ELEMENTS = [
  'script',
  'picture',
  'animation',
  'likeness',
  'voice',
  'music',
  'subtitles',
  'translation',
] as const
/** Subjects that the Mainland's regulator reads more closely: 政治 军事 外交 国家安全 统战 民族 宗教 司法 公安. */
export const SPECIAL_SUBJECTS = [
  ...(['politics', 'military', 'diplomacy', 'national-security', 'united-front'] as const),
  ...(['ethnic', 'religion', 'judiciary', 'police'] as const),
] as const
/** What may harm minors, by the four classes in force in the Mainland since 2026-03-01: 模仿不良行为, 价值观, 未成年人形象, 未成年人信息. */
export const MINORS_CLASSES = ['imitation', 'values', 'likeness', 'data'] as const
export const C2PA_FINDINGS = ['none', 'present', 'ai'] as const

/** Something that has to be seen in the picture, as a person found it or did not find it. Null: not said; of the episode: in every one. */
export interface ShownInPicture {
  readonly isShown: boolean
  readonly episodeNumber: number | null
  readonly atMs: number | null
  readonly durationMs: number | null
  readonly heightPx: number | null
}

/** What somebody can look at to see that a declaration is true: words, an address, or both. */
export interface Evidence {
  readonly text: string | null
  readonly url: string | null
}

/** How a work is classified in a region, by a system of `server/rights/rating-systems.json`. */
export const workRatings = sqliteTable(
  'work_ratings',
  {
    id: text('id').primaryKey(),
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    region: text('region').notNull(),
    system: text('system').notNull(),
    status: text('status', { enum: RATING_STATUSES }).notNull(),
    code: text('code'), // of the system; set when and only when the status is rated
    basis: text('basis', { enum: RATING_BASES }), // the same
    certificateNo: text('certificate_no'),
    descriptors: text('descriptors', { mode: 'json' }).$type<string[]>().notNull(),
    validFromMs: integer('valid_from_ms'), // null = since ever
    validUntilMs: integer('valid_until_ms'), // exclusive; null = without end
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [
    index('work_ratings_by_work').on(t.workId, t.region, t.system), // GET /api/works/{workId}/ratings
    check('work_ratings_region_alpha2', sql`${t.region} glob '[A-Z][A-Z]'`),
    check('work_ratings_never_of_the_mainland', sql`${t.region} <> 'CN'`), // it has none: see work_filings
    check('work_ratings_status_known', sql`${t.status} in ('rated', 'unrated', 'not_required', 'pending')`),
    check('work_ratings_code_when_rated', sql`(${t.status} = 'rated') = (${t.code} is not null)`),
    check('work_ratings_basis_when_rated', sql`(${t.status} = 'rated') = (${t.basis} is not null)`),
    check('work_ratings_time_forward', sql`${t.validFromMs} < ${t.validUntilMs}`),
  ],
)

/** A licence, permit or registration that a work has in a region. */
export const workFilings = sqliteTable(
  'work_filings',
  {
    id: text('id').primaryKey(),
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    region: text('region').notNull(),
    scheme: text('scheme').notNull(), // cn-licence, cn-platform-filing, tw-permit ...; open, since rules change
    number: text('number').notNull(), // as tidied: one width of brackets and figures
    issuer: text('issuer'), // null = not given
    issuedOn: text('issued_on'), // a day, YYYY-MM-DD
    documentUrl: text('document_url'), // https only
    note: text('note'),
    card: text('card', { mode: 'json' }).$type<ShownInPicture>(), // where the number is seen; null = nobody has said
    validFromMs: integer('valid_from_ms'), // null = since ever
    validUntilMs: integer('valid_until_ms'), // exclusive; null = without end
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [
    uniqueIndex('work_filings_one_a_number').on(t.workId, t.region, t.scheme, t.number), // GET /api/works/{workId}/filings
    check('work_filings_region_alpha2', sql`${t.region} glob '[A-Z][A-Z]'`),
    check('work_filings_number_not_empty', sql`length(${t.number}) > 0`),
    check('work_filings_day', sql`${t.issuedOn} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`),
    check('work_filings_document_https', sql`${t.documentUrl} glob 'https://*'`),
    check('work_filings_time_forward', sql`${t.validFromMs} < ${t.validUntilMs}`),
  ],
)

/** What a producer declares of how a work was made and of whom it may harm; null everywhere = nobody has said. */
export const workDeclarations = sqliteTable(
  'work_declarations',
  {
    workId: text('work_id')
      .primaryKey()
      .references(() => works.id, { onDelete: 'cascade' }),
    budgetAmount: integer('budget_amount'), // in whole units of the currency
    budgetCurrency: text('budget_currency'), // ISO 4217
    specialSubjects: text('special_subjects', { mode: 'json' }).$type<(typeof SPECIAL_SUBJECTS)[number][]>(), // empty = none
    isPromoted: integer('is_promoted', { mode: 'boolean' }), // by a platform, on its first screen
    aiInvolvement: text('ai_involvement', { enum: AI_INVOLVEMENTS }),
    aiElements: text('ai_elements', { mode: 'json' }).$type<(typeof AI_ELEMENTS)[number][]>().notNull(),
    aiTools: text('ai_tools', { mode: 'json' }).$type<string[]>().notNull(),
    aiIsRealistic: integer('ai_is_realistic', { mode: 'boolean' }), // could be taken for real people, places or events
    aiLabel: text('ai_label', { mode: 'json' }).$type<ShownInPicture>(),
    aiEvidence: text('ai_evidence', { mode: 'json' }).$type<Evidence[]>().notNull(),
    minorsClasses: text('minors_classes', { mode: 'json' }).$type<(typeof MINORS_CLASSES)[number][]>(), // empty = none
    minorsNotice: text('minors_notice', { mode: 'json' }).$type<ShownInPicture>(),
    minorsEvidence: text('minors_evidence', { mode: 'json' }).$type<Evidence[]>().notNull(),
  },
  (t) => [
    check('work_declarations_budget_whole', sql`(${t.budgetAmount} is null) = (${t.budgetCurrency} is null)`),
    check('work_declarations_budget_not_negative', sql`${t.budgetAmount} >= 0`),
    check('work_declarations_currency_iso4217', sql`${t.budgetCurrency} glob '[A-Z][A-Z][A-Z]'`),
    check(
      'work_declarations_involvement_known',
      sql`${t.aiInvolvement} in ('none', 'assisted', 'substantial', 'full')`,
    ),
  ],
)

/** What the label of GB 45438-2025 says in a file; each null = it does not say. */
export interface AigcFields {
  readonly contentProducer: string | null
  readonly produceId: string | null
  readonly contentPropagator: string | null
  readonly propagateId: string | null
}

/** What a media file says itself of AI; no row = not inspected. */
export const mediaMarks = sqliteTable(
  'media_marks',
  {
    mediaSha256: text('media_sha256')
      .primaryKey()
      .references(() => mediaFiles.sha256, { onDelete: 'cascade' }),
    readerVersion: integer('reader_version').notNull(), // of `media/marks`
    isWhole: integer('is_whole', { mode: 'boolean' }).notNull(), // false: it broke off or was too much, and there may be more
    aigcLabel: text('aigc_label'), // null = no implicit label
    aigcFields: text('aigc_fields', { mode: 'json' }).$type<AigcFields>(),
    c2pa: text('c2pa', { enum: C2PA_FINDINGS }).notNull(),
    digitalSourceTypes: text('digital_source_types', { mode: 'json' }).$type<string[]>().notNull(), // last parts of IPTC's addresses
    inspectedAtMs: integer('inspected_at_ms').notNull(),
  },
  (t) => [
    check('media_marks_c2pa_known', sql`${t.c2pa} in ('none', 'present', 'ai')`),
    check('media_marks_label_has_fields', sql`(${t.aigcLabel} is null) = (${t.aigcFields} is null)`),
  ],
)
