import type { FastifyBaseLogger } from 'fastify'
import type { Db } from '../db/open.ts'
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

/** Who calls. The operator sees and may do everything; organisations' people come later. */
export interface Caller {
  readonly kind: 'operator'
  /** Stable name of the caller, for limits and idempotency keys. */
  readonly id: string
}
