import { putPublication } from '../../../db/queries/windows.ts'
import { updateWork, type WorkStatus } from '../../../db/queries/works.ts'
import { addOrganisation, addWork, member } from '../accounts/people-world.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

export interface RightsWorld extends TestApp {
  readonly organisationId: string
  /** Headers of its editor. */
  readonly editor: Record<string, string>
  addWork(status?: WorkStatus, organisationId?: string): Promise<string>
  publish(workId: string, ...regions: string[]): Promise<void>
  put(workId: string, windows: readonly object[], more?: PutOptions): Promise<Answer>
  get(path: string, headers?: Record<string, string>): Promise<Answer>
}

interface PutOptions {
  readonly acceptConflicts?: readonly string[]
  readonly headers?: Record<string, string>
}
export interface Answer {
  readonly status: number
  readonly etag: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: an answer, as a stranger reads it
  readonly body: any
}

/** An app with a producer, its works, and calls of their windows. Its clock stands still but for `advance`. */
export async function startRightsWorld(): Promise<RightsWorld> {
  const t = await startTestApp({ isClockStill: true, env: { RATE_LIMIT_PER_MINUTE: '1000000' } })
  const organisationId = await addOrganisation(t, 'producer')
  const editor = await member(t, organisationId, 'editor')
  return {
    ...t,
    organisationId,
    editor,
    addWork: async (status = 'published', owner = organisationId) =>
      (await addWork(t, { organisationId: owner, status })).workId,
    publish: (workId, ...regions) =>
      t.ctx.db.transaction(async (tx) => {
        const by = { editorKind: 'operator', editorId: 'operator', editorName: 'operator' } as const
        for (const region of regions) await putPublication(tx, { workId, region, sinceMs: t.ctx.now(), ...by })
        await updateWork(tx, workId, {}, t.ctx.now())
      }),
    put: async (workId, windows, { acceptConflicts, headers = {} } = {}) => {
      const payload = { windows, ...(acceptConflicts ? { acceptConflicts } : {}) }
      const url = `/api/works/${workId}/windows`
      const answer = await t.app.inject({ method: 'PUT', url, headers: { ...editor, ...headers }, payload })
      return read(answer)
    },
    get: async (path, headers = editor) => read(await t.app.inject({ url: path, headers })),
  }
}

function read(answer: { statusCode: number; headers: Record<string, unknown>; json(): unknown }): Answer {
  return { status: answer.statusCode, etag: answer.headers.etag as string | undefined, body: answer.json() }
}

/** A window for streaming in Macau, for whoever, for ever. */
export function newWindow(change: object = {}): object {
  return { scope: 'regions', regions: ['MO'], licenceType: 'SVOD', ...change }
}
