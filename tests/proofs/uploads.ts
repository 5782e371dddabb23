import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { hashFile } from '../../media/hash-file.ts'
import { findFreePort, startServer, type TestServer, until } from '../start-server.ts'
import type { Proof } from './proof.ts'
import { seededRandom } from './support/random.ts'

interface Size {
  readonly seed: number
  readonly kills: number
  readonly senders: number
  /** The longest time from a start to the next death. */
  readonly longestPauseMs: number
}

/**
 * kill -9 of the server at random moments while several senders upload in pieces: HEAD never tells less than was acknowledged, nor more
 * than was sent, every upload can be brought to its end, and every file is byte for byte what was sent.
 */
export const proof: Proof<Size> = {
  name: 'uploads',
  small: { seed: 20_261_126, kills: 4, senders: 3, longestPauseMs: 700 },
  full: { seed: 11, kills: 300, senders: 4, longestPauseMs: 1_500 },
  run: async (size) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'juku-uploads-'))
    try {
      return await upload(dataDir, size)
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  },
}

/** 503: the database or the file is busy just now, and nothing was done; every client of the protocol tries again. */
const BUSY = 503

interface Tally {
  acknowledgedBytes: number
  pieces: number
  resumed: number
  /** Bytes that were kept though nobody had been told of them. */
  keptBeyond: number
  readonly finished: { id: string; sha256: string }[]
}

async function upload(dataDir: string, size: Size): Promise<string> {
  const random = seededRandom(size.seed)
  const port = await findFreePort()
  const start = () => startServer({ dataDir, port, untilReady: false, env: { WORKERS: '0' } })
  let server = await start()
  let isKilling = true
  const tally: Tally = { acknowledgedBytes: 0, pieces: 0, resumed: 0, keptBeyond: 0, finished: [] }
  const senders = Array.from({ length: size.senders }, async (_, index) => {
    const own = seededRandom(size.seed + index + 1)
    while (isKilling) await sendFile(() => server, own, tally)
  })
  const sending = Promise.all(senders)
  const failed = sending.then(() => undefined)
  failed.catch(() => undefined)
  for (let kill = 1; kill <= size.kills; kill++) {
    await Promise.race([untilAlive(server), failed])
    await pause(random() * size.longestPauseMs)
    await server.kill()
    server = await start()
    if (kill % 50 === 0) process.stderr.write(`uploads: ${kill} deaths, ${tally.finished.length} files\n`)
  }
  isKilling = false
  await sending
  await server.stop()
  for (const { id, sha256 } of tally.finished) {
    const stored = await hashFile(join(dataDir, 'files', sha256.slice(0, 2), sha256))
    if (stored.sha256 !== sha256) throw new Error(`upload ${id} is another file than was sent`)
  }
  const mib = (tally.acknowledgedBytes / 1024 ** 2).toFixed(0)
  return (
    `kill -9 of the server ${size.kills} times under ${size.senders} senders: ${tally.pieces} pieces (${mib} MiB) were acknowledged, ` +
    `${tally.resumed} times a sender asked where to go on, and never was less there than it had been told; ${tally.keptBeyond} bytes more ` +
    `were. All ${tally.finished.length} files are byte for byte what was sent.`
  )
}

/** Sends one file in pieces of any size, through every death, and compares what the server says with what was sent. */
async function sendFile(server: () => TestServer, random: () => number, tally: Tally): Promise<void> {
  const bytes = randomBytes(Math.ceil(random() * 6 * 1024 ** 2))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const said = `sha256 ${Buffer.from(sha256).toString('base64')}`
  const id = await begin(server, { 'upload-length': String(bytes.length), 'upload-metadata': said })
  let told = 0
  let sent = 0
  while (told < bytes.length) {
    const piece = bytes.subarray(told, told + Math.ceil(random() ** 3 * 2 * 1024 ** 2))
    sent = Math.max(sent, told + piece.length)
    const answer = await call(server, 'PATCH', `/${id}`, { 'upload-offset': String(told) }, piece).catch(
      () => undefined,
    )
    if (answer?.status === 204) {
      tally.pieces++
      tally.acknowledgedBytes += piece.length
      told += piece.length
      continue
    }
    if (answer && answer.status !== BUSY) throw new Error(`PATCH ${id}: ${answer.status} ${await answer.text()}`)
    const offset = await askOffset(server, id)
    if (offset < told || offset > sent) throw new Error(`upload ${id}: ${offset} of ${told} acknowledged, ${sent} sent`)
    tally.resumed++
    tally.keptBeyond += offset - told
    told = offset
  }
  const upload = await until(
    () =>
      server()
        .json<{ state: string; sha256: string }>(`/api/uploads/${id}`)
        .catch(() => undefined),
    (found) => found !== undefined,
  )
  if (upload?.state !== 'finished' || upload.sha256 !== sha256)
    throw new Error(`upload ${id} is ${JSON.stringify(upload)}`)
  tally.finished.push({ id, sha256 })
}

async function begin(server: () => TestServer, headers: Record<string, string>): Promise<string> {
  const answer = await until(
    () => call(server, 'POST', '', headers).catch(() => undefined),
    (made) => made !== undefined && made.status !== BUSY,
    { what: 'a creation', pauseMs: 100 },
  )
  if (answer?.status !== 201) throw new Error(`POST: ${answer?.status} ${await answer?.text()}`)
  return ((await answer.json()) as { id: string }).id
}

async function askOffset(server: () => TestServer, id: string): Promise<number> {
  const answer = await until(
    () => call(server, 'HEAD', `/${id}`, {}).catch(() => undefined),
    (found) => found !== undefined && found.status !== BUSY,
    { what: 'HEAD', pauseMs: 100 },
  )
  if (answer?.status !== 200) throw new Error(`HEAD ${id}: ${answer?.status}`)
  return Number(answer.headers.get('upload-offset'))
}

function call(server: () => TestServer, method: string, path: string, headers: Record<string, string>, body?: Buffer) {
  const type = body ? { 'content-type': 'application/offset+octet-stream' } : {}
  const init: RequestInit = { method, headers: { 'tus-resumable': '1.0.0', ...type, ...headers } }
  return server().call(`/api/uploads${path}`, body ? { ...init, body: new Uint8Array(body) } : init)
}

async function untilAlive(server: TestServer): Promise<void> {
  await until(
    () =>
      fetch(`${server.url}/healthz`)
        .then((answer) => answer.ok)
        .catch(() => false),
    Boolean,
    { pauseMs: 20, what: 'the server' },
  )
}
