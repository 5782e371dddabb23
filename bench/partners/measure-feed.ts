import { type BenchRow, medianOf } from '../table.ts'
import { compare, type Rounds } from './compare.ts'
import { type Memory, requestOf, type Served } from './start-served.ts'

const API = '/api/partner/v1'
const MIB = 1024 * 1024
const SAMPLE_BYTES = 4 * MIB
const PAUSED = 20
const MOST_GROWTH_MIB = 8
const STEADY_MS = 3_000
const STEADY_MIB = 0.2

/** Pages of changes, and snapshots: how fast, and with how much memory. */
export async function measureFeed(served: Served, rounds: Rounds): Promise<BenchRow[]> {
  const page = requestOf(served, `${API}/changes?limit=100`)
  return [
    ...(await measureSnapshots(served)),
    await measureCatchingUp(served),
    await compare(
      served,
      { what: 'a page of 100 changes again', barePath: '/changes', next: () => page, expected: 200 },
      rounds,
    ),
  ]
}

/** Snapshots one after the other: two warm up, the memory of the next two is looked at, and the last says how long it takes. */
async function measureSnapshots(served: Served): Promise<BenchRow[]> {
  await takeSnapshot(served)
  await takeSnapshot(served)
  const before = await untilSteady(served)
  const samples: Memory[] = []
  const look = async () => {
    samples.push(await served.memory())
  }
  await takeSnapshot(served, look)
  await takeSnapshot(served, look)
  const left = (await served.memory()).usedMib - before.usedMib
  const startedAtMs = performance.now()
  const bytes = await takeSnapshot(served)
  const seconds = (performance.now() - startedAtMs) / 1_000
  const works = served.workIds.length
  const atMost = (value: number) => ({ limit: { kind: 'at most' as const, value } })
  const alongTwo = (what: string, pick: (memory: Memory) => number): BenchRow => {
    const values = samples.map(pick)
    const note = `from end to end of the line that fits best; ${values.map((value) => value.toFixed(0)).join(' ')}`
    return { what: `${what} along two snapshots`, median: growthOf(values), unit: 'MiB', rounds: 2, note }
  }
  return [
    {
      ...{ what: `a snapshot of ${works} works`, median: seconds, unit: 's', rounds: 1 },
      note: `${(bytes / MIB).toFixed(1)} MiB, ${(works / seconds).toFixed(0)} works a second`,
    },
    {
      what: 'left in use by two snapshots (heap and buffers, collected)',
      median: left,
      unit: 'MiB',
      rounds: 2,
      ...atMost(1),
    },
    { ...alongTwo('growth of what is in use (collected)', ({ usedMib }) => usedMib), ...atMost(MOST_GROWTH_MIB) },
    {
      ...alongTwo('growth of what is resident, without mapped files', ({ anonMib }) => anonMib),
      ...atMost(MOST_GROWTH_MIB),
    },
    alongTwo(
      'growth of all that is resident, with pages of the database that the system maps and drops',
      ({ rssMib }) => rssMib,
    ),
    await measurePaused(served),
  ]
}

/** Waits until the server has read ahead what it keeps of works for searches, which it does while nobody asks. */
async function untilSteady(served: Served): Promise<Memory> {
  for (let before = await served.memory(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, STEADY_MS))
    const now = await served.memory()
    if (Math.abs(now.usedMib - before.usedMib) < STEADY_MIB) return now
    before = now
  }
}

/** What those hold in memory who have begun a snapshot and take no more of it. */
async function measurePaused(served: Served): Promise<BenchRow> {
  const before = await served.memory()
  const readers: ReadableStreamDefaultReader<Uint8Array>[] = []
  for (let count = 0; count < PAUSED; count++) {
    const reader = (await ask(served, '/snapshot')).getReader()
    await reader.read()
    readers.push(reader)
  }
  const held: number[] = []
  for (let look = 0; look < 5; look++) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    held.push(((await served.memory()).usedMib - before.usedMib) / PAUSED)
  }
  await Promise.all(readers.map((reader) => reader.cancel()))
  return {
    ...{ what: 'memory held by a reader of a snapshot who takes nothing', median: medianOf(held), unit: 'MiB' },
    ...{ rounds: held.length, limit: { kind: 'at most', value: 1 } },
    note: `${PAUSED} at once; ${held.map((mib) => mib.toFixed(2)).join(' ')}`,
  }
}

/** A follower from the first change to the last: pages that nobody has asked for before. */
async function measureCatchingUp(served: Served): Promise<BenchRow> {
  const took: number[] = []
  let entries = 0
  let cursor = ''
  for (let hasMore = true; hasMore; ) {
    const startedAtMs = performance.now()
    const url = `http://127.0.0.1:${served.port}${API}/changes?limit=99${cursor && `&after=${cursor}`}`
    const answer = await fetch(url, { headers: { authorization: `Bearer ${served.key}` } })
    const page = (await answer.json()) as { items: unknown[]; nextCursor: string; hasMore: boolean }
    took.push(performance.now() - startedAtMs)
    entries += page.items.length
    ;[cursor, hasMore] = [page.nextCursor, page.hasMore]
  }
  took.sort((a, b) => a - b)
  const seconds = took.reduce((sum, ms) => sum + ms, 0) / 1_000
  return {
    ...{ what: 'changes a second for who catches up', median: entries / seconds, unit: 'a second', rounds: 1 },
    note: `${took.length} pages one after the other; p50 ${at(took, 0.5)} ms, p99 ${at(took, 0.99)} ms a page`,
  }
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2)
}

/** Reads a snapshot to its end. @returns its bytes */
async function takeSnapshot(served: Served, look: () => Promise<void> = async () => undefined): Promise<number> {
  let bytes = 0
  let tail = ''
  for await (const chunk of await ask(served, '/snapshot')) {
    if (Math.floor(bytes / SAMPLE_BYTES) !== Math.floor((bytes + chunk.length) / SAMPLE_BYTES)) await look()
    bytes += chunk.length
    tail = (tail + Buffer.from(chunk).toString('latin1')).slice(-80)
  }
  const end = `{"kind":"end","works":${served.workIds.length}}`
  if (!tail.trimEnd().endsWith(end)) throw new Error(`The snapshot was not whole: ${tail}`)
  return bytes
}

async function ask({ port, key }: Served, path: string): Promise<ReadableStream<Uint8Array>> {
  const answer = await fetch(`http://127.0.0.1:${port}${API}${path}`, { headers: { authorization: `Bearer ${key}` } })
  if (!answer.ok || answer.body === null) throw new Error(await answer.text())
  return answer.body
}

/** From the first value to the last along the line that fits best (least squares). */
function growthOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const [over, under] = values.reduce(
    ([a, b], value, place) => [a + (place - middle) * (value - mean), b + (place - middle) ** 2],
    [0, 0],
  )
  return (over / under) * (values.length - 1)
}
