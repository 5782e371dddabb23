import type { Finding } from './contract.ts'

/** Codes the page itself gives to what never reached the server. */
type LocalCode = 'OFFLINE' | 'ANSWER_UNREADABLE' | 'CANCELLED'

/** A call that failed: `code` is the server's stable one (or a `LocalCode`), `message` its sentence, `status` 0 when no answer came. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: string
  readonly status: number
  readonly places: readonly (Finding & { readonly pointer: string })[]
  /** The answer's members, for what only one kind of problem has. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(
    code: string,
    status: number,
    message: string,
    { places = [], members = {} }: Partial<Pick<Problem, 'places' | 'members'>> = {},
  ) {
    super(message)
    this.code = code
    this.status = status
    this.places = places
    this.members = members
  }
}

/** What the page itself tells of a call that brought no answer that it can read. */
export function localProblem(code: LocalCode): Problem {
  return new Problem(code, 0, '')
}

/** Makes a `Problem` of an error answer's body, whatever that body is; it is never shown raw. */
export function problemOf(status: number, body: string): Problem {
  const fields = parseObject(body)
  const code = textOf(fields.code) ?? `HTTP_${status}`
  const detail = textOf(fields.detail) ?? textOf(fields.title) ?? ''
  const places = Array.isArray(fields.errors) ? fields.errors.map(placeOf) : []
  return new Problem(code, status, detail, { places, members: fields })
}

/** Whatever was thrown, as a `Problem`. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return localProblem('OFFLINE')
}

function placeOf(place: unknown): Problem['places'][number] {
  const fields = isObject(place) ? place : {}
  return {
    pointer: textOf(fields.pointer) ?? '',
    code: textOf(fields.code) ?? '',
    detail: textOf(fields.detail) ?? '',
  }
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
