import Type, { type Static } from 'typebox'
import { EDITOR_KINDS, LICENCE_TYPES, WINDOW_SCOPES, WORK_STATUSES } from '../../db/schema/index.ts'
import { Locale, Region } from '../catalogue/schemas.ts'
import { Id, nullable } from '../http/views.ts'
import { WHY_NOT } from './judge-showable.ts'
import { CONFLICT_KINDS } from './window-conflicts.ts'

/** The most windows that a work has: every pair of them is compared. */
export const MOST_WINDOWS = 100
/** The most contradictions that can be told, and accepted, at once. */
export const MOST_CONFLICTS = 200

const closed = { additionalProperties: false }
const Instant = Type.String({ format: 'date-time' })
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

const windowFields = {
  scope: Type.Enum([...WINDOW_SCOPES]),
  regions: Type.Array(Region, {
    maxItems: 300,
    uniqueItems: true,
    description: 'Covered, or with worldwide_except left out',
  }),
  licenceType: Type.Enum([...LICENCE_TYPES], {
    description:
      'EST, VOD, SVOD, POEST, Pre-Release and Library as in MovieLabs Avails; AVOD (with advertising) and Free',
  }),
}
const moreFields = {
  isExclusive: Type.Boolean({ description: 'Nobody else has this licence there and then' }),
  from: nullable({ ...Instant, description: 'This instant included; null: since ever' }),
  until: nullable({ ...Instant, description: 'This instant not included; null: without end' }),
  holdbackLocales: Type.Array(Locale, { maxItems: 50, uniqueItems: true, description: 'Not to be shown in these' }),
  licensee: nullable({ ...Text(200), description: 'Who may show it; null: whoever' }),
  licenseeOrganisationId: nullable({ ...Id, description: 'The licensee, where it is an organisation here' }),
  note: nullable(Text(2_000)),
}

const NewWindow = Type.Object(
  {
    id: Type.Optional({ ...Id, description: 'Of a window that the work has, to keep it under its id' }),
    ...windowFields,
    ...Type.Partial(Type.Object(moreFields)).properties,
  },
  closed,
)
export type NewWindow = Static<typeof NewWindow>

/** Body of PUT /works/{workId}/windows. */
export const WindowsBody = Type.Object(
  {
    windows: Type.Array(NewWindow, { maxItems: MOST_WINDOWS }),
    acceptConflicts: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
        maxItems: MOST_CONFLICTS,
        description: 'Ids of contradictions, as WINDOWS_CONTRADICT names them, that are meant. They are kept and shown',
      }),
    ),
  },
  closed,
)
export type WindowsBody = Static<typeof WindowsBody>

export const WindowView = Type.Object({ id: Id, ...windowFields, ...moreFields })
export type WindowView = Static<typeof WindowView>

const conflictFields = {
  id: Type.String({ description: 'The same as long as both windows say the same' }),
  kind: Type.Enum([...CONFLICT_KINDS], {
    description:
      'exclusive: promised to one, and another has it. holdback: a licensee may and may not show it in a language',
  }),
  windows: Type.Array(Type.Integer(), { minItems: 2, maxItems: 2, description: 'Their places in the list, from 0' }),
  scope: windowFields.scope,
  regions: Type.Array(Region, { description: 'Where both hold' }),
  from: nullable(Instant),
  until: nullable(Instant),
  locales: Type.Array(Locale, { description: 'Held back by one of them only' }),
}
export const ConflictView = Type.Object(conflictFields)
export type ConflictView = Static<typeof ConflictView>

export const WindowsView = Type.Object({
  items: Type.Array(WindowView),
  acceptedConflicts: Type.Array(
    Type.Object({
      ...conflictFields,
      acceptedBy: Type.Object({ kind: Type.Enum([...EDITOR_KINDS]), id: Type.String(), name: Type.String() }),
      acceptedAt: Instant,
    }),
  ),
  nextCursor: Type.Null(),
})
export type WindowsView = Static<typeof WindowsView>

/** Query of GET /works/{workId}/showable. */
export const PlaceQuery = Type.Object(
  {
    at: Type.Optional({ ...Instant, description: 'The instant that is asked about; now' }),
    region: Type.Optional({ ...Region, description: 'Only this one' }),
  },
  closed,
)

export const ShowableView = Type.Object({
  at: Instant,
  status: Type.Enum([...WORK_STATUSES]),
  items: Type.Array(
    Type.Object({
      region: Region,
      isShowable: Type.Boolean(),
      whyNot: Type.Array(Type.Object({ code: Type.Enum([...WHY_NOT]), detail: Type.String() })),
      windowIds: Type.Array(Id, { description: 'Windows that cover the region and hold then' }),
      until: nullable({ ...Instant, description: 'Windows change this answer then; null: they never do' }),
    }),
    { description: 'Every region that it is published in or that a window names. In all others it is not shown' },
  ),
  nextCursor: Type.Null(),
})
export type ShowableView = Static<typeof ShowableView>
