import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import { type Db, openDatabase } from '../../../db/open.ts'
import { insertWork, updateWork } from '../../../db/queries/works.ts'
import { workRow } from '../../db/test-db.ts'
import { showWork } from '../../server/partners/partners-world.ts'
import { type Receiver, startReceiver } from '../../server/partners/webhooks/receiver.ts'
import { jsonBody, startServer, type TestServer, until } from '../../start-server.ts'
import { killChild, untilWell } from './deaths.ts'

const OPENED = { WEBHOOK_ALLOW_ADDRESSES: '127.0.0.1/32' }

/**
 * kill -9 of the worker while it sends, again and again, while works come, change and go.
 * @throws {Error} when the partner does not end with what its key shows
 */
export async function killWhileSending({
  kills,
  random,
}: {
  readonly kills: number
  readonly random: () => number
}): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-webhooks-'))
  try {
    await using server = await startServer({ dataDir, env: OPENED, untilReady: false })
    await untilWell(server)
    const db = openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'check' })
    let secret = ''
    await using receiver = await startReceiver({ secret: () => secret })
    try {
      const partner = await addPartner(server, receiver.url)
      secret = partner.secret
      return await killAgain({ kills, random, dataDir, db, receiver, server, key: partner.key })
    } finally {
      await db.close()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function addPartner(server: TestServer, url: string): Promise<{ key: string; secret: string }> {
  const post = <T>(path: string, body: object) => server.json<T>(path, jsonBody(body), 201)
  const { id } = await post<{ id: string }>('/api/organisations', { kind: 'partner', name: 'Platform' })
  const scopes = ['feed:read', 'webhooks:write']
  const made = await post<{ id: string; key: string }>(`/api/organisations/${id}/keys`, {
    name: 'k',
    scopes,
    regions: ['MO'],
  })
  const webhook = await post<{ secret: string }>(`/api/organisations/${id}/webhooks`, { url, keyId: made.id })
  return { key: made.key, secret: webhook.secret }
}

interface Killing {
  readonly kills: number
  readonly random: () => number
  readonly dataDir: string
  readonly db: Db
  readonly receiver: Receiver
  readonly server: TestServer
  readonly key: string
}

async function killAgain({ kills, random, dataDir, db, receiver, server, key }: Killing): Promise<string> {
  receiver.answer(() => ({ status: random() < 0.1 ? 422 : 200, afterMs: 10 + random() * 60 }))
  const works: string[] = []
  let isKilling = true
  const writing = (async () => {
    while (isKilling) {
      await write(db, works, random)
      await pause(random() * 60)
    }
  })()
  writing.catch(() => undefined)
  for (let done = 0; done < kills; ) {
    const before = receiver.received.length
    await until(
      async () => receiver.received.length,
      (count) => count > before + 2,
      { limitMs: 120_000, pauseMs: 5, what: 'messages of the worker' },
    )
    await pause(random() * 40)
    if (killChild(dataDir, 'worker')) done++
  }
  isKilling = false
  await writing
  receiver.answer(() => ({ status: 200 }))
  const expected = await shown(server, key)
  const held = async () =>
    [...receiver.held]
      .map(([id, version]) => `${id}@${version}`)
      .toSorted()
      .join()
  await until(held, (found) => found === expected, { limitMs: 180_000, what: 'all that the key shows' })
  const newest = new Map<string, number>()
  for (const { data } of receiver.received) {
    if (data.version < (newest.get(data.workId) ?? 0)) throw new Error(`${data.workId} came out of order`)
    newest.set(data.workId, data.version)
  }
  const ids = new Set(receiver.received.map(({ id }) => id))
  return `kill -9 of a worker ${kills} times while it sent: ${receiver.received.length} messages came under ${ids.size} ids, in order, and none is missing`
}

async function write(db: Db, works: string[], random: () => number): Promise<void> {
  const nowMs = Date.now()
  const ctx = { db, now: Date.now, newId } as unknown as Parameters<typeof showWork>[0]['ctx'] // what it uses of it
  if (works.length < 10 || random() < 0.1) {
    const id = newId()
    await db.transaction((tx) => insertWork(tx, workRow({ id, status: 'published', updatedAtMs: nowMs })))
    await showWork({ ctx }, id, ['MO'], [{}])
    works.push(id)
    return
  }
  const id = works[Math.floor(random() * works.length)] ?? ''
  const status = random() < 0.15 ? 'withdrawn' : 'published'
  await db.transaction((tx) => updateWork(tx, id, { status }, nowMs))
}

/** By the snapshot that the partner could take. */
async function shown(server: TestServer, key: string): Promise<string> {
  const answer = await fetch(`${server.url}/api/partner/v1/snapshot`, { headers: { authorization: `Bearer ${key}` } })
  const lines = (await answer.text()).trimEnd().split('\n')
  const works = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'work')
  return works
    .map(({ workId, version }) => `${workId}@${version}`)
    .toSorted()
    .join()
}
