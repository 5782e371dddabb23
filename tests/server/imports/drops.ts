import { Buffer } from 'node:buffer'
import writeXlsx from 'write-excel-file/node'
import { makeClip } from '../../made-clips.ts'
import { distinctCopy } from '../../proofs/support/ingest.ts'
import { newWork, type TestApp } from '../test-app.ts'

/** A plan as the API shows it. */
export interface PlanAnswer {
  readonly rows: readonly {
    readonly number: number
    readonly episodeId: string | null
    readonly actions: readonly string[]
    readonly video: { readonly fileName: string; readonly by: string; readonly sure: string } | null
    readonly titles: readonly { readonly locale: string; readonly text: string }[] | null
    readonly subtitles: readonly { readonly fileName: string; readonly locale: string; readonly action: string }[]
  }[]
  readonly counts: { readonly create: number; readonly change: number; readonly unchanged: number }
  readonly gaps: readonly number[]
  readonly leftovers: readonly { readonly fileName: string; readonly code: string }[]
  readonly guesses: readonly { readonly fileName: string; readonly what: string; readonly value: string }[]
  readonly errors: readonly {
    readonly code: string
    readonly fileName: string | null
    readonly place: {
      readonly sheet: string
      readonly row: number
      readonly cell: string
      readonly header: string
    } | null
  }[]
  readonly canCommit: boolean
}

export interface ImportAnswer {
  readonly id: string
  readonly state: string
  readonly workId: string | null
  readonly planDigest: string
  readonly plan: PlanAnswer
}

/** Sends a whole file as one upload. @returns its id */
export async function upload(
  t: TestApp,
  fileName: string,
  body: Buffer | string,
  headers = t.operator,
): Promise<string> {
  const payload = Buffer.from(body)
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/uploads',
    headers: {
      ...headers,
      'tus-resumable': '1.0.0',
      'upload-length': String(payload.length),
      'upload-metadata': `filename ${Buffer.from(fileName).toString('base64')}`,
      'content-type': 'application/offset+octet-stream',
    },
    payload,
  })
  if (answer.statusCode !== 201) throw new Error(`upload of ${fileName}: ${answer.statusCode} ${answer.body}`)
  return String(answer.headers.location).split('/').at(-1) ?? ''
}

/** A video that no other has. */
export async function video(name: string): Promise<Buffer> {
  return distinctCopy(await makeClip({ seconds: 1, size: '90x160' }), name)
}

/** Subtitles with so many cues. */
export function srt(text: string, cues = 3): string {
  const at = (ms: number) => new Date(ms).toISOString().slice(11, 23).replace('.', ',')
  return Array.from(
    { length: cues },
    (_, index) => `${index + 1}\n${at(index * 500)} --> ${at(index * 500 + 400)}\n${text}\n`,
  ).join('\n')
}

/** An XLSX file of these cells; a text that begins with = and is given as a formula is one. */
export async function xlsx(
  rows: readonly (readonly (string | number | null | { formula: string })[])[],
): Promise<Buffer> {
  const data = rows.map((row) =>
    row.map((cell) => {
      if (cell === null) return null
      if (typeof cell === 'object') return { value: cell.formula, type: 'Formula' as const }
      return typeof cell === 'number' ? { value: cell } : { value: cell, type: String }
    }),
  )
  return writeXlsx(data).toBuffer()
}

export async function makeWork(t: TestApp, change: Record<string, unknown> = {}): Promise<string> {
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/works',
    headers: t.operator,
    payload: newWork(change),
  })
  return answer.json<{ id: string }>().id
}

/** Plans an import. */
export async function plan(t: TestApp, body: Record<string, unknown>): Promise<ImportAnswer> {
  const answer = await t.app.inject({ method: 'POST', url: '/api/imports', headers: t.operator, payload: body })
  if (answer.statusCode !== 201) throw new Error(`${answer.statusCode} ${answer.body}`)
  return answer.json<ImportAnswer>()
}

export function commit(t: TestApp, { id, planDigest }: Pick<ImportAnswer, 'id' | 'planDigest'>) {
  const headers = { ...t.operator, 'if-match': `"${planDigest}"` }
  return t.app.inject({ method: 'POST', url: `/api/imports/${id}/commit`, headers })
}
