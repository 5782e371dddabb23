import { call, queryString } from '../api/client.ts'
import type { Page } from '../api/contract.ts'

export const PARTS = ['database', 'engine', 'store', 'worker'] as const
export const JOB_STATES = ['queued', 'running', 'failed'] as const

/** How the installation is just now. */
export interface Operations {
  readonly at: string
  readonly status: 'ready' | 'not_ready'
  readonly checks: Readonly<Record<(typeof PARTS)[number], 'ok' | 'failed'>>
  readonly jobs: readonly {
    readonly kind: string
    readonly state: (typeof JOB_STATES)[number]
    readonly count: number
  }[]
  readonly episodes: readonly {
    readonly state: 'uploaded' | 'analysing' | 'ready' | 'failed'
    readonly count: number
  }[]
  readonly freeBytes: number | null
  readonly index: { readonly works: number; readonly notIndexed: number; readonly documents: number | null }
  readonly webhooks: {
    readonly pending: number
    readonly dead: number
    readonly oldestPendingAt: string | null
    readonly outcomes: readonly { readonly outcome: string; readonly attempts: number }[]
  }
}

/** A job that was given up. */
export interface Failure {
  readonly id: string
  readonly kind: string
  readonly key: string
  readonly workId: string | null
  readonly attempts: number
  readonly code: string
  readonly detail: string | null
  readonly failedAt: string
}

/** @throws {Problem} FORBIDDEN */
export function readOperations(signal?: AbortSignal): Promise<Operations> {
  return call('GET', '/api/operations', signal ? { signal } : {})
}

/** @throws {Problem} */
export function listFailures(cursor: string | undefined, signal?: AbortSignal): Promise<Page<Failure>> {
  return call('GET', `/api/operations/failures${queryString({ cursor, limit: '50' })}`, signal ? { signal } : {})
}

/** @throws {Problem} JOB_NOT_FOUND */
export function retryFailure(id: string): Promise<void> {
  return call('POST', `/api/operations/failures/${encodeURIComponent(id)}/retry`)
}
