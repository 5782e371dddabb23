import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { insertOrganisation } from '../../../db/queries/organisations.ts'
import type { Caller, Membership } from '../../../server/context.ts'
import { until } from '../../start-server.ts'
import { startUploadWorld, type UploadWorld } from './upload-world.ts'

export const OFFSET_TYPE = 'application/offset+octet-stream'

/** A test app with one work, and the five calls of the protocol as a client makes them. */
export interface TusWorld extends UploadWorld {
  create(headers: Record<string, string | number>, body?: Buffer): Promise<LightMyRequestResponse>
  /** Begins an upload of a size; its id. */
  begin(sizeBytes: number, metadata?: Record<string, string>): Promise<string>
  patch(
    id: string,
    offset: number,
    body: Buffer,
    headers?: Record<string, string | number>,
  ): Promise<LightMyRequestResponse>
  head(id: string): Promise<LightMyRequestResponse>
  remove(id: string): Promise<LightMyRequestResponse>
  read(id: string): Promise<LightMyRequestResponse>
  /** Sends a file whole; the id of the finished upload. */
  upload(bytes: Buffer, metadata?: Record<string, string>): Promise<string>
  /** Returns when some bytes of an upload are on the disk. */
  untilStored(id: string): Promise<void>
  /** Names of files that are not whole. */
  partials(): Promise<string[]>
}

export async function startTusWorld(options: Parameters<typeof startUploadWorld>[0] = {}): Promise<TusWorld> {
  const world = await startUploadWorld(options)
  const { app, operator } = world
  const call = (method: 'POST' | 'PATCH' | 'HEAD' | 'DELETE', url: string, change: object, body?: Buffer) =>
    app.inject({
      method,
      url,
      headers: { ...operator, 'tus-resumable': '1.0.0', ...change },
      ...(body ? { payload: body } : {}),
    })
  const create: TusWorld['create'] = (headers, body) =>
    call('POST', '/api/uploads', { ...(body ? { 'content-type': OFFSET_TYPE } : {}), ...headers }, body)
  const begin: TusWorld['begin'] = async (sizeBytes, metadata = {}) => {
    const made = await create({ 'upload-length': sizeBytes, 'upload-metadata': encodeMetadata(metadata) })
    if (made.statusCode !== 201) throw new Error(made.body)
    return made.json().id as string
  }
  const patch: TusWorld['patch'] = (id, offset, body, headers = {}) =>
    call('PATCH', `/api/uploads/${id}`, { 'upload-offset': offset, 'content-type': OFFSET_TYPE, ...headers }, body)
  return {
    ...world,
    create,
    begin,
    patch,
    head: (id) => call('HEAD', `/api/uploads/${id}`, {}),
    remove: (id) => call('DELETE', `/api/uploads/${id}`, {}),
    read: (id) => app.inject({ url: `/api/uploads/${id}`, headers: operator }),
    upload: async (bytes, metadata) => {
      const id = await begin(bytes.length, metadata)
      const sent = bytes.length === 0 ? undefined : await patch(id, 0, bytes)
      if (sent && sent.statusCode !== 204) throw new Error(sent.body)
      return id
    },
    untilStored: async (id) => {
      const sizeBytes = () =>
        stat(join(world.dataDir, 'uploads', id)).then(
          ({ size }) => size,
          () => 0,
        )
      await until(sizeBytes, (size) => size > 0, { limitMs: 10_000, pauseMs: 5, what: 'the first bytes' })
    },
    partials: () => readdir(join(world.dataDir, 'uploads')),
  }
}

/** The header Upload-Metadata. */
export function encodeMetadata(metadata: Record<string, string>): string {
  return Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
}

export const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** A person with a place in one organisation. */
export function personOf(id: string, organisationId: string, change: Partial<Membership> = {}): Caller {
  const membership: Membership = { organisationId, organisationKind: 'producer', role: 'editor', ...change }
  return { kind: 'person', id, memberships: [membership] }
}

export async function addOrganisation(t: UploadWorld, quotaBytes: number | null = null): Promise<string> {
  const id = t.ctx.newId()
  const row = {
    id,
    kind: 'producer',
    name: `Team ${id}`,
    quotaBytes,
    version: 1,
    createdAtMs: 1,
    updatedAtMs: 1,
  } as const
  await t.ctx.db.transaction((tx) => insertOrganisation(tx, row))
  return id
}
