import Type, { type Static } from 'typebox'
import { EDIT_ENTITIES, EDITOR_KINDS, REMOVED_KINDS } from '../../db/schema/index.ts'
import { Id, nullable, Paging } from '../http/views.ts'

const Instant = Type.String({ format: 'date-time' })
const Fields = nullable(Type.Record(Type.String(), Type.Unknown()))

const By = Type.Object({
  kind: Type.Enum([...EDITOR_KINDS]),
  id: Type.String({ description: 'Of the person; `operator`, or `program` for what was not asked for' }),
  name: Type.String({ description: 'As it was then' }),
})

/** Query of GET /works/{workId}/history. */
export const HistoryQuery = Type.Object(
  { entity: Type.Optional(Type.Enum([...EDIT_ENTITIES])), entityId: Type.Optional(Id), ...Paging },
  { additionalProperties: false },
)
export type HistoryQuery = Static<typeof HistoryQuery>

export const EditEntryView = Type.Object({
  id: Type.Integer({ description: 'Grows with each edit' }),
  entity: Type.Enum([...EDIT_ENTITIES]),
  entityId: Id,
  action: Type.String({
    description:
      'created, edited, removed; submitted, claimed, released, changes_requested, approved, published, overridden, withdrawn, restored, reopened; more may come',
  }),
  by: By,
  at: Instant,
  before: { ...Fields, description: 'Only fields that changed; null: there was none. Long ones by sha256 and length' },
  after: { ...Fields, description: 'The same fields afterwards; null: there is none any more' },
})
export type EditEntryView = Static<typeof EditEntryView>

export const HistoryView = Type.Object({ items: Type.Array(EditEntryView), nextCursor: nullable(Type.String()) })

/** Query of GET /works/{workId}/removed. */
export const RemovedQuery = Type.Object(Paging, { additionalProperties: false })

export const RemovedItemView = Type.Object({
  id: Id,
  kind: Type.Enum([...REMOVED_KINDS]),
  entityId: { ...Id, description: 'The episode or track; it comes back under the same id' },
  episodeId: Id,
  episodeNumber: Type.Integer(),
  locale: nullable(Type.String({ description: 'Of a track' })),
  by: By,
  removedAt: Instant,
  restorableUntil: Instant,
})
export type RemovedItemView = Static<typeof RemovedItemView>

export const RemovedView = Type.Object({ items: Type.Array(RemovedItemView), nextCursor: nullable(Type.String()) })

export const RestoredView = Type.Object({
  kind: Type.Enum([...REMOVED_KINDS]),
  entityId: Id,
  episodeId: Id,
})
