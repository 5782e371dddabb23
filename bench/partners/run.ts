// npm run bench:partners: reads of partners against a bare Fastify route that sends the same bytes, written to bench/RESULTS.md.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { machineFacts } from '../../scripts/machine-facts.ts'
import { writeSection } from '../../tests/proofs/write-section.ts'
import { type BenchRow, isWithinLimit, medianOf, writeTable } from '../table.ts'
import { type Load, load } from './load.ts'

const PAGE = fileURLToPath(new URL('../RESULTS.md', import.meta.url))
const ROUNDS = Number(process.argv[2] ?? 9)
const ROUND_MS = Number(process.argv[3] ?? 2_000)
const CONNECTIONS = 16

interface Served {
  readonly port: number
  readonly barePort: number
  readonly key: string
  readonly workIds: readonly string[]
}

const server = spawn(process.execPath, [fileURLToPath(new URL('serve.ts', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string]
const served = JSON.parse(line) as Served
const rows: BenchRow[] = []
try {
  const tags = await readTags(served)
  let turn = 0
  const work = () => served.workIds[turn++ % served.workIds.length] ?? ''
  const list = '/api/partner/v1/works?limit=20'
  rows.push(
    ...(await compare('a work', '/detail', () => requestOf(`/api/partner/v1/works/${work()}`), 200, 0.5)),
    ...(await compare(
      'a work that is known (304)',
      '/detail-known',
      () => {
        const id = work()
        return requestOf(`/api/partner/v1/works/${id}`, tags.get(id))
      },
      304,
      0.8,
    )),
    ...(await compare('a page of 20 works', '/list', () => requestOf(list), 200)),
    ...(await compare('a page that is known (304)', '/list-known', () => requestOf(list, tags.get(list)), 304)),
  )
} finally {
  server.stdin.end()
}
const head = `Written by \`npm run bench:partners\`, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC; not edited by hand. Medians of rounds of ${ROUND_MS} ms, ours and bare in turns in one process over ${CONNECTIONS} connections; 2,000 works of 20 episodes, asked for one after the other. The bare route sends the same body and headers. The client shares the machine.\n\n${await machineFacts()}`
console.log(writeTable(rows))
const page = writeSection(
  await readFile(PAGE, 'utf8').catch(() => '# Measurements\n'),
  'partners',
  `${head}\n\n${writeTable(rows)}`,
)
await writeFile(`${PAGE}.new`, page)
await rename(`${PAGE}.new`, PAGE)
process.exitCode = rows.every(isWithinLimit) ? 0 : 1

/** Ours and bare in turns; the first of each only warms up. */
async function compare(
  what: string,
  barePath: string,
  next: () => string,
  expected: number,
  limit?: number,
): Promise<BenchRow[]> {
  const ours: Load[] = []
  const bare: Load[] = []
  const options = { connections: CONNECTIONS, durationMs: ROUND_MS, expected }
  const bareText = requestOf(barePath)
  for (let round = 0; round <= ROUNDS; round++) {
    bare.push(await load({ ...options, port: served.barePort, next: () => bareText }))
    ours.push(await load({ ...options, port: served.port, next }))
  }
  const [measured, beside] = [ours.slice(1), bare.slice(1)]
  const ratios = measured.map(({ perSecond }, at) => perSecond / (beside[at]?.perSecond ?? 1))
  const p99 = medianOf(measured.map(({ p99Ms }) => p99Ms))
  const bareP99 = medianOf(beside.map(({ p99Ms }) => p99Ms))
  const perSecond = medianOf(measured.map((one) => one.perSecond))
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
  return [
    {
      ...{ what: `${what}, share of the bare route`, median: medianOf(ratios), unit: 'times', rounds: ROUNDS },
      ...(limit === undefined ? {} : { limit: { kind: 'at least' as const, value: limit } }),
      note: `${perSecond.toFixed(0)} a second; p99 ${p99.toFixed(2)} ms, bare ${bareP99.toFixed(2)} ms; rounds ${spread}`,
    },
  ]
}

function requestOf(path: string, tag?: string): string {
  const known = tag === undefined ? '' : `if-none-match: ${tag}\r\n`
  return `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${served.key}\r\n${known}\r\n`
}

async function readTags({ port, key, workIds }: Served): Promise<ReadonlyMap<string, string>> {
  const tags = new Map<string, string>()
  for (const name of [...workIds, '/api/partner/v1/works?limit=20']) {
    const url = name.startsWith('/') ? name : `/api/partner/v1/works/${name}`
    const answer = await fetch(`http://127.0.0.1:${port}${url}`, { headers: { authorization: `Bearer ${key}` } })
    await answer.arrayBuffer()
    tags.set(name, answer.headers.get('etag') ?? '')
  }
  return tags
}
