import { readdir } from 'node:fs/promises'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { episodes, mediaFiles } from '../../../db/schema/index.ts'
import { until } from '../../start-server.ts'
import { multipart, newWork, startTestApp, type TestApp } from '../test-app.ts'

/** 11 bytes of an MP4 header make a type; nothing here looks further. */
export const TINY_VIDEO = Buffer.concat([
  Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2mp41', 'latin1'),
  Buffer.alloc(200),
])

export const SRT = '1\n00:00:01,000 --> 00:00:02,500\n雨夜裡的計程車，開往沒有人的碼頭。\n'

export type Part = Parameters<typeof multipart>[0][number]

/** A test app with one work, and what an upload leaves behind in it. */
export interface UploadWorld extends TestApp {
  readonly workId: string
  /** Posts a multipart body as a new episode of the work. */
  send(
    parts: readonly Part[],
    change?: { headers?: Record<string, string>; url?: string },
  ): Promise<LightMyRequestResponse>
  createWork(change?: Record<string, unknown>): Promise<string>
  /** Everything that must be empty after a refusal. */
  leftovers(): Promise<{ temp: string[]; episodes: number; files: number }>
}

export async function startUploadWorld(options: Parameters<typeof startTestApp>[0] = {}): Promise<UploadWorld> {
  const t = await startTestApp(options)
  const createWork = async (change: Record<string, unknown> = {}) => {
    const made = await t.app.inject({
      method: 'POST',
      url: '/api/works',
      headers: t.operator,
      payload: newWork(change),
    })
    return made.json().id as string
  }
  const workId = await createWork()
  return {
    ...t,
    workId,
    createWork,
    send: (parts, change = {}) => {
      const { payload, headers } = multipart(parts)
      const url = change.url ?? `/api/works/${workId}/episodes`
      return t.app.inject({ method: 'POST', url, headers: { ...t.operator, ...headers, ...change.headers }, payload })
    },
    leftovers: async () => ({
      temp: await readdir(join(t.dataDir, 'tmp')),
      episodes: t.ctx.db.select().from(episodes).all().length,
      files: t.ctx.db.select().from(mediaFiles).all().length,
    }),
  }
}

export const metadata = (value: unknown = { number: 1 }): Part => ({ name: 'metadata', body: JSON.stringify(value) })
export const video = (body: Buffer = TINY_VIDEO): Part => ({ name: 'video', fileName: 'a.mp4', body })
export const subtitle = (fileName = 'a.zh-Hant-TW.srt', body: string | Buffer = SRT): Part => ({
  name: 'subtitle',
  fileName,
  body,
})

/** A connection on which a test writes HTTP by hand. */
export interface RawCall {
  readonly socket: Socket
  write(bytes: Buffer | string): Promise<void>
  /** Status line, headers and body, once the whole answer is there; undefined when the connection ends without one. */
  readonly answer: Promise<{ status: number; body: string } | undefined>
}

/** Returns when all that was written on a connection was read by the app. */
export async function untilRead(t: TestApp, { socket }: RawCall): Promise<void> {
  const own = async () => received.get(t.app.server)?.find((one) => one.remotePort === socket.localPort)?.bytesRead
  await until(own, (bytes) => bytes === socket.bytesWritten, { limitMs: 10_000, pauseMs: 5, what: 'the app to read' })
}

/** The connections of an app, as it has them. */
const received = new WeakMap<TestApp['app']['server'], Socket[]>()

/** Opens a connection and sends the head of a request. The app must listen. */
export function openCall(t: TestApp, head: string, headers: Record<string, string | number>): RawCall {
  const { port } = t.app.server.address() as AddressInfo
  if (!received.has(t.app.server)) {
    received.set(t.app.server, [])
    t.app.server.on('connection', (one) => received.get(t.app.server)?.push(one))
  }
  const socket = connect(port, '127.0.0.1')
  const lines = Object.entries({ host: 'test', authorization: t.operator.authorization, ...headers })
  socket.write(`${head} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
  let text = ''
  const answer = new Promise<{ status: number; body: string } | undefined>((resolve) => {
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8')
      const end = text.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN)
      const body = end < 0 ? '' : text.slice(end + 4)
      if (Buffer.byteLength(body) >= length) resolve({ status: Number(text.slice(9, 12)), body })
    })
    socket.on('error', () => resolve(undefined))
    socket.on('close', () => resolve(undefined))
  })
  const write = (bytes: Buffer | string) =>
    new Promise<void>((resolve) => {
      if (!socket.writable) return resolve()
      socket.write(bytes, () => resolve())
    })
  return { socket, write, answer }
}
