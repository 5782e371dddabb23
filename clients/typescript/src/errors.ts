import type { Problem } from './routes.ts'

/** The server refused a call, or failed at it. Programs branch on `code`. */
export class JukuProblem extends Error {
  override readonly name = 'JukuProblem'
  readonly status: number
  /** Stable, such as WORK_NOT_FOUND; HTTP_502 where something in between answered. */
  readonly code: string
  /** As it was sent. */
  readonly problem: Problem
  /** When it may be tried again; undefined: the server did not say. */
  readonly retryAfterMs: number | undefined

  constructor(problem: Problem, retryAfterMs: number | undefined) {
    super(`${problem.code}: ${problem.detail}`)
    this.status = problem.status
    this.code = problem.code
    this.problem = problem
    this.retryAfterMs = retryAfterMs
  }
}

/** There was no answer, or it broke off: `cause` says why. */
export class JukuUnreachable extends Error {
  override readonly name = 'JukuUnreachable'
}

/** Something that says that it is a webhook is none of ours, or came too late. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused'
  readonly code: 'HEADERS_MISSING' | 'TIMESTAMP_WRONG' | 'SIGNATURE_WRONG'

  constructor(code: WebhookRefused['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** The refusal that an answer holds. @param nowMs for a Retry-After that is a date */
export async function readProblem(response: Response, nowMs: number): Promise<JukuProblem> {
  const text = await response.text().catch(() => '')
  return new JukuProblem(
    parseProblem(text) ?? unknownProblem(response),
    readRetryAfter(response.headers.get('retry-after'), nowMs),
  )
}

/** In milliseconds from now; undefined: not given, or malformed (RFC 9110, 10.2.3). */
export function readRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000
  const atMs = Date.parse(value)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}

function parseProblem(text: string): Problem | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isProblem(value) ? value : undefined
  } catch {
    return undefined // not JSON: something in between answered
  }
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false
  const { code, status, detail } = value as Partial<Record<string, unknown>> // read member by member
  return typeof code === 'string' && typeof status === 'number' && typeof detail === 'string'
}

function unknownProblem({ status, statusText }: Response): Problem {
  const detail = 'The answer was no problem document: something between you and the server may have given it.'
  return { type: 'about:blank', title: statusText, status, code: `HTTP_${status}`, detail }
}
