import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const BLOCK = randomBytes(4 * 1024 * 1024) // repeated: the receivers look at each byte once, whatever it is
const BOUNDARY = 'juku-bench-4f1d2c'

/** Where a video is sent and what came back. */
export interface Sending {
  readonly url: string
  readonly method: 'PUT' | 'POST' | 'PATCH'
  /** Beside the length; the type is of bare bytes, or of a form, unless it is given. */
  readonly headers?: Readonly<Record<string, string>>
  /** As multipart/form-data with this as its part `metadata`; undefined: the bare bytes. */
  readonly metadata?: unknown
}

/** Sends a file of `sizeBytes` that begins as an MP4 does and is no other file's twin. @throws unless the answer is 2xx. */
export async function sendVideo(sizeBytes: number, { url, method, headers, metadata }: Sending): Promise<string> {
  const isForm = metadata !== undefined
  const before = isForm ? formHead(metadata) : Buffer.alloc(0)
  const after = isForm ? Buffer.from(`\r\n--${BOUNDARY}--\r\n`) : Buffer.alloc(0)
  const type = isForm ? `multipart/form-data; boundary=${BOUNDARY}` : 'application/octet-stream'
  const length = before.length + sizeBytes + after.length
  const sending = request(url, { method, headers: { 'content-type': type, ...headers, 'content-length': length } })
  const answered = new Promise<string>((resolve, reject) => {
    sending.once('error', reject)
    sending.once('response', async (response) => {
      const text = Buffer.concat(await response.toArray()).toString()
      if (response.statusCode && response.statusCode < 300) resolve(text)
      else reject(new Error(`${method} ${url}: ${response.statusCode} ${text}`))
    })
  })
  await Promise.all([answered, pipeline(Readable.from(bytesOf(before, sizeBytes, after)), sending)])
  return answered
}

function* bytesOf(before: Buffer, sizeBytes: number, after: Buffer): Generator<Buffer> {
  if (before.length > 0) yield before
  const head = mp4Head(sizeBytes)
  yield head
  for (let left = sizeBytes - head.length; left > 0; left -= BLOCK.length) {
    yield left < BLOCK.length ? BLOCK.subarray(0, left) : BLOCK
  }
  if (after.length > 0) yield after
}

function formHead(metadata: unknown): Buffer {
  const lines = [
    `--${BOUNDARY}`,
    'content-disposition: form-data; name="metadata"',
    '',
    JSON.stringify(metadata),
    `--${BOUNDARY}`,
    'content-disposition: form-data; name="video"; filename="bench.mp4"',
    'content-type: video/mp4',
    '',
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}

/** `ftyp`, a `free` box of random bytes, and the beginning of an `mdat` box that takes the rest. */
function mp4Head(sizeBytes: number): Buffer {
  const brand = Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1')
  const free = Buffer.concat([Buffer.from('\0\0\0\x28free', 'latin1'), randomBytes(32)])
  const mdat = Buffer.from('\0\0\0\x01mdat\0\0\0\0\0\0\0\0', 'latin1')
  mdat.writeBigUInt64BE(BigInt(sizeBytes - brand.length - free.length), 8)
  return Buffer.concat([brand, free, mdat])
}
