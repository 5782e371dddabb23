import Type, { type Static } from 'typebox'
import { ATTEMPT_OUTCOMES, EPISODE_STATES, JOB_KINDS, JOB_STATES } from '../../db/schema/index.ts'
import { nullable, Paging } from '../http/views.ts'

const Instant = Type.String({ format: 'date-time' })
const Count = Type.Integer({ minimum: 0 })
const Check = Type.Enum(['ok', 'failed'])

export const OperationsView = Type.Object({
  at: Instant,
  status: Type.Enum(['ready', 'not_ready']),
  checks: Type.Object({ database: Check, engine: Check, store: Check, worker: Check }),
  jobs: Type.Array(Type.Object({ kind: Type.Enum([...JOB_KINDS]), state: Type.Enum([...JOB_STATES]), count: Count }), {
    description: 'What waits, runs and was given up; what is done is in no list',
  }),
  episodes: Type.Array(Type.Object({ state: Type.Enum([...EPISODE_STATES]), count: Count })),
  freeBytes: nullable(
    Type.Integer({ minimum: 0, description: 'That the store may still take; null: it does not say' }),
  ),
  index: Type.Object({
    works: Count,
    notIndexed: Type.Integer({ minimum: 0, description: 'Works of which the engine has no present version' }),
    documents: nullable(Type.Integer({ minimum: 0, description: 'Works in the engine; null: it does not answer' })),
  }),
  webhooks: Type.Object({
    pending: Count,
    dead: Count,
    oldestPendingAt: nullable(Instant),
    outcomes: Type.Array(Type.Object({ outcome: Type.Enum([...ATTEMPT_OUTCOMES]), attempts: Count })),
  }),
})
export type OperationsView = Static<typeof OperationsView>

/** Query of GET /operations/failures. */
export const FailuresQuery = Type.Object({ ...Paging }, { additionalProperties: false })

const FailureView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  kind: Type.Enum([...JOB_KINDS]),
  key: Type.String({ description: 'What it is about' }),
  workId: nullable(Type.String({ format: 'uuid', description: 'Where it is about a work, or an episode of one' })),
  attempts: Count,
  code: Type.String(),
  detail: nullable(Type.String()),
  failedAt: Instant,
})
export type FailureView = Static<typeof FailureView>

export const FailuresView = Type.Object({ items: Type.Array(FailureView), nextCursor: nullable(Type.String()) })

export const JobParams = Type.Object({ jobId: Type.String({ format: 'uuid' }) })
