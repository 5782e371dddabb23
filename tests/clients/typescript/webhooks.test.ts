import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { type ReceivedWebhook, verifyWebhook } from '../../../clients/typescript/src/index.ts'

/** As the specification of Standard Webhooks publishes it. */
const PUBLISHED = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  body: '{"test": 2432232314}',
  nowMs: 1_614_265_330_000,
} satisfies ReceivedWebhook

const headers = (change: Record<string, string | undefined>) => ({ ...PUBLISHED.headers, ...change })
const signed = PUBLISHED.headers['webhook-signature']
const OTHER = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='

/** What the specification says of signing, by other means than the client's. */
function sign(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

test('the published example is verified', async () => {
  expect(await verifyWebhook(PUBLISHED)).toEqual({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    sentAtMs: 1_614_265_330_000,
    payload: { test: 2432232314 },
  })
})

test.each<[string, Partial<ReceivedWebhook>]>([
  ['as bytes', { body: new TextEncoder().encode(PUBLISHED.body) }],
  ['with its headers as a browser has them', { headers: new Headers(PUBLISHED.headers) }],
  [
    'behind signatures of others and other versions',
    { headers: headers({ 'webhook-signature': `v1a,x v1,AAAA ${signed}` }) },
  ],
  ['while its secret takes the place of another', { secret: [OTHER, PUBLISHED.secret] }],
  ['five minutes later', { nowMs: PUBLISHED.nowMs + 300_000 }],
  ['by a clock five minutes behind', { nowMs: PUBLISHED.nowMs - 300_000 }],
])('it is verified %s', async (_what, change) => {
  expect((await verifyWebhook({ ...PUBLISHED, ...change })).id).toBe('msg_p5jXN8AQM9LWM0D4loKWxJek')
})

test('text beyond ASCII is signed as UTF-8', async () => {
  const body = '{"title":"雨夜計程車"}'
  const signature = sign(OTHER, 'a', '1614265330', body)
  const received = {
    ...PUBLISHED,
    secret: OTHER,
    body,
    headers: headers({ 'webhook-id': 'a', 'webhook-signature': signature }),
  }
  expect((await verifyWebhook(received)).payload).toEqual({ title: '雨夜計程車' })
})

test.each<[string, Partial<ReceivedWebhook>, string]>([
  ['another body', { body: '{"test": 2432232315}' }, 'SIGNATURE_WRONG'],
  ['another secret', { secret: OTHER }, 'SIGNATURE_WRONG'],
  ['another id', { headers: headers({ 'webhook-id': 'msg_x' }) }, 'SIGNATURE_WRONG'],
  ['another instant', { headers: headers({ 'webhook-timestamp': '1614265331' }) }, 'SIGNATURE_WRONG'],
  [
    'the signature of another version',
    { headers: headers({ 'webhook-signature': signed.replace('v1', 'v2') }) },
    'SIGNATURE_WRONG',
  ],
  ['half a signature', { headers: headers({ 'webhook-signature': signed.slice(0, 24) }) }, 'SIGNATURE_WRONG'],
  ['a signature that is no base64', { headers: headers({ 'webhook-signature': 'v1,!' }) }, 'SIGNATURE_WRONG'],
  ['an empty signature', { headers: headers({ 'webhook-signature': 'v1,' }) }, 'SIGNATURE_WRONG'],
  ['one that is older than five minutes', { nowMs: PUBLISHED.nowMs + 300_001 }, 'TIMESTAMP_WRONG'],
  ['one from further ahead', { nowMs: PUBLISHED.nowMs - 300_001 }, 'TIMESTAMP_WRONG'],
  ['an instant that is no number', { headers: headers({ 'webhook-timestamp': 'NaN' }) }, 'TIMESTAMP_WRONG'],
  ['one without an id', { headers: headers({ 'webhook-id': undefined }) }, 'HEADERS_MISSING'],
  ['one without a signature', { headers: headers({ 'webhook-signature': undefined }) }, 'HEADERS_MISSING'],
])('%s is refused', async (_what, change, code) => {
  await expect(verifyWebhook({ ...PUBLISHED, ...change })).rejects.toMatchObject({ name: 'WebhookRefused', code })
})

test.each(['', 'whsec_', 'whsec_!'])(
  'the secret %j is a mistake of the program, and verifies nothing',
  async (secret) => {
    await expect(verifyWebhook({ ...PUBLISHED, secret })).rejects.toThrow(TypeError)
  },
)
