import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CatalogueError } from '../errors.ts'

/** What an address that plays a video says: whose it is, what it plays, and until when. */
export interface MediaLink {
  readonly keyId: string
  readonly episodeId: string
  /** Of the file. */
  readonly sha256: string
  /** To the second. */
  readonly expiresAtMs: number
}

/** Signs and reads addresses that need no header, for players. */
export interface MediaLinks {
  sign(link: MediaLink): string
  /** @throws {CatalogueError} MEDIA_LINK_WRONG, MEDIA_LINK_EXPIRED */
  read(text: string, nowMs: number): MediaLink
}

const SECRET_BYTES = 32
const [UUID_BYTES, SHA256_BYTES, TIME_BYTES] = [16, 32, 6]
const PAYLOAD_BYTES = 2 * UUID_BYTES + SHA256_BYTES + TIME_BYTES
const SIGNATURE_BYTES = 32

/** The secret that links are signed with, from DATA_DIR, where the first start puts a new one (0600). */
export async function readMediaLinkSecret(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, 'media-link-key')
  const kept = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (kept?.length === SECRET_BYTES) return kept
  const secret = randomBytes(SECRET_BYTES)
  await writeFile(`${path}.new`, secret, { mode: 0o600, flush: true })
  await rename(`${path}.new`, path) // whole or not at all, however this start ends
  return secret
}

export function createMediaLinks(secret: Buffer): MediaLinks {
  const signatureOf = (payload: Buffer) =>
    createHmac('sha256', secret).update('juku media link').update(payload).digest()
  return {
    sign: (link) => {
      const payload = pack(link)
      return Buffer.concat([payload, signatureOf(payload)]).toString('base64url')
    },
    read: (text, nowMs) => {
      const bytes = Buffer.from(text, 'base64url')
      const [payload, signature] = [bytes.subarray(0, PAYLOAD_BYTES), bytes.subarray(PAYLOAD_BYTES)]
      const isWhole = signature.length === SIGNATURE_BYTES && bytes.toString('base64url') === text
      if (!isWhole || !timingSafeEqual(signature, signatureOf(payload))) {
        throw new CatalogueError('MEDIA_LINK_WRONG', 'This address was not made here: ask for another one.')
      }
      const link = unpack(payload)
      if (link.expiresAtMs > nowMs) return link
      throw new CatalogueError('MEDIA_LINK_EXPIRED', 'This address has had its time: ask for another one.')
    },
  }
}

function pack({ keyId, episodeId, sha256, expiresAtMs }: MediaLink): Buffer {
  const time = Buffer.alloc(TIME_BYTES)
  time.writeUIntBE(Math.floor(expiresAtMs / 1_000), 0, TIME_BYTES)
  const ids = [keyId, episodeId].map((id) => Buffer.from(id.replaceAll('-', ''), 'hex'))
  return Buffer.concat([...ids, Buffer.from(sha256, 'hex'), time])
}

function unpack(payload: Buffer): MediaLink {
  const uuidAt = (at: number) =>
    payload.toString('hex', at, at + UUID_BYTES).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  return {
    keyId: uuidAt(0),
    episodeId: uuidAt(UUID_BYTES),
    sha256: payload.toString('hex', 2 * UUID_BYTES, 2 * UUID_BYTES + SHA256_BYTES),
    expiresAtMs: payload.readUIntBE(2 * UUID_BYTES + SHA256_BYTES, TIME_BYTES) * 1_000,
  }
}
