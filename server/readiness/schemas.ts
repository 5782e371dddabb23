import Type, { type Static } from 'typebox'
import { WORK_KINDS, WORK_STATUSES } from '../../db/schema/index.ts'
import { Locale, ShownTextView } from '../catalogue/schemas.ts'
import { Id, nullable, Paging } from '../http/views.ts'
import { READINESS_STATES, SEVERITIES } from '../rules/evaluation.ts'
import { CONFIDENCES, PACK_KINDS } from '../rules/pack.ts'
import { CAUSE_KINDS } from './targets.ts'

const Instant = Type.String({ format: 'date-time' })
const closed = { additionalProperties: false }
const Count = Type.Integer({ minimum: 0 })
const State = Type.Enum([...READINESS_STATES], {
  description: 'fail: a rule is broken; warn: something is doubtful or not known; pass: neither',
})

const TargetName = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'A region or a platform, such as MO or tiktok',
})
const Targets = Type.String({
  ...{ minLength: 1, maxLength: 2_000 },
  description: 'Regions and platforms with commas between them; all when it is not given',
})
const ReaderLocale = Type.Optional({
  ...Locale,
  description: 'Of who reads, for titles and the words of rules, which are in en if it is not given',
})

/** Query of GET /works/{workId}/readiness. */
export const WorkReadinessQuery = Type.Object(
  {
    targets: Type.Optional(Targets),
    asOf: Type.Optional({ ...Instant, description: 'The instant that is asked about; now when it is not given' }),
    places: Type.Integer({ ...{ minimum: 0, maximum: 10_000, default: 100 }, description: 'Of each finding at most' }),
    locale: ReaderLocale,
  },
  closed,
)
export type WorkReadinessQuery = Static<typeof WorkReadinessQuery>

const Place = Type.Object({
  episodeId: nullable(Id),
  episodeNumber: nullable(Type.Integer({ description: 'null: the work as a whole' })),
  atMs: nullable(Type.Integer({ description: 'Where in the episode; null: all of it' })),
  seen: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]), {
    description: 'The facts that decided, as they are',
  }),
  message: Type.Optional(Type.String({ description: 'Where it is another than that of the finding' })),
  fix: Type.Optional(Type.String({ description: 'Where it is another than that of the finding' })),
})

export const FindingView = Type.Object({
  ruleId: Type.String(),
  severity: Type.Enum([...SEVERITIES]),
  isUnknown: Type.Boolean({ description: 'Something that the rule needs is not known' }),
  message: Type.String({ description: 'Of the first place' }),
  fix: Type.String({ description: 'What to do about it, at the first place' }),
  locale: Type.String({ description: 'That the words are in' }),
  sourceUrl: Type.String(),
  sourceNote: Type.String(),
  verifiedOn: Type.String({ description: 'The day that somebody last read the source' }),
  confidence: Type.Enum([...CONFIDENCES]),
  isWeak: Type.Boolean({
    description: 'The source is neither the regulator nor the platform, and nobody has confirmed it',
  }),
  validFrom: nullable(Type.String({ description: 'The day that the rule begins; null: since ever' })),
  validTo: nullable(Type.String({ description: 'The day that it ends, exclusive; null: without end' })),
  placeCount: { ...Count, description: 'At how many places the rule is not kept' },
  places: Type.Array(Place, { description: 'The first of them' }),
})
export type FindingView = Static<typeof FindingView>

const Counts = Type.Object({ fail: Count, warn: Count, info: Count }, { description: 'Findings' })
const Held = {
  validFrom: nullable({ ...Instant, description: 'It has been so since then; null: since ever' }),
  validUntil: nullable({
    ...Instant,
    description: 'And stays so until then, if nobody changes the work or the rules; null: for ever',
  }),
}

const Override = nullable(
  Type.Object(
    { reason: Type.String(), since: Instant },
    {
      description: 'Somebody published the work in this region although it was not ready, and why; null: nobody did',
    },
  ),
)

const TargetReadiness = Type.Object({
  target: Type.String(),
  kind: Type.Enum([...PACK_KINDS]),
  label: Type.String(),
  packVersion: Type.String(),
  state: State,
  counts: Counts,
  ...Held,
  override: Override,
  findings: Type.Array(FindingView),
})

export const WorkReadinessView = Type.Object({
  workId: Id,
  asOf: Instant,
  targets: Type.Array(TargetReadiness),
})
export type WorkReadinessView = Static<typeof WorkReadinessView>

/** Query of GET /readiness. */
export const ReadinessQuery = Type.Object(
  {
    target: TargetName,
    state: Type.Optional(State),
    organisationId: Type.Optional({ ...Id, description: 'Only works of this organisation' }),
    status: Type.Optional(Type.Enum([...WORK_STATUSES])),
    locale: Type.Optional({
      ...Locale,
      description: 'Of who reads, for the titles; that of each original if it is not given',
    }),
    ...Paging,
  },
  closed,
)
export type ReadinessQuery = Static<typeof ReadinessQuery>

const WorkSummary = Type.Object({
  id: Id,
  kind: Type.Enum([...WORK_KINDS]),
  status: Type.Enum([...WORK_STATUSES]),
  organisationId: nullable(Id),
  shownTitle: nullable({ ...ShownTextView, description: 'The title to show to this reader' }),
  coverUrl: nullable(Type.String({ description: 'The cover to show to this reader; without one the first poster' })),
})
export type WorkSummary = Static<typeof WorkSummary>

export const ReadinessView = Type.Object({
  target: Type.String(),
  counts: Type.Object(
    { pass: Count, warn: Count, fail: Count },
    { description: 'Works by state, of those that the other filters let through' },
  ),
  pending: { ...Count, description: 'Works of which it is not known yet, or not any more, whether that is so' },
  items: Type.Array(
    Type.Object({
      work: WorkSummary,
      state: State,
      counts: Counts,
      isPending: Type.Boolean({
        description: 'The work, the rules or the time has overtaken it: it is being worked out anew',
      }),
      ...Held,
      override: Override,
      hasWindow: nullable(
        Type.Boolean({
          description:
            'A window of the work covers this region, now or later; null: it has no windows at all, or this is a platform',
        }),
      ),
      computedAt: Instant,
      rules: Type.Array(
        Type.Object({
          ruleId: Type.String(),
          severity: Type.Enum([...SEVERITIES]),
          isUnknown: Type.Boolean(),
          places: { ...Count, description: 'At how many places it is not kept' },
        }),
      ),
    }),
  ),
  nextCursor: nullable(Type.String()),
})
export type ReadinessView = Static<typeof ReadinessView>

/** Query of GET /readiness/changes. */
export const ReadinessChangesQuery = Type.Object(
  {
    from: { ...Instant, description: 'Inclusive' },
    to: { ...Instant, description: 'Exclusive' },
    targets: Type.Optional(Targets),
    organisationId: Type.Optional({ ...Id, description: 'Only works of this organisation' }),
    locale: ReaderLocale,
    ...Paging,
  },
  closed,
)
export type ReadinessChangesQuery = Static<typeof ReadinessChangesQuery>

export const ReadinessChangesView = Type.Object({
  items: Type.Array(
    Type.Object({
      work: WorkSummary,
      target: Type.String(),
      at: Instant,
      from: State,
      to: State,
      causes: Type.Array(
        Type.Object({
          kind: Type.Enum([...CAUSE_KINDS]),
          edge: Type.Enum(['begins', 'ends']),
          name: Type.String({
            description:
              'The id of a rule; region, system and code of a rating; scheme and number of a filing; licence type of a window',
          }),
        }),
      ),
      gained: Type.Array(FindingView, { description: 'What is found from then on' }),
      lost: Type.Array(FindingView, { description: 'What is found no more' }),
    }),
  ),
  nextCursor: nullable(
    Type.String({ description: 'Also of a page that is short or empty: a page looks at a bounded number of works' }),
  ),
})
export type ReadinessChangesView = Static<typeof ReadinessChangesView>
