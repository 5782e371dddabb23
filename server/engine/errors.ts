/** The search engine cannot be started. The message is one sentence that says what to do. */
export class EngineStartError extends Error {
  override readonly name = 'EngineStartError'
}

/** The engine refused a request or failed a task: a mistake of ours, or a full disk. Not for callers. */
export class EngineRequestError extends Error {
  override readonly name = 'EngineRequestError'
  /** Meilisearch's own code, such as `index_not_found`. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
