import Type, { type Static } from 'typebox'
import { COLLECTION_AUDIENCES } from '../../db/schema/index.ts'
import { Locale, ShownTextView } from '../catalogue/schemas.ts'
import { Id, nullable, Paging } from '../http/views.ts'

const Instant = Type.String({ format: 'date-time' })
const closed = { additionalProperties: false } as const
const Audience = Type.Enum([...COLLECTION_AUDIENCES], {
  description: 'organisation: its people alone. everybody: each caller, of whose works each sees what they may',
})

const textFields = {
  locale: Locale,
  title: Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' }),
  description: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 5_000, pattern: '\\S' }))),
}
const Texts = Type.Array(Type.Object(textFields, closed), { minItems: 1, maxItems: 50, description: 'One a locale' })
const Cover = nullable(
  Type.Object(
    { workId: Id, stillId: Type.Optional({ ...Id, description: 'An image of that work; none: its cover' }) },
    { ...closed, description: 'null: the cover of its first work' },
  ),
)

/** Body of POST /collections. */
export const NewCollection = Type.Object(
  {
    texts: Texts,
    audience: Type.Optional({ ...Audience, default: 'organisation' }),
    organisationId: Type.Optional({ ...Id, description: 'Whose it is; needed where you are in several' }),
  },
  closed,
)
export type NewCollection = Static<typeof NewCollection>

/** Body of PATCH /collections/{collectionId}. */
export const CollectionChange = Type.Object(
  { texts: Type.Optional(Texts), audience: Type.Optional(Audience), cover: Type.Optional(Cover) },
  { ...closed, minProperties: 1 },
)
export type CollectionChange = Static<typeof CollectionChange>

/** Body of PUT /collections/{collectionId}/works/{workId}. */
export const PlaceBody = Type.Object(
  { before: Type.Optional(nullable({ ...Id, description: 'The work that it comes before; none: it comes last' })) },
  closed,
)
export type PlaceBody = Static<typeof PlaceBody>

export const CollectionParams = Type.Object({ collectionId: Id })
export const MemberParams = Type.Object({ collectionId: Id, workId: Id })

const ReaderLocale = Type.Optional({ ...Locale, description: 'The reader’s: the title for it is shown' })
export const CollectionQuery = Type.Object({ locale: ReaderLocale }, closed)
export const CollectionsQuery = Type.Object({ locale: ReaderLocale, ...Paging }, closed)
export type CollectionsQuery = Static<typeof CollectionsQuery>

export const CollectionView = Type.Object(
  {
    id: Id,
    organisationId: nullable({ ...Id, description: 'Whose it is; null: the operator’s' }),
    audience: Audience,
    shownTitle: nullable({ ...ShownTextView, description: 'For the reader’s locale by its chain of others' }),
    texts: Type.Array(Type.Object({ ...textFields, description: nullable(Type.String()) })),
    cover: Cover,
    coverUrl: nullable(Type.String({ description: 'null: none that you may see' })),
    workCount: Type.Integer({ description: 'Of works that you may see' }),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'Collection', title: 'Collection' },
)
export type CollectionView = Static<typeof CollectionView>

export const CollectionsView = Type.Object({
  items: Type.Array(Type.Ref('Collection')),
  nextCursor: nullable(Type.String()),
})
