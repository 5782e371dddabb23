import { WebhookRefused } from './errors.ts'

/** A webhook as it came (Standard Webhooks 1.0). */
export interface ReceivedWebhook {
  /** whsec_...; several while one takes the place of another. */
  readonly secret: string | readonly string[]
  /** As the request has them: `Headers`, or Node's `request.headers`. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  /** Byte for byte as it came; JSON that was parsed and written again is not what was signed. */
  readonly body: string | Uint8Array
  /** A webhook that is older, or from further ahead, is refused, so that nobody sends an old one again; 300. */
  readonly toleranceSeconds?: number
  readonly nowMs?: number
}

/** A webhook whose signature is right. */
export interface VerifiedWebhook<Payload = unknown> {
  /** The same whenever this one is sent again: what was done once need not be done again. */
  readonly id: string
  readonly sentAtMs: number
  readonly payload: Payload
}

const TOLERANCE_SECONDS = 300
const PREFIX = 'whsec_'

/** @throws {WebhookRefused} HEADERS_MISSING, TIMESTAMP_WRONG, SIGNATURE_WRONG */
export async function verifyWebhook<Payload = unknown>(received: ReceivedWebhook): Promise<VerifiedWebhook<Payload>> {
  const { secret, body, toleranceSeconds = TOLERANCE_SECONDS, nowMs = Date.now() } = received
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(received.headers, name),
  )
  if (!id || !timestamp || !signature) {
    throw new WebhookRefused('HEADERS_MISSING', 'webhook-id, webhook-timestamp and webhook-signature are needed.')
  }
  const sentAtMs = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1_000 : Number.NaN
  if (!(Math.abs(nowMs - sentAtMs) <= toleranceSeconds * 1_000)) {
    throw new WebhookRefused('TIMESTAMP_WRONG', `It was not sent within ${toleranceSeconds} seconds of now.`)
  }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const signed = concat(new TextEncoder().encode(`${id}.${timestamp}.`), bytes)
  if (!(await isSigned(typeof secret === 'string' ? [secret] : secret, signature, signed))) {
    throw new WebhookRefused('SIGNATURE_WRONG', 'None of its signatures was made with a secret of yours.')
  }
  return { id, sentAtMs, payload: JSON.parse(new TextDecoder().decode(bytes)) as Payload }
}

/** `crypto.subtle.verify` compares in constant time. */
async function isSigned(
  secrets: readonly string[],
  signatures: string,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const made = signatures.split(' ').flatMap((one) => {
    const [version, text = ''] = one.split(',')
    return version === 'v1' ? (fromBase64(text) ?? []) : []
  })
  let isRight = false
  for (const secret of secrets) {
    const bytes = fromBase64(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret)
    if (!bytes?.length) throw new TypeError('A secret is whsec_ and base64 behind it')
    const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
    for (const one of made) if (await crypto.subtle.verify('HMAC', key, one, signed)) isRight = true
  }
  return isRight
}

function headerOf(headers: ReceivedWebhook['headers'], name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  } catch {
    return undefined // not base64
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
