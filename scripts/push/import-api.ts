/** The parts of an import's answer that are shown. */
export interface ImportAnswer {
  readonly id: string
  readonly workId: string | null
  readonly planDigest: string
  readonly plan: {
    readonly rows: readonly {
      readonly number: number
      readonly actions: readonly string[]
      readonly video: { readonly fileName: string; readonly sure: string } | null
      readonly titles: readonly { readonly locale: string; readonly text: string }[] | null
      readonly subtitles: readonly { readonly locale: string; readonly action: string }[]
    }[]
    readonly counts: { readonly create: number; readonly change: number; readonly unchanged: number }
    readonly gaps: readonly number[]
    readonly leftovers: readonly { readonly fileName: string; readonly code: string; readonly detail: string }[]
    readonly guesses: readonly { readonly fileName: string; readonly value: string; readonly detail: string }[]
    readonly errorCount: number
    readonly errors: readonly {
      readonly detail: string
      readonly fix: string
      readonly fileName: string | null
      readonly place: { readonly sheet: string; readonly cell: string; readonly header: string } | null
    }[]
    readonly warnings: readonly { readonly detail: string }[]
    readonly canCommit: boolean
  }
}

/** What a server refused, in its own words. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Calls of imports. */
export interface ImportApi {
  plan(body: Record<string, unknown>): Promise<ImportAnswer>
  read(id: string): Promise<ImportAnswer>
  /** @throws {RefusedError} IMPORT_STALE when the work has changed */
  commit(answer: ImportAnswer): Promise<ImportAnswer>
  /** Whether the token is one. @throws {RefusedError} */
  check(): Promise<void>
}

/** Connects to a server. Nothing is called yet. */
export function connectImports(server: string, token: string): ImportApi {
  const call = async (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) => {
    const headers = { ...init.headers, authorization: `Bearer ${token}` }
    const answer = await fetch(`${server}/api${path}`, { ...init, headers, redirect: 'error' }).catch(
      (error: Error) => {
        throw new RefusedError('UNREACHABLE', `No server answers at ${server}: ${String(error.cause ?? error.message)}`)
      },
    )
    const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>
    if (answer.ok) return body
    const { code, detail } = body
    const text = typeof detail === 'string' ? detail : `The server answered ${answer.status}.`
    throw new RefusedError(typeof code === 'string' ? code : 'UNKNOWN', text)
  }
  const json = { 'content-type': 'application/json' }
  const asImport = (body: unknown) => body as ImportAnswer // as /api/openapi.json states
  return {
    plan: async (body) =>
      asImport(await call('/imports', { method: 'POST', headers: json, body: JSON.stringify(body) })),
    read: async (id) => asImport(await call(`/imports/${id}`)),
    commit: async ({ id, planDigest }) =>
      asImport(await call(`/imports/${id}/commit`, { method: 'POST', headers: { 'if-match': `"${planDigest}"` } })),
    check: async () => void (await call('/uploads?limit=1')),
  }
}
