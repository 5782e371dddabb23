import Type, { type Static } from 'typebox'
import { Id, nullable } from '../../http/views.ts'
import { ConflictView, WindowView } from '../window-schemas.ts'

const closed = { additionalProperties: false }

/** Query of POST /avails. */
export const AvailsQuery = Type.Object(
  {
    dryRun: Type.Boolean({ default: true, description: 'true: only says what would change' }),
    timeZone: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 60,
        description: 'IANA zone or offset, such as Asia/Macau, of instants and days that name none',
      }),
    ),
    acceptConflicts: Type.Optional(
      Type.String({
        pattern: '^[\\w-]{1,40}(,[\\w-]{1,40}){0,99}$',
        description: 'Ids of contradictions that are meant, with commas between them',
      }),
    ),
  },
  closed,
)

/** The digest of the plan that was seen. */
export const SeenPlan = Type.Object({
  'if-match': Type.Optional(
    Type.String({ maxLength: 200, description: 'planDigest of the dry run; needed to change something' }),
  ),
})

const Fault = Type.Object({
  place: Type.String({ description: 'XPath, or a cell such as Avails!C5' }),
  code: Type.String(),
  detail: Type.String(),
})

const { id: _, ...said } = WindowView.properties

const WorkView = Type.Object({
  workId: Id,
  title: nullable(Type.String({ description: 'As the file calls it' })),
  matchedBy: Type.Enum(['alid', 'contentId', 'eidr', 'other', 'ours']),
  matchedId: Type.String(),
  windows: Type.Array(
    Type.Object({
      action: Type.Enum(['add', 'change', 'keep', 'remove']),
      id: nullable({ ...Id, description: 'null: it gets one when it is added' }),
      ...said,
      places: Type.Array(Type.String(), { description: 'Where the file says so' }),
    }),
  ),
  contradictions: Type.Array(ConflictView, {
    description: 'To be accepted by their ids; their places are those among windows that are not removed',
  }),
})

/** What a file of avails does. */
export const AvailsAnswer = Type.Object({
  dryRun: Type.Boolean(),
  committed: Type.Boolean(),
  planDigest: Type.String({ description: 'Send it as If-Match, with the same file, to do what you saw' }),
  canCommit: Type.Boolean(),
  format: Type.Enum(['avails-2.7-xml', 'avails-1.9-sheet']),
  lines: Type.Integer({ description: 'Transactions, or rows' }),
  counts: Type.Object({
    ...{ works: Type.Integer(), unmatched: Type.Integer(), errors: Type.Integer(), warnings: Type.Integer() },
    ...{ add: Type.Integer(), change: Type.Integer(), keep: Type.Integer(), remove: Type.Integer() },
  }),
  works: Type.Array(WorkView, { description: 'Those that change; the first 200' }),
  unmatched: Type.Array(
    Type.Object({ place: Type.String(), title: nullable(Type.String()), ids: Type.Array(Type.String()) }),
    { description: 'Lines of works that are not here, or are not yours; the first 500' },
  ),
  errors: Type.Array(Fault, { description: 'The first 500' }),
  warnings: Type.Array(Fault, { description: 'The first 500' }),
})
export type AvailsAnswer = Static<typeof AvailsAnswer>
