import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { newSecret, signatureOf } from '../../../../server/partners/webhooks/signing.ts'

test('the vector that Standard Webhooks publishes gives the signature that it publishes', () => {
  const signed = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestampSeconds: 1_614_265_330,
    body: '{"test": 2432232314}',
  }
  expect(signatureOf(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], signed)).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  )
})

test('a program that verifies takes what is signed with its secret, one of two too, and nothing that was changed', () => {
  const [first, second, other] = [newSecret(), newSecret(), newSecret()]
  const body = '{"title":"雨夜計程車"}'
  const timestampSeconds = Math.floor(Date.now() / 1_000)
  const signature = signatureOf([first, second], { id: 'a', timestampSeconds, body })
  const headers = { 'webhook-id': 'a', 'webhook-timestamp': String(timestampSeconds), 'webhook-signature': signature }
  const isTaken = (secret: string, text: string, change = {}) => {
    try {
      new Webhook(secret).verify(text, { ...headers, ...change })
      return true
    } catch {
      return false
    }
  }
  expect([isTaken(first, body), isTaken(second, body), isTaken(other, body)]).toEqual([true, true, false])
  expect(isTaken(first, body.replace('雨', '雪'))).toBe(false)
  expect(isTaken(first, body, { 'webhook-id': 'b' })).toBe(false)
  expect(isTaken(first, body, { 'webhook-timestamp': String(timestampSeconds + 1) })).toBe(false)
})

test('secrets have the form and length that Standard Webhooks asks for, and none comes twice', () => {
  const secrets = Array.from({ length: 100 }, newSecret)
  expect(new Set(secrets).size).toBe(100)
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]+={0,2}$/)
    expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32)
  }
})
