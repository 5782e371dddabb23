// node --expose-gc bench/partners/measure-feed.ts [works]: what a snapshot takes in time and memory, and pages of changes beside a bare Fastify route that
// sends the same bytes. Prints one line of JSON.
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { pino } from 'pino'
import { v7 as newId } from 'uuid'
import { openDatabase, type Tx } from '../../db/open.ts'
import { insertOrganisation } from '../../db/queries/organisations.ts'
import { insertPartnerKey } from '../../db/queries/partner-keys.ts'
import { putPublication, replaceWindows } from '../../db/queries/windows.ts'
import { insertWork, replaceWorkParts } from '../../db/queries/works.ts'
import { openStore } from '../../media/store.ts'
import { buildApp } from '../../server/app.ts'
import { readSettings } from '../../server/config.ts'
import { connectEngine } from '../../server/engine/engine.ts'
import { newKeyText } from '../../server/partners/key-text.ts'
import { digestOfKey } from '../../server/partners/verify-key.ts'

const WORKS = Number(process.argv[2] ?? 20_000)
const PAGES = Number(process.argv[3] ?? 2_000)
const MIB = 1024 * 1024
const STEP_BYTES = 4 * MIB

const dataDir = await mkdtemp(join(tmpdir(), 'juku-bench-feed-'))
const ctx = {
  settings: readSettings({ DATA_DIR: dataDir }),
  db: openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal' as const, migrations: 'apply' as const }),
  store: await openStore(dataDir),
  engine: connectEngine(() => ({ url: 'http://127.0.0.1:9', key: '' })),
  log: pino({ level: 'silent' }),
  now: Date.now,
  newId,
}
const authorization = `Bearer ${await fill()}`
const app = await buildApp(ctx, { adminToken: 'x'.repeat(32), partnerLimits: { costPerMinute: 1_000_000_000 } })
const bare = fastify()
try {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const ours = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/partner/v1`
  const first = await takeSnapshot(ours)
  const second = await takeSnapshot(ours)
  const page = await app.inject({ url: '/api/partner/v1/changes?limit=100', headers: { authorization } })
  const { date: _, connection: __, 'content-length': ___, ...headers } = page.headers
  bare.get('/changes', (_request, reply) => reply.headers(headers).send(page.body))
  await bare.listen({ port: 0, host: '127.0.0.1' })
  const beside = `http://127.0.0.1:${(bare.server.address() as AddressInfo).port}/changes`
  const ratios: number[] = []
  let perSecond = 0
  for (let round = 0; round < 5; round++) {
    const barely = await pagesASecond(beside)
    perSecond = await pagesASecond(`${ours}/changes?limit=100`)
    if (round > 0) ratios.push(perSecond / barely)
  }
  console.log(JSON.stringify({ works: WORKS, first, second, perSecond, ratios }))
} finally {
  await app.close()
  await bare.close()
  await ctx.engine.close()
  await ctx.db.close()
  await rm(dataDir, { recursive: true, force: true })
}

async function fill(): Promise<string> {
  const organisationId = newId()
  const { text, shortToken } = newKeyText()
  const times = { createdAtMs: 1, updatedAtMs: 1 }
  await ctx.db.transaction(async (tx) => {
    await insertOrganisation(tx, { id: organisationId, kind: 'partner', name: 'A platform', version: 1, ...times })
    await insertPartnerKey(tx, {
      ...{ id: newId(), organisationId, name: 'Bench', shortToken, keyDigest: digestOfKey(text) },
      ...{ scopes: ['feed:read'], regions: ['HK', 'MO'], createdAtMs: 1 },
    })
  })
  for (let done = 0; done < WORKS; done += 500) {
    await ctx.db.transaction(async (tx) => {
      for (let at = done; at < Math.min(WORKS, done + 500); at++) await addWork(tx, at)
    })
  }
  return text
}

async function addWork(tx: Tx, at: number): Promise<void> {
  const id = newId()
  const facts = { kind: 'micro_drama', originalLocale: 'zh-Hant-TW', originRegion: 'TW', version: 1 } as const
  await insertWork(tx, { id, status: 'published', ...facts, createdAtMs: 1, updatedAtMs: 1 })
  const texts = ['zh-Hant-TW', 'zh-Hans-CN', 'en'].map((locale) => ({ locale, text: `雨夜計程車 ${at} ${locale}` }))
  await replaceWorkParts(tx, id, {
    titles: texts.map((title) => ({ ...title, kind: 'display' as const })),
    synopses: texts.map(({ locale, text }) => ({ locale, text: `${text}。`.repeat(10) })),
    genres: ['rebirth'],
  })
  const by = { editorKind: 'operator', editorId: 'operator', editorName: 'operator' } as const
  await putPublication(tx, { workId: id, region: 'MO', sinceMs: 1, ...by })
  const open = { fromMs: null, untilMs: null, holdbackLocales: [], licensee: null, licenseeOrganisationId: null }
  const window = { scope: 'worldwide_except', regions: ['CN'], licenceType: 'SVOD', isExclusive: false } as const
  await replaceWindows(tx, id, [{ ...window, ...open, position: 0, note: null, id: newId(), workId: id }], 1)
}

/** @returns seconds, size, what was resident before and at most, and what was in use after each 4 MiB */
async function takeSnapshot(base: string) {
  const rss = () => process.memoryUsage.rss() / MIB
  const beforeMib = rss()
  let mostMib = beforeMib
  const timer = setInterval(() => {
    mostMib = Math.max(mostMib, rss())
  }, 20)
  const startedAtMs = performance.now()
  const response = await fetch(`${base}/snapshot`, { headers: { authorization } })
  let bytes = 0
  let tail = ''
  const samples: number[] = []
  for await (const chunk of response.body ?? []) {
    if (Math.floor(bytes / STEP_BYTES) !== Math.floor((bytes + chunk.length) / STEP_BYTES)) samples.push(liveMib())
    bytes += chunk.length
    tail = Buffer.from(chunk).subarray(-80).toString()
  }
  clearInterval(timer)
  if (!tail.trimEnd().endsWith(`{"kind":"end","works":${WORKS}}`)) throw new Error(`It was not whole: ${tail}`)
  const seconds = (performance.now() - startedAtMs) / 1_000
  return { seconds, mib: bytes / MIB, beforeMib, mostMib, samples }
}

/** What is in use once the rubbish is out; with --expose-gc. The database is mapped into memory, so that pages of it that were read count as resident. */
function liveMib(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return Math.round((heapUsed + external) / MIB)
}

async function pagesASecond(url: string): Promise<number> {
  const startedAtMs = performance.now()
  let left = PAGES
  const ask = async () => {
    while (left-- > 0) await (await fetch(url, { headers: { authorization } })).arrayBuffer()
  }
  await Promise.all(Array.from({ length: 8 }, ask))
  return PAGES / ((performance.now() - startedAtMs) / 1_000)
}
