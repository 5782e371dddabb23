import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startServer, TEST_TOKEN, type TestServer, until } from '../tests/start-server.ts'
import { cpuOf, peakOf } from './process-use.ts'
import { sendVideo } from './send-video.ts'
import { startBareServer } from './start-bare-server.ts'
import { type BenchRow, medianOf, writeTable } from './table.ts'
import { pidOf } from './upload.ts'

const MIB = 1024 ** 2
const PIECE_BYTES = 8 * MIB

export interface ResumableSizes {
  readonly rounds: number
  /** Of the file whose cost is compared. */
  readonly fileBytes: number
  /** Of the file during which memory is watched. */
  readonly largeBytes: number
}

export const FULL_SIZE: ResumableSizes = { rounds: 5, fileBytes: 1024 * MIB, largeBytes: 4096 * MIB }

/**
 * What a resumable upload costs the server: processor time of one PATCH, and of pieces of 8 MiB, over that of a bare server which hashes
 * and syncs as well, as ratios taken within each of the interleaved rounds; and the most memory that it has during a very large one.
 */
export async function benchResumable({ rounds, fileBytes, largeBytes }: ResumableSizes): Promise<BenchRow[]> {
  await using server = await startServer({ env: { WORKERS: '0' }, untilReady: false })
  await until(
    () =>
      fetch(`${server.url}/healthz`)
        .then((answer) => answer.ok)
        .catch(() => false),
    Boolean,
  )
  await using bare = await startBareServer()
  const pid = pidOf(server)
  const whole: number[] = []
  const pieces: number[] = []
  const seconds: number[] = []
  for (let round = -1; round < rounds; round++) {
    const theirs = await cpuOf(bare.pid, () => bare.send(fileBytes))
    const ours = await cpuOf(pid, () => upload(server, fileBytes, fileBytes))
    const inPieces = await cpuOf(pid, () => upload(server, fileBytes, PIECE_BYTES))
    if (round < 0) continue // the first is for the compilers
    whole.push(ours / theirs)
    pieces.push(inPieces / theirs)
    seconds.push(theirs)
  }
  const peakMib = await peakOf(pid, () => upload(server, largeBytes, largeBytes))
  const size = `${fileBytes / MIB} MiB`
  const note = `${medianOf(seconds).toFixed(2)} s of the bare one; node:http on both sides`
  return [
    {
      what: `CPU of one PATCH of ${size} over a bare server that hashes and syncs`,
      median: medianOf(whole),
      unit: 'times',
      rounds,
      limit: { kind: 'at most', value: 1.8 },
      note,
    },
    {
      what: `The same in pieces of ${PIECE_BYTES / MIB} MiB, each synced`,
      median: medianOf(pieces),
      unit: 'times',
      rounds,
    },
    {
      what: `Peak memory during a resumable upload of ${largeBytes / MIB} MiB`,
      median: peakMib,
      unit: 'MiB',
      rounds: 1,
      limit: { kind: 'at most', value: 250 },
      note: 'of the whole server process',
    },
  ]
}

/** Sends a file and removes it: what was measured need not fill the disk. */
async function upload(server: TestServer, sizeBytes: number, pieceBytes: number): Promise<void> {
  const tus = { 'tus-resumable': '1.0.0', authorization: `Bearer ${TEST_TOKEN}` }

  const { id } = await server.json<{ id: string }>(
    '/api/uploads',
    { method: 'POST', headers: { ...tus, 'upload-length': String(sizeBytes) } },
    201,
  )
  const url = `${server.url}/api/uploads/${id}`
  for (let offset = 0; offset < sizeBytes; offset += pieceBytes) {
    const headers = { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }
    await sendVideo(Math.min(pieceBytes, sizeBytes - offset), { url, method: 'PATCH', headers })
  }
  const { sha256 } = await server.json<{ sha256: string }>(`/api/uploads/${id}`)
  await server.call(`/api/uploads/${id}`, { method: 'DELETE', headers: tus })
  await rm(join(server.dataDir, 'files', sha256.slice(0, 2), sha256))
}

if (import.meta.main) {
  const [rounds = 1, mib = 128, largeMib = 256] = process.argv.slice(2).map(Number)
  const rows = await benchResumable({ rounds, fileBytes: mib * MIB, largeBytes: largeMib * MIB })
  process.stdout.write(`${writeTable(rows)}\n`)
}
