/** Codes of what can be wrong with a media file or with the tools that read it. Public and stable. */
export const MEDIA_ERROR_CODES = [
  'MEDIA_UNREADABLE',
  'MEDIA_NO_VIDEO',
  'MEDIA_TYPE_UNSUPPORTED',
  'MEDIA_TOO_MANY_STREAMS',
  'MEDIA_TOO_LARGE_PICTURE',
  'MEDIA_TOO_LONG',
  'MEDIA_NO_FRAMES',
  'MEDIA_PROXY_FAILED',
  'MEDIA_TIMED_OUT',
  'MEDIA_LIMIT_EXCEEDED',
  'MEDIA_TOOL_MISSING',
  'IMAGE_UNREADABLE',
  'IMAGE_TOO_SMALL',
  'IMAGE_ANIMATED',
  'IMAGE_COLOURS_UNSUPPORTED',
  'STORE_FULL',
  'UPLOAD_TOO_LARGE',
] as const
export type MediaErrorCode = (typeof MEDIA_ERROR_CODES)[number]

/** A media file that cannot be used, or a tool that failed on it. `cause` holds the tool's exit and its last words. */
export class MediaError extends Error {
  override readonly name = 'MediaError'
  readonly code: MediaErrorCode

  constructor(code: MediaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Failures of the machine, not of the file: another run may go well. */
const PASSING: readonly MediaErrorCode[] = ['MEDIA_TIMED_OUT', 'MEDIA_TOOL_MISSING', 'STORE_FULL']

/** True when it is the file's own fault, which another run will not mend. */
export function isFaultOfFile(error: unknown): error is MediaError {
  return error instanceof MediaError && !PASSING.includes(error.code)
}
