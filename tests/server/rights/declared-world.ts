import { expect } from 'vitest'
import { insertEpisode } from '../../../db/queries/episodes.ts'
import { storeFileMarks } from '../../../db/queries/file-marks.ts'
import { insertMediaFile } from '../../../db/queries/media-files.ts'
import type { mediaMarks } from '../../../db/schema/index.ts'
import { newWork, startTestApp, type TestApp } from '../test-app.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** An app whose operator declares things of works. */
export interface DeclaredWorld extends TestApp {
  createWork(): Promise<string>
  /** Any call of the operator's: its status, body and headers. */
  call(
    method: Method,
    url: string,
    payload?: object,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: ReturnType<typeof JSON.parse>; headers: Record<string, unknown> }>
  /** The same, which has to succeed; its body. */
  good(method: Method, url: string, payload?: object): Promise<ReturnType<typeof JSON.parse>>
  /** Adds an episode whose file says this of itself; undefined: it was not inspected. */
  addEpisode(workId: string, number: number, marks?: Partial<typeof mediaMarks.$inferInsert>): Promise<string>
}

export async function startDeclaredWorld(): Promise<DeclaredWorld> {
  const t = await startTestApp()
  const call: DeclaredWorld['call'] = async (method, url, payload, headers = {}) => {
    const sent = payload === undefined ? {} : { payload }
    const answer = await t.app.inject({ method, url, headers: { ...t.operator, ...headers }, ...sent })
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json(), headers: answer.headers }
  }
  const good: DeclaredWorld['good'] = async (method, url, payload) => {
    const { status, body } = await call(method, url, payload)
    expect(status, `${method} ${url} ${JSON.stringify(body)}`).toBeLessThan(300)
    return body
  }
  return {
    ...t,
    call,
    good,
    createWork: async () => (await good('POST', '/api/works', newWork())).id,
    addEpisode: async (workId, number, marks) => {
      const id = t.ctx.newId()
      const nowMs = t.ctx.now()
      const sha256 = id.replaceAll('-', '').padEnd(64, '0')
      await t.ctx.db.transaction(async (tx) => {
        await insertMediaFile(tx, { sha256, sizeBytes: 1, createdAtMs: nowMs })
        const instants = { createdAtMs: nowMs, updatedAtMs: nowMs }
        const row = { id, workId, number, state: 'ready', mediaSha256: sha256, version: 1 } as const
        await insertEpisode(tx, { ...row, ...instants, warnings: [] })
        if (!marks) return
        const nothing = {
          isWhole: true,
          aigcLabel: null,
          aigcFields: null,
          c2pa: 'none',
          digitalSourceTypes: [],
        } as const
        const made = { mediaSha256: sha256, readerVersion: 1, inspectedAtMs: nowMs }
        await storeFileMarks(tx, {
          ...nothing,
          ...made,
          ...marks,
          digitalSourceTypes: [...(marks.digitalSourceTypes ?? [])],
        })
      })
      return id
    },
  }
}
