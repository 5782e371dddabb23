// node --expose-gc bench/partners/serve.ts <works> <episodes>: the partner API over a catalogue of so many works with so many episodes each, and beside it a
// bare Fastify app whose routes send the same bytes. Prints ports, key and works as JSON, and for each line that comes what it has in memory; ends with its parent.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import fastify from 'fastify'
import { pino } from 'pino'
import { v7 as newId } from 'uuid'
import { openDatabase } from '../../db/open.ts'
import { openStore } from '../../media/store.ts'
import { buildApp } from '../../server/app.ts'
import { readSettings } from '../../server/config.ts'
import { connectEngine } from '../../server/engine/engine.ts'
import { fillCatalogue } from './fill-catalogue.ts'

const MIB = 1024 * 1024
const [works = 2_000, episodes = 20] = process.argv.slice(2).map(Number)

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
const { key, workIds } = await fillCatalogue(ctx, { works, episodes })
const app = await buildApp(ctx, {
  adminToken: 'x'.repeat(32),
  partnerLimits: { costPerMinute: 1_000_000_000, snapshots: 100 },
})
await app.listen({ port: 0, host: '127.0.0.1' })

/** What our own answers are, byte for byte, headers too; 304 to who sends the tag. */
const bare = fastify()
for (const [path, url] of [
  ['/detail', `/works/${workIds[0]}`],
  ['/list', '/works?limit=20'],
  ['/changes', '/changes?limit=100'],
] as const) {
  const answer = await app.inject({ url: `/api/partner/v1${url}`, headers: { authorization: `Bearer ${key}` } })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  const { date: _, connection: __, 'content-length': ___, ...headers } = answer.headers
  const { 'content-type': ____, ...short } = headers
  const body = answer.rawPayload
  bare.get(path, (request, reply) => {
    const isKnown = headers.etag !== undefined && request.headers['if-none-match'] === headers.etag
    return isKnown ? reply.code(304).headers(short).send() : reply.headers(headers).send(body)
  })
}
await bare.listen({ port: 0, host: '127.0.0.1' })

const portOf = (address: ReturnType<typeof bare.server.address>) =>
  typeof address === 'object' && address ? address.port : 0
const tell = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`)
tell({ port: portOf(app.server.address()), barePort: portOf(bare.server.address()), key, workIds })
createInterface({ input: process.stdin })
  .on('line', () => tell(memory()))
  .on('close', async () => {
    await rm(dataDir, { recursive: true, force: true })
    process.exit(0)
  })

/** What is in use once the rubbish is out, and what is resident: without the pages of the database that are mapped into memory, which are the system's to drop. */
function memory() {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  const [, kib] = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
  return { usedMib: (heapUsed + external) / MIB, anonMib: Number(kib) / 1024, rssMib: process.memoryUsage.rss() / MIB }
}
