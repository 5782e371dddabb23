import Type, { type Static } from 'typebox'
import { IMPORT_STATES } from '../../db/schema/index.ts'
import { Locale, NewWorkBody, Title } from '../catalogue/schemas.ts'
import { valuesView } from '../http/finding-values.ts'
import { Id, nullable } from '../http/views.ts'

const Instant = Type.String({ format: 'date-time' })
const EpisodeNumber = Type.Integer({ minimum: 1, maximum: 100_000 })

/** Files of one drop; a series of 100 episodes with subtitles in four locales fits. */
export const FILES_MOST = 500

const Overrides = Type.Array(
  Type.Object(
    {
      uploadId: Id,
      number: Type.Optional(EpisodeNumber),
      locale: Type.Optional(Locale),
      title: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 300,
          description: 'Of a video: its display title in the original locale; it goes before that of the sheet',
        }),
      ),
      ignore: Type.Optional(Type.Boolean({ description: 'The file becomes part of nothing' })),
    },
    { additionalProperties: false },
  ),
  { maxItems: FILES_MOST, description: 'What you know better than the names and the sheet' },
)

const Corrections = Type.Array(
  Type.Object(
    {
      sheet: Type.String({ maxLength: 255, description: 'As the place of an error names it' }),
      cell: Type.String({ minLength: 1, maxLength: 300, description: 'C5, or a pointer into JSON' }),
      text: Type.String({ maxLength: 1_000, description: 'Empty: the cell is emptied' }),
    },
    { additionalProperties: false },
  ),
  { maxItems: 1_000, description: 'Cells of the sheet that read otherwise, without sending it again' },
)

/** Body of POST /imports. */
export const NewImportBody = Type.Object(
  {
    workId: Type.Optional(Id),
    newWork: Type.Optional(NewWorkBody),
    uploadIds: Type.Array(Id, { minItems: 1, maxItems: FILES_MOST, uniqueItems: true }),
    sheetUploadId: Type.Optional(Id),
    overrides: Type.Optional(Overrides),
    corrections: Type.Optional(Corrections),
  },
  { additionalProperties: false },
)
export type NewImport = Static<typeof NewImportBody>

/** Body of PATCH /imports/{importId}. */
export const ImportChangeBody = Type.Object(
  {
    sheetUploadId: Type.Optional(nullable(Id)),
    overrides: Type.Optional(Overrides),
    corrections: Type.Optional(Corrections),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type ImportChange = Static<typeof ImportChangeBody>

const Found = {
  by: Type.String({
    description:
      'mark (第3集, EP03), varying (the digits that vary over the drop), digits, half (上, 下), ending (大结局), only, override, sheet, video',
  }),
  sure: Type.Enum(['stated', 'inferred', 'guessed']),
  text: Type.String({ description: 'The part of the name that was gone by' }),
}
const File = { uploadId: Id, fileName: Type.String() }

const Row = Type.Object({
  number: Type.Integer(),
  episodeId: nullable(Id),
  actions: Type.Array(Type.Enum(['create', 'replace-video', 'add-track', 'replace-track', 'edit', 'unchanged'])),
  video: nullable(Type.Object({ ...File, ...Found })),
  titles: nullable(Type.Array(Title, { description: 'As they will be; null: they stay' })),
  subtitles: Type.Array(
    Type.Object({
      ...File,
      ...Found,
      locale: Type.String(),
      localeSource: Type.String({ description: 'given, fileName or content' }),
      cueCount: Type.Integer(),
      action: Type.Enum(['add', 'replace', 'unchanged']),
    }),
  ),
})

const Place = Type.Object({
  sheet: Type.String(),
  row: Type.Integer({ description: 'From 1, as a spreadsheet counts' }),
  column: Type.String({ description: 'Its letters, or the key in JSON' }),
  header: Type.String(),
  cell: Type.String({ description: 'C5, or a pointer into JSON' }),
})

/** What an import will change, or has changed. */
export const PlanView = Type.Object({
  rows: Type.Array(Row),
  counts: Type.Object({ create: Type.Integer(), change: Type.Integer(), unchanged: Type.Integer() }),
  gaps: Type.Array(Type.Integer(), { description: 'Numbers below the last that no episode has' }),
  leftovers: Type.Array(Type.Object({ ...File, code: Type.String(), detail: Type.String() })),
  guesses: Type.Array(
    Type.Object({ ...File, what: Type.Enum(['number', 'locale']), value: Type.String(), detail: Type.String() }),
  ),
  errorCount: Type.Integer({ description: 'The first 500 are shown' }),
  errors: Type.Array(
    Type.Object({
      code: Type.String(),
      detail: Type.String(),
      fix: Type.String(),
      place: nullable(Place),
      uploadId: nullable(Id),
      fileName: nullable(Type.String()),
      number: nullable(Type.Integer({ description: 'Of the episode that it is about' })),
    }),
  ),
  warnings: Type.Array(
    Type.Object({ code: Type.String(), detail: Type.String(), values: Type.Optional(valuesView('subtitle')) }),
  ),
  canCommit: Type.Boolean(),
})
export type PlanView = Static<typeof PlanView>

export const ImportView = Type.Object(
  {
    id: Id,
    state: Type.Enum([...IMPORT_STATES]),
    workId: nullable(Id),
    uploadIds: Type.Array(Id),
    sheetUploadId: nullable(Id),
    overrides: Overrides,
    corrections: Corrections,
    planDigest: Type.String({ description: 'Send it as If-Match to commit what you saw' }),
    plan: PlanView,
    createdAt: Instant,
    updatedAt: Instant,
    committedAt: nullable(Instant),
  },
  { $id: 'Import', title: 'Import' },
)
export type ImportView = Static<typeof ImportView>
