import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeClip } from '../tests/made-clips.ts'
import { jsonBody, startServer, TEST_TOKEN, type TestServer, until } from '../tests/start-server.ts'
import { cpuOf, peakOf } from './process-use.ts'
import { sendVideo } from './send-video.ts'
import { startBareServer } from './start-bare-server.ts'
import { type BenchRow, medianOf, writeTable } from './table.ts'

const ASKER = fileURLToPath(new URL('ask-health.ts', import.meta.url))
const MIB = 1024 ** 2
const FILE_BYTES = 512 * MIB
const SMALL_BYTES = 64 * MIB
const LARGE_BYTES = 1024 * MIB
const EPISODES = 20

/**
 * What an upload costs the server: its processor time over that of a bare one which hashes and syncs as well, as ratios taken within
 * each of at least five interleaved rounds; and how much more memory a large file takes than a small one.
 */
export async function benchUpload({ rounds }: { readonly rounds: number }): Promise<BenchRow[]> {
  await using server = await startServer({ env: { WORKERS: '0' }, untilReady: false })
  await until(
    () =>
      fetch(`${server.url}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      ),
    Boolean,
  )
  await using bare = await startBareServer()
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = -1; round < rounds; round++) {
    const both = [
      await cpuOf(pidOf(server), () => uploadTo(server, FILE_BYTES)),
      await cpuOf(bare.pid, () => bare.send(FILE_BYTES)),
    ]
    if (round < 0) continue // the first is for the compilers
    ours.push(both[0] ?? 0)
    theirs.push(both[1] ?? 0)
  }
  return [ratioRow(ours, theirs), await memoryRow(server, rounds)]
}

/**
 * How long `/healthz` takes for somebody else, in another process, while 20 episodes are sent and analysed: the 99th of a hundred.
 * Makes its clip first.
 */
export async function benchHealth({ rounds }: { readonly rounds: number }): Promise<BenchRow[]> {
  const clip = await makeClip({ seconds: 30, size: '540x960', fps: 25, seed: 31 })
  const p99s: number[] = []
  const worsts: number[] = []
  let answers = 0
  for (let round = 0; round < rounds; round++) {
    await using server = await startServer()
    const waits = await waitsDuring(server, () => ingest(server, clip))
    p99s.push(waits[Math.ceil(waits.length * 0.99) - 1] ?? 0)
    worsts.push(waits.at(-1) ?? 0)
    answers += waits.length
  }
  const row: BenchRow = {
    what: '/healthz while 20 episodes are sent and analysed, 99th percentile',
    median: medianOf(p99s),
    unit: 'ms',
    rounds,
    limit: { kind: 'at most', value: 100 },
    note: `${answers} answers; the slowest of a round ${medianOf(worsts).toFixed(0)} ms; asked every 5 ms by another process`,
  }
  return [row]
}

function ratioRow(ours: readonly number[], theirs: readonly number[]): BenchRow {
  return {
    what: 'CPU of an upload of 512 MiB over a bare server that hashes and syncs',
    median: medianOf(ours.map((seconds, i) => seconds / (theirs[i] ?? seconds))),
    unit: 'times',
    rounds: ours.length,
    limit: { kind: 'at most', value: 1.6 },
    note: `${medianOf(ours).toFixed(2)} s over ${medianOf(theirs).toFixed(2)} s; multipart against a plain PUT, node:http on both sides`,
  }
}

async function memoryRow(server: TestServer, rounds: number): Promise<BenchRow> {
  const small: number[] = []
  const large: number[] = []
  for (let round = 0; round < rounds; round++) {
    small.push(await peakOf(pidOf(server), () => uploadTo(server, SMALL_BYTES)))
    large.push(await peakOf(pidOf(server), () => uploadTo(server, LARGE_BYTES)))
  }
  return {
    what: 'Peak memory during an upload of 1 GiB above that of 64 MiB',
    median: medianOf(large.map((mib, i) => mib - (small[i] ?? mib))),
    unit: 'MiB',
    rounds,
    limit: { kind: 'at most', value: 64 },
    note: `${medianOf(large).toFixed(0)} MiB over ${medianOf(small).toFixed(0)} MiB`,
  }
}

const works = new WeakMap<TestServer, { id: string; episodes: number }>()

/** Sends a new episode of the server's one work, and removes the file: what was measured need not fill the disk. */
async function uploadTo(server: TestServer, sizeBytes: number): Promise<void> {
  const work = works.get(server) ?? { id: await createWork(server), episodes: 0 }
  works.set(server, { ...work, episodes: work.episodes + 1 })
  const answer = await sendVideo(sizeBytes, {
    url: `${server.url}/api/works/${work.id}/episodes`,
    method: 'POST',
    headers: { authorization: `Bearer ${TEST_TOKEN}` },
    metadata: { number: work.episodes + 1 },
  })
  const { sha256 } = JSON.parse(answer) as { sha256: string }
  await rm(join(server.dataDir, 'files', sha256.slice(0, 2), sha256))
}

async function createWork(server: TestServer): Promise<string> {
  const titles = [{ locale: 'en', text: 'Bench', kind: 'display' }]
  const body = { kind: 'micro_drama', originalLocale: 'en', originRegion: 'HK', titles }
  return (await server.json<{ id: string }>('/api/works', jsonBody(body), 201)).id
}

/** The process of a server that was started. */
export function pidOf(server: TestServer): number {
  const { pid } = server.process
  if (pid === undefined) throw new Error('The server did not start')
  return pid
}

/** Milliseconds that each answer of `/healthz` took while `act` ran, ascending. */
async function waitsDuring(server: TestServer, act: () => Promise<void>): Promise<number[]> {
  const asker = fork(ASKER, [`${server.url}/healthz`])
  await once(asker, 'message')
  await act()
  const told = once(asker, 'message')
  asker.send('enough')
  const [waits] = (await told) as [number[]]
  return waits.toSorted((a, b) => a - b)
}

/** Sends the clip as 20 episodes that differ in a box at their end, and waits until all are analysed and in the index. */
async function ingest(server: TestServer, clip: Buffer): Promise<void> {
  const work = await createWork(server)
  for (let number = 1; number <= EPISODES; number++) {
    const form = new FormData()
    form.append('metadata', JSON.stringify({ number }))
    const box = Buffer.from(`\0\0\0\x10free${String(number).padStart(8, '0')}`, 'latin1')
    form.append('video', new Blob([new Uint8Array(clip), new Uint8Array(box)]), 'clip.mp4')
    await server.json(`/api/works/${work}/episodes`, { method: 'POST', body: form }, 202)
  }
  const states = async () => (await server.json<{ episodes: { state: string }[] }>(`/api/works/${work}`)).episodes
  const done = (episodes: { state: string }[]) => episodes.every(({ state }) => state === 'ready')
  await until(states, done, { limitMs: 600_000, pauseMs: 250, what: '20 ready episodes' })
}

if (import.meta.main) {
  const rounds = Number(process.argv[2] ?? 5)
  process.stdout.write(`${writeTable([...(await benchUpload({ rounds })), ...(await benchHealth({ rounds: 1 }))])}\n`)
}
