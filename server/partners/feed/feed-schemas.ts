import Type from 'typebox'
import { Id, nullable } from '../../http/views.ts'

const Cursor = Type.String({ minLength: 1, maxLength: 400 })
const MOST_ENTRIES = 500
const LONGEST_WAIT_SECONDS = 30

/** What has to be done with one work. */
export const ChangeView = Type.Object({
  cursor: { ...Cursor, description: 'Where to go on behind this entry' },
  workId: Id,
  action: Type.Enum(['upsert', 'remove'], {
    description:
      '`upsert`: your key shows it, read it (again). `remove`: it does not any more. Either may come for what you have, or have not.',
  }),
  version: Type.Integer({
    description: 'Grows with every change of the work: what you have of this version is the newest',
  }),
  changedAt: Type.String({ format: 'date-time', description: 'When the work was last changed' }),
})

export const ChangesView = Type.Object({
  items: Type.Array(ChangeView),
  nextCursor: Type.String({ description: 'Always given: where to go on, now or in years' }),
  hasMore: Type.Boolean({ description: 'False: this was all so far, so that the next call may wait' }),
})

export const ChangesQuery = Type.Object(
  {
    after: Type.Optional({ ...Cursor, description: 'The cursor that you keep; without it you hold nothing yet' }),
    limit: Type.Integer({ minimum: 1, maximum: MOST_ENTRIES, default: 100 }),
    wait: Type.Integer({
      minimum: 0,
      maximum: LONGEST_WAIT_SECONDS,
      default: 0,
      description: 'Seconds that an empty page may be held back until there is something',
    }),
  },
  { additionalProperties: false },
)
export const ChangesHeaders = Type.Object({
  accept: Type.Optional(Type.String({ maxLength: 1_000 })),
  'last-event-id': Type.Optional({ ...Cursor, description: 'Goes before `after`' }),
})

export const SnapshotQuery = Type.Object(
  {
    cursor: Type.Optional({ ...Cursor, description: 'Of the first line of a snapshot that was cut off' }),
    after: Type.Optional({ ...Id, description: 'With `cursor`: the last work of it that came whole' }),
    locale: Type.Optional(Type.String({ maxLength: 35, description: 'As for works' })),
  },
  { additionalProperties: false },
)

/** A line of a snapshot. */
export const SnapshotLineView = Type.Object({
  kind: Type.Enum(['begin', 'work', 'end']),
  cursor: Type.Optional({
    ...Cursor,
    description: 'Of `begin`: follow the changes from here once the snapshot is whole',
  }),
  workId: Type.Optional(Id),
  version: Type.Optional(ChangeView.properties.version),
  changedAt: Type.Optional(ChangeView.properties.changedAt),
  work: Type.Optional(nullable(Type.Ref('PartnerWork'))),
  works: Type.Optional(Type.Integer({ description: 'Of `end`: how many works this answer had' })),
})
