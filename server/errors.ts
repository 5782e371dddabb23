import type { MEDIA_ERROR_CODES } from '../media/errors.ts'

/** Codes of failures that a caller can act on. Public and stable: a code never changes its meaning. */
export const CATALOGUE_ERROR_CODES = [
  'WORK_NOT_FOUND',
  'EPISODE_NOT_FOUND',
  'TRACK_NOT_FOUND',
  'STILL_NOT_FOUND',
  'VIDEO_NOT_FOUND',
  'STORYBOARD_NOT_FOUND',
  'COVER_NOT_FOUND',
  'RANGE_NOT_SATISFIABLE',
  'EPISODE_NUMBER_TAKEN',
  'EPISODE_FILE_REPEATED',
  'EPISODE_NOT_FAILED',
  'EPISODE_NOT_ANALYSED',
  'COVER_TIME_INVALID',
  'TOO_MANY_COVERS',
  'IMAGE_MISSING',
  'SHORT_VIDEO_HAS_ONE_EPISODE',
  'EXTERNAL_ID_TAKEN',
  'RATING_NOT_FOUND',
  'RATING_REGION_HAS_NONE',
  'RATING_OVERLAPS',
  'TOO_MANY_RATINGS',
  'FILING_NOT_FOUND',
  'FILING_REPEATED',
  'TOO_MANY_FILINGS',
  'WORK_STATUS_CONFLICT',
  'WORK_NOT_READY',
  'WINDOWS_CONTRADICT',
  'TOO_MANY_CONTRADICTIONS',
  'UNDO_EXPIRED',
  'REMOVED_NOT_FOUND',
  'EPISODE_REMOVED',
  'VERSION_CONFLICT',
  'IF_MATCH_MISSING',
  'IDEMPOTENCY_KEY_REUSED',
  'LOCALE_INVALID',
  'LOCALE_UNKNOWN',
  'REGION_INVALID',
  'CONTENT_INVALID',
  'CURSOR_INVALID',
  'QUERY_INVALID',
  'GLOSSARY_WORD_UNFIT',
  'GLOSSARY_WORD_KNOWN',
  'GLOSSARY_WORD_TAKEN',
  'GLOSSARY_WORD_NOT_FOUND',
  'WORDING_CANDIDATE_NOT_FOUND',
  'RULE_PACK_NOT_FOUND',
  'RULE_PACK_INVALID',
  'ADAPTATION_ITEM_NOT_FOUND',
  'ADAPTATION_ANSWER_NOT_FOUND',
  'METADATA_MISSING',
  'METADATA_INVALID',
  'VIDEO_MISSING',
  'PART_UNEXPECTED',
  'UPLOAD_EMPTY',
  'UPLOAD_ABORTED',
  'UPLOAD_TOO_SLOW',
  'TOO_MANY_PARTS',
  'TUS_VERSION_UNSUPPORTED',
  'UPLOAD_NOT_FOUND',
  'UPLOAD_HEADERS_INVALID',
  'UPLOAD_METADATA_INVALID',
  'UPLOAD_ORGANISATION_WRONG',
  'UPLOAD_OFFSET_WRONG',
  'UPLOAD_LOCKED',
  'UPLOAD_CHECKSUM_WRONG',
  'UPLOAD_NOT_FINISHED',
  'TOO_MANY_UPLOADS',
  'QUOTA_EXCEEDED',
  'TOO_MANY_STREAMS',
  'SNAPSHOT_NEEDED',
  'EXPORT_FORMAT_NOT_FOUND',
  'EXPORT_FORMAT_NOT_TAKEN',
  'EXPORT_EMPTY',
  'SUBTITLE_UNREADABLE',
  'SUBTITLE_TOO_LARGE',
  'SUBTITLE_EMPTY',
  'SUBTITLE_TRACK_EXISTS',
  'DRAFT_SOURCE_MISSING',
  'TRACK_NOT_DRAFT',
  'PACKET_INVALID',
  'PACKET_TOO_LARGE',
  'SHEET_UNREADABLE',
  'SHEET_TOO_LARGE',
  'IMPORT_NOT_FOUND',
  'DUPLICATE_NOT_FOUND',
  'REVIEW_CLAIMED',
  'REVIEW_NOTE_MISSING',
  'REVIEW_APPROVALS_MISSING',
  'REVIEW_CONTENT_CHANGED',
  'READINESS_FAILED',
  'OVERRIDE_UNFIT',
  'NOTE_NOT_FOUND',
  'NOTE_ANCHOR_INVALID',
  'NOT_YOUR_NOTE',
  'TOO_MANY_NOTES',
  'COLLECTION_NOT_FOUND',
  'COLLECTION_WORK_NOT_FOUND',
  'COLLECTION_FULL',
  'COLLECTION_COVER_UNFIT',
  'SAVED_SEARCH_NOT_FOUND',
  'SAVED_SEARCH_NAME_TAKEN',
  'TOO_MANY_SAVED_SEARCHES',
  'AVAILS_UNREADABLE',
  'AVAILS_TOO_LARGE',
  'AVAILS_VERSION_UNSUPPORTED',
  'IMPORT_STALE',
  'IMPORT_HAS_ERRORS',
  'IMPORT_COMMITTED',
  'IMPORT_TOO_LARGE',
  'KEY_MISSING',
  'KEY_WRONG',
  'KEY_EXPIRED',
  'KEY_REVOKED',
  'SCOPE_MISSING',
  'PARTNER_KEY_NOT_FOUND',
  'PARTNER_KEY_ENDED',
  'TOO_MANY_KEYS',
  'WEBHOOK_NOT_FOUND',
  'WEBHOOK_URL_UNFIT',
  'WEBHOOK_KEY_UNFIT',
  'WEBHOOK_DISABLED',
  'TOO_MANY_WEBHOOKS',
  'DELIVERY_NOT_FOUND',
  'DELIVERY_OUTDATED',
  'MEDIA_LINK_WRONG',
  'MEDIA_LINK_EXPIRED',
  'SIGNED_OUT',
  'TOKEN_WRONG',
  'CSRF_TOKEN_WRONG',
  'CREDENTIALS_WRONG',
  'FORBIDDEN',
  'PASSWORD_WRONG',
  'PASSWORD_UNFIT',
  'EMAIL_UNFIT',
  'EMAIL_TAKEN',
  'PERSON_NOT_FOUND',
  'API_TOKEN_NOT_FOUND',
  'ORGANISATION_NOT_FOUND',
  'ORGANISATION_NAME_TAKEN',
  'ORGANISATION_MISSING',
  'ORGANISATION_UNFIT',
  'MEMBER_NOT_FOUND',
  'MEMBER_EXISTS',
  'LAST_OWNER',
  'INVITATION_NOT_FOUND',
  'INVITATION_FOR_ANOTHER',
  'SHARE_NOT_FOUND',
  'IDENTITY_PROVIDER_UNAVAILABLE',
  'IDENTITY_REFUSED',
  'IDENTITY_UNKNOWN',
  'DATABASE_BUSY',
  'ENGINE_UNAVAILABLE',
  'JOB_GAVE_UP',
  'JOB_NOT_FOUND',
] as const
export type CatalogueErrorCode = (typeof CATALOGUE_ERROR_CODES)[number]

/** Every code that this program gives to an expected failure. */
export type ErrorCode = CatalogueErrorCode | (typeof MEDIA_ERROR_CODES)[number]

/** One place in a request that is wrong. `pointer` is a JSON Pointer (RFC 6901) into the body, or a part's or parameter's name. */
export interface ErrorPlace {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

/** A failure the caller can act on. `code` is public and stable; `message` is for people, says what to do, and may change. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError'
  readonly code: CatalogueErrorCode
  readonly errors: readonly ErrorPlace[]
  /** What a program needs to go on, beside the members that every problem has (RFC 9457, 3.2). */
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(
    code: CatalogueErrorCode,
    message: string,
    options: ErrorOptions & { errors?: readonly ErrorPlace[]; extensions?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options)
    this.code = code
    this.errors = options.errors ?? []
    this.extensions = options.extensions ?? {}
  }
}

/** What is not there, by its code. */
const NAMES = {
  WORK_NOT_FOUND: 'work',
  EPISODE_NOT_FOUND: 'episode',
  TRACK_NOT_FOUND: 'subtitle track',
  STILL_NOT_FOUND: 'still',
  COVER_NOT_FOUND: 'cover',
  RATING_NOT_FOUND: 'rating',
  FILING_NOT_FOUND: 'filing',
  ORGANISATION_NOT_FOUND: 'organisation',
  UPLOAD_NOT_FOUND: 'upload',
  IMPORT_NOT_FOUND: 'import',
  DUPLICATE_NOT_FOUND: 'pair',
  RULE_PACK_NOT_FOUND: 'rule pack',
  NOTE_NOT_FOUND: 'note',
  COLLECTION_NOT_FOUND: 'collection',
  SAVED_SEARCH_NOT_FOUND: 'saved search',
  EXPORT_FORMAT_NOT_FOUND: 'export format',
  WEBHOOK_NOT_FOUND: 'webhook',
  DELIVERY_NOT_FOUND: 'message',
  JOB_NOT_FOUND: 'failed job',
} as const satisfies Partial<Record<CatalogueErrorCode, string>>
export type NotFoundCode = keyof typeof NAMES

/** The one answer for what is not there and for what a caller may not see. */
export function notFound(code: NotFoundCode, id: string): CatalogueError {
  return new CatalogueError(code, `There is no ${NAMES[code]} ${id}.`)
}
