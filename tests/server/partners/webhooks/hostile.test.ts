import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FoundAddress } from '../../../../server/partners/webhooks/resolve-name.ts'
import { addOrganisation } from '../../accounts/people-world.ts'
import { startReceiver } from './receiver.ts'
import { TEST_CERTIFICATE } from './test-certificate.ts'
import { startWebhooksWorld, type WebhooksWorld } from './webhooks-world.ts'

/** What the name servers say, by name; it may change from one question to the next. */
const names = new Map<string, () => readonly FoundAddress[]>()
const asked: string[] = []
let t: WebhooksWorld
beforeAll(async () => {
  t = await startWebhooksWorld({
    resolve: async (name) => {
      asked.push(name)
      return names.get(name)?.() ?? []
    },
  })
})
afterAll(() => t[Symbol.asyncDispose]())

const four = (address: string): FoundAddress => ({ address, family: 4 })
const newKey = async () => t.addKey({ organisationId: await addOrganisation(t, 'partner') })
const FAST = { connectMs: 300, headersMs: 300, bodyMs: 300, totalMs: 600 }

/** The newest attempt at a webhook, as its partner reads it. */
async function lastAttempt(key: Awaited<ReturnType<typeof newKey>>, webhookId: string) {
  const { items } = (await t.call(key, 'GET', `/webhooks/${webhookId}/deliveries`)).body
  return (await t.call(key, 'GET', `/webhooks/${webhookId}/deliveries/${items[0].id}`)).body.log.at(-1)
}

test('a redirect is not followed, wherever it leads, and the log says so', async () => {
  await using inside = await startReceiver({ address: '127.0.0.2' })
  const key = await newKey()
  await using webhook = await t.listen(key)
  webhook.receiver.answer(() => ({ status: 307, headers: { location: inside.url } }))
  await t.addShown()
  await t.send()
  expect(inside.connections()).toBe(0)
  expect(await lastAttempt(key, webhook.id)).toMatchObject({
    ...{ outcome: 'redirected', status: 307, answerHeaders: { location: inside.url } },
    detail: expect.stringContaining('not followed'),
  })
})

test('a name that was public when it was checked and is private when it is connected to gets no connection', async () => {
  await using inside = await startReceiver({ address: '127.0.0.2' })
  const { port } = new URL(inside.url)
  const key = await newKey()
  names.set('turns.test', () => [four('127.0.0.1')])
  const { id } = await t.add(key, { url: `http://turns.test:${port}/` })
  names.set('turns.test', () => [four('127.0.0.2')])
  const { workId } = await t.addShown()
  await t.send()
  expect(inside.connections()).toBe(0)
  const attempt = await lastAttempt(key, id)
  expect(attempt).toMatchObject({ outcome: 'address_refused', status: null, answerBody: null })
  expect(JSON.stringify(attempt)).not.toContain('127.0.0.2')
  names.set('turns.test', () => [four('127.0.0.1'), four('127.0.0.2')]) // one of several is enough to refuse
  t.advance(60_000)
  await t.send()
  expect(inside.connections()).toBe(0)
  await using honest = await startReceiver()
  names.set('turns.test', () => [four('127.0.0.1')])
  await t.call(key, 'PATCH', `/webhooks/${id}`, { url: `http://turns.test:${new URL(honest.url).port}/` })
  t.advance(60_000)
  await t.send()
  expect([...honest.held.keys()]).toEqual([workId])
})

test('a name is asked for with each connection, and not again by anybody behind our back', async () => {
  await using receiver = await startReceiver()
  const answers = [[four('127.0.0.1')], [four('127.0.0.1')], [four('127.0.0.2')]]
  names.set('counts.test', () => answers.shift() ?? [four('127.0.0.2')])
  await t.add(await newKey(), { url: `http://counts.test:${new URL(receiver.url).port}/` })
  await t.send()
  asked.length = 0
  await t.addShown()
  await t.send()
  expect(asked.filter((name) => name === 'counts.test')).toHaveLength(1)
  expect(receiver.received).toHaveLength(1)
})

test('with https it is the name whose certificate counts', async () => {
  await using receiver = await startReceiver({ isTls: true })
  names.set('partner.test', () => [four('127.0.0.1')])
  names.set('other.test', () => [four('127.0.0.1')])
  const key = await newKey()
  const { port } = new URL(receiver.url)
  const good = await t.add(key, { url: `https://partner.test:${port}/` })
  const wrong = await t.add(key, { url: `https://other.test:${port}/` })
  await t.send()
  await t.addShown()
  await t.send({ ca: TEST_CERTIFICATE.cert })
  expect(receiver.received).toHaveLength(1)
  expect(await lastAttempt(key, good.id)).toMatchObject({ outcome: 'delivered' })
  expect(await lastAttempt(key, wrong.id)).toMatchObject({
    outcome: 'unreachable',
    detail: expect.stringContaining('ALTNAME'),
  })
  await t.addShown()
  t.advance(60_000)
  await t.send()
  expect(receiver.received).toHaveLength(1) // nobody that is known stands for the certificate
})

/** A server that speaks no HTTP of ours. @param speak with each connection */
async function startRaw(speak: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => speak(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const HEAD = 'HTTP/1.1 200 OK\r\n'
const endless = (socket: Socket, text: string) => {
  const more = () => {
    while (!socket.destroyed && socket.write(text));
  }
  socket.on('drain', more)
  more()
}
const trickle = (socket: Socket, text: string) => {
  const timer = setInterval(() => socket.write(text), 20)
  socket.once('close', () => clearInterval(timer))
}

test.each<[string, (socket: Socket) => void, object]>([
  ['says nothing', () => undefined, { outcome: 'timed_out', status: null }],
  ['closes at once', (socket) => socket.destroy(), { outcome: 'unreachable' }],
  ['speaks another language', (socket) => socket.end('SSH-2.0-x\r\n'), { outcome: 'unreachable' }],
  [
    'has headers without end',
    (socket) => endless(socket, `${HEAD}a: ${'b'.repeat(60_000)}`),
    { outcome: 'unreachable' },
  ],
  ['sends its headers letter by letter', (socket) => trickle(socket, 'H'), { status: null }],
  [
    'has a body without end',
    (socket) => {
      socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`)
      endless(socket, `4000\r\n${'x'.repeat(0x4000)}\r\n`)
    },
    { outcome: 'delivered', status: 200, answerBody: 'x'.repeat(2_048) },
  ],
  [
    'sends its body letter by letter',
    (socket) => {
      socket.write(`${HEAD}content-length: 1000000\r\n\r\n`)
      trickle(socket, 'y')
    },
    { outcome: 'delivered', answerBody: expect.stringMatching(/^y+$/) },
  ],
  [
    'sends control characters, and what is no UTF-8',
    (socket) => socket.end(Buffer.from(`${HEAD}content-length: 5\r\n\r\n\u0000\u001ba\u00ffb`, 'latin1')),
    { answerBody: expect.stringMatching(/^\ufffd\ufffda\ufffdb$/) },
  ],
  [
    'is informal before it answers',
    (socket) => socket.end(`HTTP/1.1 103 Early Hints\r\n\r\n${HEAD}content-length: 0\r\n\r\n`),
    { outcome: 'delivered' },
  ],
])('a partner that %s costs bounded time and memory, and the log says how it ended', async (_what, speak, expected) => {
  await using raw = await startRaw(speak)
  const key = await newKey()
  const { id } = await t.add(key, { url: raw.url })
  await t.send()
  await t.addShown()
  const startedAtMs = performance.now()
  await t.send(FAST)
  expect(performance.now() - startedAtMs).toBeLessThan(8_000)
  expect(await lastAttempt(key, id)).toMatchObject(expected)
  await t.call(key, 'DELETE', `/webhooks/${id}`)
})

test('what the log keeps of an attempt holds no signature, no cookie and no more than a little of an answer', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  webhook.receiver.answer(() => ({
    status: 500,
    headers: { 'set-cookie': ['session=abc', 'b=c'], 'www-authenticate': 'Basic', 'x-request-id': 'r'.repeat(1_000) },
    body: 'z'.repeat(100_000),
  }))
  await t.addShown()
  await t.send()
  const attempt = await lastAttempt(key, webhook.id)
  const [first] = webhook.receiver.received
  expect(attempt).toMatchObject({
    ...{ outcome: 'failed', status: 500, url: webhook.receiver.url, durationMs: expect.any(Number) },
    requestHeaders: { 'webhook-id': first?.id, 'webhook-timestamp': first?.headers['webhook-timestamp'] },
    answerBody: 'z'.repeat(2_048),
  })
  expect(attempt.answerHeaders['x-request-id']).toHaveLength(300)
  const text = JSON.stringify(attempt)
  for (const secret of ['v1,', 'whsec_', 'session=', 'www-authenticate']) expect(text).not.toContain(secret)
})

test('a partner that is slow, and one that never answers, delay nobody else', async () => {
  const [slow, silent, quick] = [await newKey(), await newKey(), await newKey()]
  await using crawling = await t.listen(slow)
  await using dead = await t.listen(silent)
  await using running = await t.listen(quick)
  await t.send()
  crawling.receiver.answer(() => ({ status: 200, afterMs: 1_500 }))
  dead.receiver.answer(() => undefined)
  await t.addShown()
  const sending = t.send({ totalMs: 2_000 })
  const startedAtMs = performance.now()
  while (running.receiver.received.length === 0) await pause(5)
  expect(crawling.receiver.received.length + dead.receiver.received.length).toBeLessThanOrEqual(2)
  const quickMs = performance.now() - startedAtMs
  await sending
  expect(quickMs).toBeLessThan(performance.now() - startedAtMs - 1_000)
})
