import type { FastifyBaseLogger } from 'fastify'
import type { Db } from '../db/open.ts'
import type { CALLER_KINDS, ORGANISATION_KINDS, ROLES } from '../db/schema/index.ts'
import type { Store } from '../media/store.ts'
import type { MediaTools } from '../media/tools.ts'
import type { Settings } from './config.ts'
import type { Engine } from './engine/engine.ts'

/** What a use case may ask for; it names its part with `Pick`. Built once a process and passed, never imported. */
export interface Context {
  readonly settings: Settings
  readonly db: Db
  readonly store: Store
  readonly engine: Engine
  readonly log: FastifyBaseLogger
  /** UTC epoch milliseconds. */
  now(): number
  /** A new UUIDv7. */
  newId(): string
}

/** The worker's context: it alone runs media tools. */
export interface WorkerContext extends Context {
  readonly tools: MediaTools
}

/** What a person is in one organisation. */
export interface Membership {
  readonly organisationId: string
  readonly organisationKind: (typeof ORGANISATION_KINDS)[number]
  readonly role: (typeof ROLES)[number]
}

/** Who calls. The operator sees and may do everything; a person what `server/accounts/permissions.ts` gives to their memberships. */
export interface Caller {
  readonly kind: (typeof CALLER_KINDS)[number]
  /** Stable name of the caller, for limits, idempotency keys and history: `operator`, or the person's id. */
  readonly id: string
  /** Of the person; none for the operator. */
  readonly memberships: readonly Membership[]
}

/** The person who calls, as rows name them; null = the operator. */
export function personIdOf({ kind, id }: Pick<Caller, 'kind' | 'id'>): string | null {
  return kind === 'person' ? id : null
}
