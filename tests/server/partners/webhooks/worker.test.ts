import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkerContext } from '../../../../server/context.ts'
import { keepAsking } from '../../../../server/jobs/keep-asking.ts'
import { runJobs } from '../../../../server/jobs/run-jobs.ts'
import { sweep } from '../../../../server/processes/housekeeping.ts'
import { until } from '../../../start-server.ts'
import { addOrganisation } from '../../accounts/people-world.ts'
import { startWebhooksWorld, type WebhooksWorld } from './webhooks-world.ts'

let t: WebhooksWorld
beforeAll(async () => {
  t = await startWebhooksWorld()
})
afterAll(() => t[Symbol.asyncDispose]())
const newKey = async () => t.addKey({ organisationId: await addOrganisation(t, 'partner') })

test('a worker makes and sends messages by itself, and what it breaks off when it stops is sent by the next', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  const start = () => {
    const worker = t.ctx as WorkerContext // sending asks for no media tools
    const jobs = runJobs(worker, 'worker', [{ kinds: ['send-webhooks'], concurrency: 2 }])
    const asking = keepAsking(t.ctx, ['webhooks'], jobs)
    return async () => {
      await asking.stop()
      await jobs.stop()
    }
  }
  const arrives = (workId: string) =>
    until(
      async () => webhook.receiver.held.has(workId),
      (isThere) => isThere,
    )
  let stop = start()
  const first = await t.addShown()
  await arrives(first.workId)
  webhook.receiver.answer(() => undefined)
  const second = await t.addShown()
  await until(
    async () => webhook.receiver.received.length,
    (count) => count === 2,
  )
  await stop()
  webhook.receiver.answer(() => ({ status: 200 }))
  stop = start()
  await arrives(second.workId)
  const items = await until(
    async () => (await t.call(key, 'GET', `/webhooks/${webhook.id}/deliveries`)).body.items,
    ([newest]) => newest?.state === 'delivered', // what has come is not yet noted
  )
  await stop()
  const [, broken, again] = webhook.receiver.received
  expect([again?.id, again?.body]).toEqual([broken?.id, broken?.body])
  expect(items[0]).toMatchObject({ id: again?.id, state: 'delivered', attempts: 1 }) // what was broken off costs none
  await t.call(key, 'DELETE', `/webhooks/${webhook.id}`)
})

test('metrics tell how attempts ended, how many messages wait and for how long the oldest has', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  webhook.receiver.answer(() => ({ status: 500 }))
  await t.addShown()
  await t.send()
  t.advance(2_000)
  const { body } = await t.app.inject({ url: '/metrics', headers: t.operator })
  expect(body).toMatch(/juku_webhook_attempts_total\{outcome="failed"\} 1\n/)
  expect(body).toMatch(/juku_webhook_attempts_total\{outcome="gone"\} 0\n/)
  expect(body).toMatch(/juku_webhook_messages\{state="pending"\} 1\n/)
  expect(body).toMatch(/juku_webhook_oldest_waiting_seconds 2\n/)
  await t.call(key, 'DELETE', `/webhooks/${webhook.id}`)
})

test('the log is kept for thirty days, and what waits is kept for as long as it does', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  await t.addShown()
  await t.send()
  await t.call(key, 'PATCH', `/webhooks/${webhook.id}`, { isEnabled: true })
  await t.call(key, 'POST', `/webhooks/${webhook.id}/ping`)
  const count = async () => {
    await sweep(t.ctx, 0)
    return (await t.call(key, 'GET', `/webhooks/${webhook.id}/deliveries`)).body.items.length
  }
  t.advance(30 * 86_400_000)
  expect(await count()).toBe(2)
  t.advance(1)
  expect(await count()).toBe(1)
})
