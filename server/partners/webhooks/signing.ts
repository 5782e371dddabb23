import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'
/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32

/** A new secret, in the form that programs which verify take. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64')
}

/** What a signature is of. */
export interface Signed {
  readonly id: string
  /** Seconds since 1970, of the attempt. */
  readonly timestampSeconds: number
  /** Byte for byte as it is sent. */
  readonly body: string
}

/** The value of `webhook-signature` (Standard Webhooks, symmetric): one signature for each secret, with blanks between them. */
export function signatureOf(secrets: readonly string[], { id, timestampSeconds, body }: Signed): string {
  const content = `${id}.${timestampSeconds}.${body}`
  return secrets.map((secret) => `v1,${createHmac('sha256', keyOf(secret)).update(content).digest('base64')}`).join(' ')
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64')
}
