// node bench/partners/serve.ts: the partner API over a catalogue of 2,000 works of 20 episodes, and beside it a bare Fastify app whose routes
// send the same bytes. Prints ports, key and works as JSON; ends with its parent.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { pino } from 'pino'
import { v7 as newId } from 'uuid'
import { openDatabase } from '../../db/open.ts'
import { openStore } from '../../media/store.ts'
import { buildApp } from '../../server/app.ts'
import { readSettings } from '../../server/config.ts'
import { connectEngine } from '../../server/engine/engine.ts'
import { fillCatalogue } from './fill-catalogue.ts'

const WORKS = Number(process.env.BENCH_WORKS ?? 2_000)
const EPISODES = 20

const dataDir = await mkdtemp(join(tmpdir(), 'juku-bench-partners-'))
const ctx = {
  settings: readSettings({ DATA_DIR: dataDir }),
  db: openDatabase(join(dataDir, 'juku.db'), { synchronous: 'full' as const, migrations: 'apply' as const }),
  store: await openStore(dataDir),
  engine: connectEngine(() => ({ url: 'http://127.0.0.1:9', key: '' })),
  log: pino({ level: 'silent' }),
  now: Date.now,
  newId,
}
const { key, workIds } = await fillCatalogue(ctx, { works: WORKS, episodes: EPISODES })
const app = await buildApp(ctx, {
  adminToken: 'x'.repeat(32),
  partnerLimits: { costPerMinute: 1_000_000_000 },
})
await app.listen({ port: 0, host: '127.0.0.1' })

/** What our own answers are, byte for byte, headers too. */
const bare = fastify()
for (const [path, url] of [
  ['/detail', `/api/partner/v1/works/${workIds[0]}`],
  ['/list', '/api/partner/v1/works?limit=20'],
] as const) {
  const answer = await app.inject({ url, headers: { authorization: `Bearer ${key}` } })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  const { date: _, connection: __, 'content-length': ___, ...headers } = answer.headers
  const body = answer.rawPayload
  bare.get(path, (_request, reply) => reply.headers(headers).send(body))
  const { 'content-type': ____, ...short } = headers
  bare.get(`${path}-known`, (_request, reply) => reply.code(304).headers(short).send())
}
await bare.listen({ port: 0, host: '127.0.0.1' })

const portOf = (address: ReturnType<typeof bare.server.address>) =>
  typeof address === 'object' && address ? address.port : 0
process.stdout.write(
  `${JSON.stringify({ port: portOf(app.server.address()), barePort: portOf(bare.server.address()), key, workIds })}\n`,
)
process.stdin.resume().on('end', async () => {
  await rm(dataDir, { recursive: true, force: true })
  process.exit(0)
})
