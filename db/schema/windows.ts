import { check, index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts'
import { organisations } from './accounts.ts'
import { EDITOR_KINDS } from './history.ts'
import { works } from './works.ts'

export const WINDOW_SCOPES = ['regions', 'worldwide_except'] as const

/**
 * What a window lets its licensee do. The first six are the LicenseType of MovieLabs Avails 2.7 in its own spelling, which has none for what
 * viewers do not pay for: AVOD (with advertising) and Free are ours.
 */
export const LICENCE_TYPES = ['EST', 'VOD', 'SVOD', 'POEST', 'Pre-Release', 'Library', 'AVOD', 'Free'] as const

/** A time and a place in which a work may be shown, for a kind of licence. Instants are UTC epoch milliseconds. */
export const workWindows = sqliteTable(
  'work_windows',
  {
    id: text('id').primaryKey(),
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(), // in the order that the producer gave them
    scope: text('scope', { enum: WINDOW_SCOPES }).notNull(),
    licenceType: text('licence_type', { enum: LICENCE_TYPES }).notNull(),
    isExclusive: integer('is_exclusive', { mode: 'boolean' }).notNull(),
    fromMs: integer('from_ms'), // inclusive; null = since ever
    untilMs: integer('until_ms'), // exclusive; null = without end
    holdbackLocales: text('holdback_locales', { mode: 'json' }).$type<string[]>().notNull(), // not to be shown in these
    licensee: text('licensee'), // who may show it, as people call them; null = whoever
    licenseeOrganisationId: text('licensee_organisation_id').references(() => organisations.id, {
      onDelete: 'set null',
    }),
    note: text('note'), // null = none
  },
  (t) => [
    uniqueIndex('work_windows_of_work').on(t.workId, t.position), // the windows of a work
    index('work_windows_by_licensee').on(t.licenseeOrganisationId).where(sql`licensee_organisation_id is not null`), // what goes with an organisation?
    check('work_windows_scope_known', sql`${t.scope} in ('regions', 'worldwide_except')`),
    check(
      'work_windows_licence_known',
      sql`${t.licenceType} in ('EST', 'VOD', 'SVOD', 'POEST', 'Pre-Release', 'Library', 'AVOD', 'Free')`,
    ),
    check('work_windows_exclusive_boolean', sql`${t.isExclusive} in (0, 1)`),
    check(
      'work_windows_begins_before_end',
      sql`${t.fromMs} is null or ${t.untilMs} is null or ${t.fromMs} < ${t.untilMs}`,
    ),
    check('work_windows_holdbacks_list', sql`json_type(${t.holdbackLocales}) = 'array'`),
    check('work_windows_licensee_not_empty', sql`${t.licensee} is null or length(${t.licensee}) > 0`),
    check('work_windows_licensee_named', sql`${t.licenseeOrganisationId} is null or ${t.licensee} is not null`),
    check('work_windows_note_not_empty', sql`${t.note} is null or length(${t.note}) > 0`),
  ],
)

/** The regions that a window covers, or with `worldwide_except` those that it leaves out. */
export const workWindowRegions = sqliteTable(
  'work_window_regions',
  {
    windowId: text('window_id')
      .notNull()
      .references(() => workWindows.id, { onDelete: 'cascade' }),
    region: text('region').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.windowId, t.region] }),
    check('work_window_regions_alpha2', sql`${t.region} glob '[A-Z][A-Z]'`),
  ],
)

/** A contradiction between windows that somebody has accepted knowingly. */
export const acceptedWindowConflicts = sqliteTable(
  'accepted_window_conflicts',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    conflictId: text('conflict_id').notNull(), // digest of what both windows say, so that another window is another conflict
    editorKind: text('editor_kind', { enum: EDITOR_KINDS }).notNull(),
    editorId: text('editor_id').notNull(),
    editorName: text('editor_name').notNull(), // as it was then
    acceptedAtMs: integer('accepted_at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.conflictId] }),
    check('accepted_window_conflicts_editor_known', sql`${t.editorKind} in ('operator', 'person', 'program')`),
  ],
)

/** Instants to come at which a window of a work begins or ends. Whoever passes one takes it out and raises the work's version, in one. */
export const windowEdges = sqliteTable(
  'window_edges',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    atMs: integer('at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.atMs] }),
    index('window_edges_in_time').on(t.atMs, t.workId), // which are due?
  ],
)

/** That a work is published in a region; where it may be shown there is a matter of its windows. */
export const workPublications = sqliteTable(
  'work_publications',
  {
    workId: text('work_id')
      .notNull()
      .references(() => works.id, { onDelete: 'cascade' }),
    region: text('region').notNull(),
    sinceMs: integer('since_ms').notNull(),
    editorKind: text('editor_kind', { enum: EDITOR_KINDS }).notNull(),
    editorId: text('editor_id').notNull(),
    editorName: text('editor_name').notNull(), // as it was then
    overrideReason: text('override_reason'), // why it was published although it was not ready; null = it was
    overriddenFindings: text('overridden_findings', { mode: 'json' }).$type<unknown[]>(), // as they were then
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.region] }),
    index('work_publications_by_region').on(t.region, t.workId), // which works may be shown in this region?
    check('work_publications_alpha2', sql`${t.region} glob '[A-Z][A-Z]'`),
    check('work_publications_editor_known', sql`${t.editorKind} in ('operator', 'person', 'program')`),
    check('work_publications_editor_named', sql`length(${t.editorName}) > 0`),
    check('work_publications_reason_not_empty', sql`${t.overrideReason} is null or length(${t.overrideReason}) > 0`),
    check('work_publications_override_whole', sql`(${t.overrideReason} is null) = (${t.overriddenFindings} is null)`),
  ],
)
