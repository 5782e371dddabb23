import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { DatabaseBusyError } from '../../db/open.ts'
import { MediaError } from '../../media/errors.ts'
import { CatalogueError, type ErrorCode, type ErrorPlace } from '../errors.ts'
import { drainRefused } from './drain.ts'

/** The only place where an expected failure meets an HTTP status. A new code does not compile until it is listed. */
const STATUS = {
  WORK_NOT_FOUND: 404,
  EPISODE_NOT_FOUND: 404,
  TRACK_NOT_FOUND: 404,
  STILL_NOT_FOUND: 404,
  VIDEO_NOT_FOUND: 404,
  STORYBOARD_NOT_FOUND: 404,
  COVER_NOT_FOUND: 404,
  RANGE_NOT_SATISFIABLE: 416,
  EPISODE_NUMBER_TAKEN: 409,
  EPISODE_FILE_REPEATED: 409,
  EPISODE_NOT_FAILED: 409,
  EPISODE_NOT_ANALYSED: 409,
  COVER_TIME_INVALID: 422,
  TOO_MANY_COVERS: 409,
  IMAGE_MISSING: 400,
  SHORT_VIDEO_HAS_ONE_EPISODE: 409,
  EXTERNAL_ID_TAKEN: 409,
  RATING_NOT_FOUND: 404,
  RATING_REGION_HAS_NONE: 422,
  RATING_OVERLAPS: 409,
  TOO_MANY_RATINGS: 409,
  FILING_NOT_FOUND: 404,
  FILING_REPEATED: 409,
  TOO_MANY_FILINGS: 409,
  WORK_STATUS_CONFLICT: 409,
  WORK_NOT_READY: 409,
  WINDOWS_CONTRADICT: 409,
  TOO_MANY_CONTRADICTIONS: 422,
  UNDO_EXPIRED: 409,
  REMOVED_NOT_FOUND: 404,
  EPISODE_REMOVED: 409,
  VERSION_CONFLICT: 412,
  IF_MATCH_MISSING: 428,
  IDEMPOTENCY_KEY_REUSED: 422,
  LOCALE_INVALID: 422,
  LOCALE_UNKNOWN: 422,
  REGION_INVALID: 422,
  CONTENT_INVALID: 422,
  GLOSSARY_WORD_UNFIT: 422,
  GLOSSARY_WORD_KNOWN: 409,
  GLOSSARY_WORD_TAKEN: 409,
  GLOSSARY_WORD_NOT_FOUND: 404,
  WORDING_CANDIDATE_NOT_FOUND: 404,
  RULE_PACK_NOT_FOUND: 404,
  RULE_PACK_INVALID: 422,
  ADAPTATION_ITEM_NOT_FOUND: 404,
  ADAPTATION_ANSWER_NOT_FOUND: 404,
  CURSOR_INVALID: 400,
  QUERY_INVALID: 400,
  METADATA_MISSING: 400,
  METADATA_INVALID: 400,
  VIDEO_MISSING: 400,
  PART_UNEXPECTED: 400,
  UPLOAD_EMPTY: 400,
  UPLOAD_ABORTED: 400,
  UPLOAD_TOO_SLOW: 408,
  UPLOAD_TOO_LARGE: 413,
  TOO_MANY_PARTS: 413,
  TUS_VERSION_UNSUPPORTED: 412,
  UPLOAD_NOT_FOUND: 404,
  UPLOAD_HEADERS_INVALID: 400,
  UPLOAD_METADATA_INVALID: 400,
  UPLOAD_ORGANISATION_WRONG: 422,
  UPLOAD_OFFSET_WRONG: 409,
  UPLOAD_LOCKED: 423,
  UPLOAD_CHECKSUM_WRONG: 422,
  UPLOAD_NOT_FINISHED: 409,
  TOO_MANY_UPLOADS: 429,
  QUOTA_EXCEEDED: 413,
  TOO_MANY_STREAMS: 429,
  SNAPSHOT_NEEDED: 410,
  EXPORT_FORMAT_NOT_FOUND: 404,
  EXPORT_FORMAT_NOT_TAKEN: 409,
  EXPORT_EMPTY: 409,
  SUBTITLE_UNREADABLE: 422,
  SUBTITLE_TOO_LARGE: 413,
  SUBTITLE_EMPTY: 422,
  SUBTITLE_TRACK_EXISTS: 409,
  DRAFT_SOURCE_MISSING: 409,
  TRACK_NOT_DRAFT: 409,
  PACKET_INVALID: 422,
  PACKET_TOO_LARGE: 422,
  SHEET_UNREADABLE: 422,
  SHEET_TOO_LARGE: 413,
  IMPORT_NOT_FOUND: 404,
  DUPLICATE_NOT_FOUND: 404,
  REVIEW_CLAIMED: 409,
  REVIEW_NOTE_MISSING: 422,
  REVIEW_APPROVALS_MISSING: 409,
  REVIEW_CONTENT_CHANGED: 409,
  READINESS_FAILED: 409,
  OVERRIDE_UNFIT: 422,
  NOTE_NOT_FOUND: 404,
  NOTE_ANCHOR_INVALID: 422,
  NOT_YOUR_NOTE: 403,
  TOO_MANY_NOTES: 409,
  COLLECTION_NOT_FOUND: 404,
  COLLECTION_WORK_NOT_FOUND: 404,
  COLLECTION_FULL: 409,
  COLLECTION_COVER_UNFIT: 422,
  SAVED_SEARCH_NOT_FOUND: 404,
  SAVED_SEARCH_NAME_TAKEN: 409,
  TOO_MANY_SAVED_SEARCHES: 409,
  AVAILS_UNREADABLE: 422,
  AVAILS_TOO_LARGE: 413,
  AVAILS_VERSION_UNSUPPORTED: 422,
  IMPORT_STALE: 409,
  IMPORT_HAS_ERRORS: 409,
  IMPORT_COMMITTED: 409,
  IMPORT_TOO_LARGE: 413,
  KEY_MISSING: 401,
  KEY_WRONG: 401,
  KEY_EXPIRED: 401,
  KEY_REVOKED: 401,
  SCOPE_MISSING: 403,
  PARTNER_KEY_NOT_FOUND: 404,
  PARTNER_KEY_ENDED: 409,
  TOO_MANY_KEYS: 409,
  WEBHOOK_NOT_FOUND: 404,
  WEBHOOK_URL_UNFIT: 422,
  WEBHOOK_KEY_UNFIT: 422,
  WEBHOOK_DISABLED: 409,
  TOO_MANY_WEBHOOKS: 409,
  DELIVERY_NOT_FOUND: 404,
  DELIVERY_OUTDATED: 409,
  MEDIA_LINK_WRONG: 403,
  MEDIA_LINK_EXPIRED: 403,
  SIGNED_OUT: 401,
  TOKEN_WRONG: 401,
  CSRF_TOKEN_WRONG: 403,
  CREDENTIALS_WRONG: 401,
  FORBIDDEN: 403,
  PASSWORD_WRONG: 422,
  PASSWORD_UNFIT: 422,
  EMAIL_UNFIT: 422,
  EMAIL_TAKEN: 409,
  PERSON_NOT_FOUND: 404,
  API_TOKEN_NOT_FOUND: 404,
  SESSION_NOT_FOUND: 404,
  ORGANISATION_NOT_FOUND: 404,
  ORGANISATION_NAME_TAKEN: 409,
  ORGANISATION_MISSING: 422,
  ORGANISATION_UNFIT: 422,
  MEMBER_NOT_FOUND: 404,
  MEMBER_EXISTS: 409,
  LAST_OWNER: 409,
  INVITATION_NOT_FOUND: 404,
  INVITATION_FOR_ANOTHER: 403,
  SHARE_NOT_FOUND: 404,
  IDENTITY_PROVIDER_UNAVAILABLE: 503,
  IDENTITY_REFUSED: 401,
  IDENTITY_UNKNOWN: 403,
  DATABASE_BUSY: 503,
  ENGINE_UNAVAILABLE: 503,
  JOB_GAVE_UP: 503,
  JOB_NOT_FOUND: 404,
  STORE_FULL: 507,
  MEDIA_UNREADABLE: 422,
  MEDIA_NO_VIDEO: 422,
  MEDIA_TYPE_UNSUPPORTED: 415,
  MEDIA_TOO_MANY_STREAMS: 422,
  MEDIA_TOO_LARGE_PICTURE: 422,
  MEDIA_TOO_LONG: 422,
  MEDIA_NO_FRAMES: 422,
  MEDIA_PROXY_FAILED: 422,
  MEDIA_TIMED_OUT: 503,
  MEDIA_LIMIT_EXCEEDED: 422,
  MEDIA_TOOL_MISSING: 503,
  IMAGE_UNREADABLE: 422,
  IMAGE_TOO_SMALL: 422,
  IMAGE_ANIMATED: 422,
  IMAGE_COLOURS_UNSUPPORTED: 422,
} as const satisfies Record<ErrorCode, number>

/** Codes of refusals that the HTTP layer makes by itself. */
const TRANSPORT_STATUS = {
  REQUEST_INVALID: 400,
  BODY_INVALID: 400,
  BODY_TOO_LARGE: 413,
  CONTENT_TYPE_UNSUPPORTED: 415,
  ROUTE_NOT_FOUND: 404,
  TOO_MANY_REQUESTS: 429,
  URL_INVALID: 400,
  REQUEST_UNREADABLE: 400,
  INTERNAL: 500,
} as const
type ProblemCode = ErrorCode | keyof typeof TRANSPORT_STATUS

/** Every code that a problem may have. What each means stands in `problem-explanations.json`. */
export const PROBLEM_CODES = Object.keys({ ...STATUS, ...TRANSPORT_STATUS }) as readonly ProblemCode[]

/** RFC 9457 problem details with a stable `code`. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ProblemCode
  readonly detail: string
  readonly errors?: readonly ErrorPlace[]
}

const RETRY_AFTER_SECONDS = 2
const TOO_MANY_RETRY_SECONDS = 5
const PLACES_SHOWN = 50
const INTERNAL_DETAIL =
  'Something failed here that is not your fault. Try again; if it stays, tell the operator the time of this answer.'

/** Somebody asks too often. */
export class TooManyRequestsError extends Error {
  readonly statusCode = 429
  readonly retryAfterSeconds: number

  constructor(message: string, retryAfterSeconds: number) {
    super(message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Turns any error into a problem. What nobody expected says nothing of its inside. */
export function toProblem(error: unknown): Problem {
  if (error instanceof CatalogueError) {
    return { ...error.extensions, ...problem(STATUS[error.code], error.code, error.message, error.errors) }
  }
  if (error instanceof MediaError) return problem(STATUS[error.code], error.code, error.message)
  if (error instanceof DatabaseBusyError) {
    return problem(503, 'DATABASE_BUSY', 'The catalogue is busy with another write. Try again in a moment.')
  }
  if (error instanceof TooManyRequestsError) return problem(429, 'TOO_MANY_REQUESTS', error.message)
  if ((error as { code?: unknown } | undefined)?.code === 'SQLITE_FULL') {
    return problem(507, 'STORE_FULL', 'The disk is full: nothing was stored. Free some space and send it again.')
  }
  return fromFastify(error as FastifyError) ?? problem(500, 'INTERNAL', INTERNAL_DETAIL)
}

/** Sends a problem; the error handler of every route. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = toProblem(error)
  if (answer.status >= 500) request.log.error({ err: error }, 'request failed')
  if (answer.status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS)
  if (answer.status === 429) reply.header('retry-after', secondsToWait(error))
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer')
  return answerWith(answer, request, reply)
}

/** How long to wait is known of quotas; what else is too much ends when the caller ends something. */
function secondsToWait(error: unknown): number {
  return error instanceof TooManyRequestsError ? error.retryAfterSeconds : TOO_MANY_RETRY_SECONDS
}

/** Answers for an address that no route has. */
export function sendRouteNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const detail = `There is no ${request.method} at this address. See /docs.`
  return answerWith(problem(404, 'ROUTE_NOT_FOUND', detail), request, reply)
}

function answerWith(answer: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  drainRefused(request.raw)
  return reply
    .code(answer.status)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(answer)
}

function fromFastify(error: FastifyError): Problem | undefined {
  if (error.validation) {
    return problem(400, 'REQUEST_INVALID', 'The request has another shape than this call takes.', placesOf(error))
  }
  const status = error.statusCode
  if (status === undefined || status < 400 || status > 499) return undefined
  if (status === 413) return problem(413, 'BODY_TOO_LARGE', 'The body is larger than this call takes.')
  if (status === 415) {
    return problem(415, 'CONTENT_TYPE_UNSUPPORTED', 'This call takes another Content-Type. See /docs for which.')
  }
  if (error.code === 'FST_ERR_BAD_URL' || error.code === 'FST_ERR_MAX_PARAM_LENGTH') {
    return problem(400, 'URL_INVALID', 'The address cannot be read. Percent-encode what is not ASCII.')
  }
  return problem(400, 'BODY_INVALID', 'The body cannot be read as its Content-Type says.')
}

function placesOf(error: FastifyError): ErrorPlace[] {
  const context = error.validationContext === 'body' ? '' : `/${error.validationContext}`
  return (error.validation ?? []).slice(0, PLACES_SHOWN).map((place) => {
    const extra = (place.params as { additionalProperty?: string; missingProperty?: string }) ?? {}
    const name = extra.additionalProperty ?? extra.missingProperty
    const pointer = `${context}${place.instancePath}${name === undefined ? '' : `/${escapePointer(name)}`}`
    return { pointer, code: place.keyword.toUpperCase(), detail: place.message ?? 'is wrong' }
  })
}

/** RFC 6901 section 3. */
function escapePointer(name: string): string {
  return name.slice(0, 200).replaceAll('~', '~0').replaceAll('/', '~1')
}

function problem(status: number, code: ProblemCode, detail: string, errors: readonly ErrorPlace[] = []): Problem {
  const title = STATUS_CODES[status] ?? 'Error'
  return { type: typeOf(code), title, status, code, detail, ...(errors.length > 0 ? { errors } : {}) }
}

/** The page that explains a code, from the root of this server (RFC 9457, 3.1.1). */
export function typeOf(code: ProblemCode): string {
  return `/problems/${code}`
}

/** The HTTP status that a code comes with. */
export function statusOf(code: ProblemCode): number {
  return { ...STATUS, ...TRANSPORT_STATUS }[code]
}
