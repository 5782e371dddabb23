import Type, { type Static } from 'typebox'
import { Region } from '../catalogue/schemas.ts'
import { Id, nullable } from '../http/views.ts'
import { HttpsUrl, Instant, NewShown, ShownView, Text, validity, Warnings } from './declared-schemas.ts'
import { MOST_NUMBER_CHARACTERS } from './filing-number.ts'
import { RatingLabels } from './rating-systems.ts'

const closed = { additionalProperties: false }

export const FilingParams = Type.Object({ workId: Id, filingId: Id })

const filingFields = {
  region: Region,
  scheme: Type.String({
    pattern: '^[a-z][a-z0-9-]{0,39}$',
    description: 'Of GET /api/filing-schemes, or a name of your own, since rules change',
  }),
  number: { ...Text(MOST_NUMBER_CHARACTERS), description: 'Brackets and width of figures are made alike' },
}
const moreFields = {
  issuer: nullable(Text(200)),
  issuedOn: nullable(Type.String({ format: 'date', description: 'A day, such as 2026-01-31' })),
  documentUrl: nullable(HttpsUrl),
  note: nullable(Text(2_000)),
  ...validity,
}

/** Body of POST /works/{workId}/filings. */
export const NewFilingBody = Type.Object(
  {
    ...filingFields,
    ...Type.Partial(Type.Object(moreFields)).properties,
    card: Type.Optional(nullable({ ...NewShown, description: 'Whether the number is seen in the picture, and where' })),
  },
  closed,
)
export type NewFiling = Static<typeof NewFilingBody>

/** Body of PATCH /works/{workId}/filings/{filingId}. */
export const FilingChangeBody = Type.Object(Type.Partial(NewFilingBody).properties, { ...closed, minProperties: 1 })
export type FilingChange = Static<typeof FilingChangeBody>

export const FilingView = Type.Object({
  id: Id,
  ...filingFields,
  ...moreFields,
  card: nullable(ShownView),
  parsed: nullable(
    Type.Object(
      {
        issuer: nullable(Type.String()),
        kind: Type.String({ description: '网剧审字 and its like' }),
        year: Type.Integer(),
        sequence: Type.Integer(),
        scheme: nullable(Type.String({ description: 'What a number of this kind is; null: a kind that is not known' })),
      },
      { description: 'What the number says itself; null: it has not the form of the Mainland’s' },
    ),
  ),
  warnings: Warnings,
  createdAt: Instant,
})
export type FilingView = Static<typeof FilingView>

export const FilingsView = Type.Object({ items: Type.Array(FilingView), nextCursor: Type.Null() })

export const FilingSchemesView = Type.Object({
  items: Type.Array(Type.Object({ code: Type.String(), region: Region, labels: RatingLabels })),
  nextCursor: Type.Null(),
})
