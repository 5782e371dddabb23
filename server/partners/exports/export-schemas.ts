import Type, { type Static } from 'typebox'
import { LICENCE_TYPES } from '../../../db/schema/index.ts'
import { Locale, Region } from '../../catalogue/schemas.ts'
import { valuesView } from '../../http/finding-values.ts'
import { Id, nullable } from '../../http/views.ts'
import { EXPORT_FACTS } from './format.ts'
import { EXPORT_CODES, EXPORT_SEVERITIES } from './report.ts'

const Instant = Type.String({ format: 'date-time' })
const Cursor = Type.String({ minLength: 1, maxLength: 600 })
const closed = { additionalProperties: false }
const Pixels = Type.Integer({ minimum: 1, maximum: 20_000 })
const list = <T extends Type.TSchema>(schema: T, minItems = 1) =>
  Type.Array(schema, { minItems, maxItems: 300, uniqueItems: true })

const Artwork = Type.Object(
  { of: Type.Enum(['cover', 'poster']), minWidthPx: Pixels, minHeightPx: Pixels },
  { ...closed, description: 'Of covers, or of the posters of episodes' },
)

const profileFields = {
  formats: nullable({ ...list(Type.String({ maxLength: 40 })), description: 'Names of formats; null: whichever' }),
  locales: nullable({
    ...list(Locale),
    description:
      'Texts, covers and subtitles of these alone; zh-Hant takes zh-Hant-TW. A title is wanted in each. null: all',
  }),
  regions: nullable({ ...list(Region), description: 'Of those that a key shows only these. null: all' }),
  licenceTypes: nullable({ ...list(Type.Enum([...LICENCE_TYPES])), description: 'Windows of these alone. null: all' }),
  artwork: Type.Array(Artwork, { maxItems: 10, description: 'The least sizes that are wanted' }),
  subtitleLocales: { ...list(Locale, 0), description: 'Each episode is to have subtitles in each' },
  needsSynopsis: Type.Boolean({ description: 'A synopsis is wanted in each of the locales' }),
  needsEidr: Type.Boolean({ description: 'Each work is to have an EIDR' }),
}

/** Body of PUT /organisations/{organisationId}/profile. What is left out takes everything and wants nothing. */
export const ProfileBody = Type.Partial(Type.Object(profileFields), closed)
export type ProfileBody = Static<typeof ProfileBody>

/** What a partner takes. */
export const ProfileView = Type.Object({
  version: Type.Integer({ description: '0: none was set' }),
  ...profileFields,
})
export type ProfileView = Static<typeof ProfileView>

export const FormatView = Type.Object({
  name: Type.String(),
  title: Type.String(),
  mediaType: Type.String(),
  fileExtension: Type.String(),
  carries: Type.Array(Type.Enum([...EXPORT_FACTS]), {
    description: 'Of other facts the report tells that they are lost',
  }),
  isTaken: Type.Boolean({ description: 'By your profile' }),
  url: Type.String({ description: 'From the root of this server' }),
  reportUrl: Type.String(),
})
export const FormatsView = Type.Object({ profile: ProfileView, formats: Type.Array(FormatView) })

export const FormatParams = Type.Object({
  format: Type.String({ pattern: '^[a-z0-9-]{1,40}$', description: 'A name from GET /exports' }),
})
export const ExportQuery = Type.Object(
  {
    after: Type.Optional({ ...Cursor, description: 'The cursor of the export before: only what changed since' }),
    bom: Type.Boolean({ default: false, description: 'CSV begins with a byte order mark, for spreadsheets' }),
  },
  closed,
)

export const RemarkView = Type.Object({
  workId: Id,
  field: Type.String({ description: 'What it is about, such as ratings/MO or episodes/3/tracks/pt-PT' }),
  code: Type.Enum([...EXPORT_CODES]),
  severity: Type.Enum([...EXPORT_SEVERITIES], {
    description:
      'lost: not in the file; changed: otherwise in the file; fault: not as the format or your profile wants it',
  }),
  detail: Type.String(),
  values: Type.Optional(valuesView('wanted')),
})

/** A line of a report. */
export const ReportLineView = Type.Union([
  Type.Object({
    kind: Type.Literal('begin'),
    format: Type.String(),
    madeAt: Instant,
    isDelta: Type.Boolean(),
    nextCursor: Type.String(),
  }),
  Type.Object({ kind: Type.Literal('remark'), ...RemarkView.properties }),
  Type.Object({
    kind: Type.Literal('end'),
    works: Type.Integer({ description: 'That were given to the format' }),
    removals: Type.Integer(),
    counts: Type.Record(Type.String(), Type.Integer(), { description: 'Of the remarks, by code' }),
  }),
])
export type ReportLine = Static<typeof ReportLineView>
