import { JukuProblem, JukuUnreachable } from './errors.ts'

/** How often, and after which pauses, something is tried again. */
export interface RetryOptions {
  /** Attempts after the first; 5. */
  readonly retries?: number
  /** The first pause at most; twice as long each time. 250. */
  readonly firstPauseMs?: number
  /** No pause is longer, unless the server asked for it. 30,000. */
  readonly longestPauseMs?: number
  /** Of the server's wish in Retry-After so much is waited; for longer ones the refusal is thrown. 120,000. */
  readonly longestRetryAfterMs?: number
}

export const RETRY = { retries: 5, firstPauseMs: 250, longestPauseMs: 30_000, longestRetryAfterMs: 120_000 }

const WORTH_ANOTHER = new Set([408, 425, 429, 500, 502, 503, 504])

/** Whether the same call may well succeed later. */
export function isWorthAnother(error: unknown): error is JukuProblem | JukuUnreachable {
  return error instanceof JukuUnreachable || (error instanceof JukuProblem && WORTH_ANOTHER.has(error.status))
}

/** The pause before another attempt; undefined: there is none. @param attempt those that failed so far, from 1 */
export function pauseBefore(attempt: number, error: unknown, options: RetryOptions): number | undefined {
  const { retries, firstPauseMs, longestPauseMs, longestRetryAfterMs } = { ...RETRY, ...options }
  if (attempt > retries || !isWorthAnother(error)) return undefined
  const asked = error instanceof JukuProblem ? error.retryAfterMs : undefined
  if (asked !== undefined && asked > longestRetryAfterMs) return undefined
  const backOffMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1))
  // At random, so that many who failed together do not come back together.
  return (asked ?? 0) + backOffMs * (asked === undefined ? 0.5 + Math.random() / 2 : Math.random())
}

/** Does something again until it succeeds, or there is no use in it. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  options: RetryOptions & { readonly signal?: AbortSignal | undefined },
): Promise<T> {
  for (let failed = 1; ; failed++) {
    try {
      return await attempt()
    } catch (error) {
      const pauseMs = options.signal?.aborted ? undefined : pauseBefore(failed, error, options)
      if (pauseMs === undefined) throw error
      await pause(pauseMs, options.signal)
    }
  }
}

/** @throws the signal's reason, once it is aborted */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve()
    }, ms)
    if (signal?.aborted) end()
    else signal?.addEventListener('abort', end, { once: true })
  })
}
