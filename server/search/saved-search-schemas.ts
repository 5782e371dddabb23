import Type, { type Static } from 'typebox'
import { Id, nullable, Paging } from '../http/views.ts'
import { SearchQuery } from './schemas.ts'

const Instant = Type.String({ format: 'date-time' })
const closed = { additionalProperties: false } as const
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })

const { cursor: _, limit: __, ...searchFields } = SearchQuery.properties

/** What is searched for, as GET /search takes it; a page is no part of it. */
export const SavedQuery = Type.Partial(Type.Object(searchFields), {
  ...closed,
  description: 'As GET /api/search takes it, but for cursor and limit',
})
export type SavedQuery = Static<typeof SavedQuery>

const organisationId = Type.Optional(
  nullable({ ...Id, description: 'One of yours, whose people see it too; null: nobody' }),
)

/** Body of POST /saved-searches. */
export const NewSavedSearch = Type.Object({ name: Name, query: SavedQuery, organisationId }, closed)
export type NewSavedSearch = Static<typeof NewSavedSearch>

/** Body of PATCH /saved-searches/{savedSearchId}. */
export const SavedSearchChange = Type.Object(
  { name: Type.Optional(Name), query: Type.Optional(SavedQuery), organisationId },
  { ...closed, minProperties: 1 },
)
export type SavedSearchChange = Static<typeof SavedSearchChange>

export const SavedSearchParams = Type.Object({ savedSearchId: Id })
export const SavedSearchesQuery = Type.Object(Paging, closed)

export const SavedSearchView = Type.Object(
  {
    id: Id,
    name: Type.String(),
    query: Type.Record(Type.String(), Type.Unknown(), {
      description: 'In one form: names in order, texts trimmed, without what is the default',
    }),
    url: Type.String({ description: 'The same as an address' }),
    organisationId: nullable(Id),
    isOwn: Type.Boolean({ description: 'You may change it' }),
    ownerName: Type.String(),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'SavedSearch', title: 'SavedSearch' },
)
export type SavedSearchView = Static<typeof SavedSearchView>

export const SavedSearchesView = Type.Object({
  items: Type.Array(Type.Ref('SavedSearch')),
  nextCursor: nullable(Type.String()),
})
