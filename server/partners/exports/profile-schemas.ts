import Type from 'typebox'
import { Id, nullable, Paging } from '../../http/views.ts'
import { ProfileView, RemarkView } from './export-schemas.ts'

const closed = { additionalProperties: false }

export const ProfileHistoryView = Type.Object({
  items: Type.Array(
    Type.Object({
      at: Type.String({ format: 'date-time' }),
      by: Type.Object({ kind: Type.String(), id: Type.String(), name: Type.String() }),
      profile: ProfileView,
    }),
    { description: 'The newest first' },
  ),
  nextCursor: nullable(Type.String()),
})

export const ProfileHistoryQuery = Type.Object(Paging, closed)

export const ProfileReadinessQuery = Type.Object(
  {
    ...Paging,
    key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Id, name or short part of the key that it is judged for; without it the newest with exports:read',
      }),
    ),
    format: Type.Optional(
      Type.String({ maxLength: 40, description: 'Also what this format cannot carry, and what it wants' }),
    ),
  },
  closed,
)

/** Works by what the partner wants of them. */
export const ProfileReadinessView = Type.Object({
  profileVersion: Type.Integer(),
  key: Type.Object({ id: Id, name: Type.String() }),
  items: Type.Array(
    Type.Object({
      workId: Id,
      title: nullable(Type.String()),
      isReady: Type.Boolean({ description: 'No finding is a fault' }),
      findings: Type.Array(Type.Omit(RemarkView, ['workId'])),
    }),
    { description: 'May be fewer than asked for, and none: follow nextCursor until it is null' },
  ),
  nextCursor: nullable(Type.String()),
})
