import Type, { type Static } from 'typebox'
import { WORK_STATUSES } from '../../db/schema/index.ts'
import { Locale, Region } from '../catalogue/schemas.ts'
import { Id, nullable, Paging } from '../http/views.ts'
import { READINESS_STATES, SEVERITIES } from '../rules/evaluation.ts'
import { ActorView, NewNote } from './note-schemas.ts'

const Instant = Type.String({ format: 'date-time' })
const closed = { additionalProperties: false } as const
const Regions = Type.Array(Region, { minItems: 1, maxItems: 50, uniqueItems: true })
const ContentVersion = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'contentVersion of the review that you looked at: refused when the content was edited since',
})
const Reason = Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' })

const claimFields = { takeOver: Type.Optional(Type.Boolean({ description: 'Also when somebody else has it' })) }
const changesFields = { notes: Type.Optional(Type.Array(NewNote, { maxItems: 50 })) }
const approveFields = { regions: Regions, contentVersion: Type.Optional(ContentVersion) }
const publishFields = {
  regions: Type.Optional({ ...Regions, description: 'None: in the catalogue, in no region' }),
  overrides: Type.Optional(
    Type.Array(Type.Object({ region: Region, reason: Reason }, closed), {
      maxItems: 50,
      description: 'Regions in which it is shown although it is not ready, and why; kept with what was found',
    }),
  ),
  contentVersion: Type.Optional(ContentVersion),
}
const withdrawFields = {
  regions: Type.Optional({ ...Regions, description: 'None: from everywhere; out of the last one it is withdrawn' }),
}

/** Bodies of the steps; all but that of `approve` may be left out. */
export const ClaimBody = Type.Object(claimFields, closed)
export const ChangesBody = Type.Object(changesFields, closed)
export const ApproveBody = Type.Object(approveFields, closed)
export const PublishBody = Type.Object(publishFields, closed)
export const WithdrawBody = Type.Object(withdrawFields, closed)

const stepOf = <const Name extends string, Fields extends Type.TProperties>(step: Name, fields: Fields) =>
  Type.Object({ step: Type.Literal(step), workId: Id, ...fields }, closed)

/** One step with one work. */
export const Decision = Type.Union([
  stepOf('submit', {}),
  stepOf('claim', claimFields),
  stepOf('release', {}),
  stepOf('requestChanges', changesFields),
  stepOf('approve', approveFields),
  stepOf('publish', publishFields),
  stepOf('withdraw', withdrawFields),
  stepOf('restore', {}),
])
export type Decision = Static<typeof Decision>

/** Body of POST /reviews/decisions. */
export const DecisionsBody = Type.Object({ decisions: Type.Array(Decision, { minItems: 1, maxItems: 200 }) }, closed)

const Status = Type.Enum([...WORK_STATUSES])

/** What came of one of many decisions. */
export const DecisionResult = Type.Object({
  workId: Id,
  step: Type.String(),
  status: nullable({ ...Status, description: 'Of the work afterwards; null: refused' }),
  problem: nullable(Type.Ref('Problem')),
})
export type DecisionResult = Static<typeof DecisionResult>

export const DecisionsView = Type.Object({
  items: Type.Array(DecisionResult, { description: 'In the order of the decisions' }),
})

export const REGION_STATES = ['open', 'approved', 'published'] as const

/** Query of GET /reviews. */
export const ReviewsQuery = Type.Object(
  {
    state: Type.Optional({ ...Status, description: 'None: submitted, in_review, changes_requested, approved' }),
    region: Type.Optional({ ...Region, description: 'Works that are not published there; see regionState' }),
    regionState: Type.Optional(
      Type.Enum([...REGION_STATES], {
        description: 'Of `region`. approved: by as many people as it takes. open: neither',
      }),
    ),
    assignedTo: Type.Optional(
      Type.String({
        pattern: '^(me|nobody|operator|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$',
        description: 'A person’s id, me, operator, or nobody',
      }),
    ),
    organisation: Type.Optional({ ...Id, description: 'Whose works' }),
    locale: Type.Optional({ ...Locale, description: 'The reader’s: title, synopsis and cover are shown for it' }),
    ...Paging,
  },
  closed,
)
export type ReviewsQuery = Static<typeof ReviewsQuery>

const FindingView = Type.Object({
  ruleId: Type.String(),
  severity: Type.Enum([...SEVERITIES]),
  isUnknown: Type.Boolean(),
  episodeId: nullable(Id),
  episodeNumber: nullable(Type.Integer()),
  atMs: nullable(Type.Integer()),
  seen: Type.Record(Type.String(), Type.Unknown()),
})

const RegionView = Type.Object({
  region: Region,
  state: Type.Enum([...REGION_STATES]),
  approvals: Type.Array(
    Type.Object({
      by: ActorView,
      at: Instant,
      counts: Type.Boolean({ description: 'The content is as it was then' }),
    }),
  ),
  publishedAt: nullable(Instant),
  publishedBy: nullable(ActorView),
  override: nullable(
    Type.Object({
      reason: Type.String(),
      findings: Type.Array(FindingView, { description: 'What stood against it, as it was then' }),
    }),
  ),
})

export const ReviewView = Type.Object(
  {
    workId: Id,
    status: Status,
    since: Instant,
    submittedAt: nullable(Instant),
    reviewer: nullable(Type.Object({ ...ActorView.properties, claimedAt: Instant })),
    contentVersion: Type.Integer({ description: 'Names the content as it is; grows with each edit of it' }),
    approvalsNeeded: Type.Integer({ description: 'How many people have to approve for a region' }),
    openNotes: Type.Integer(),
    openBlockers: Type.Integer({ description: 'Open notes that say that it must not be shown like this' }),
    regions: Type.Array(RegionView, { description: 'Where somebody approves of it, or where it is published' }),
  },
  { $id: 'Review', title: 'Review' },
)
export type ReviewView = Static<typeof ReviewView>

/** A page of works with all that a review desk needs to choose among them. */
export const ReviewsView = Type.Object({
  items: Type.Array(
    Type.Object({
      work: Type.Ref('Work'),
      organisation: nullable(Type.Object({ id: Id, name: Type.String() })),
      review: Type.Ref('Review'),
      readiness: Type.Array(Type.Object({ region: Region, state: Type.Enum([...READINESS_STATES]) }), {
        description: 'For each region that there are rules for, as it was last worked out; empty: not yet',
      }),
    }),
  ),
  nextCursor: nullable(Type.String()),
})
