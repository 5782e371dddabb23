import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newWork } from '../server/test-app.ts'
import { findFreePort, jsonBody, startServer, type TestServer, until } from '../start-server.ts'
import type { Proof } from './proof.ts'
import { checkAfterStart } from './support/check-after-start.ts'
import { killChild, untilWell } from './support/deaths.ts'
import { askForJson, type ExpectedEpisode, type MadeDrop, makeDrop, sendPatiently } from './support/patient-drop.ts'
import { seededRandom } from './support/random.ts'

interface Size {
  readonly seed: number
  /** Sudden deaths, of the server and of its worker in turn. */
  readonly kills: number
  readonly episodesADrop: number
  /** The longest time from all being well to the next death. */
  readonly longestPauseMs: number
  /** Share of the deaths that come while what died before is still coming back. */
  readonly doubleDeaths: number
}

/**
 * kill -9 of server and worker in turn, at random moments of series that are uploaded in pieces, planned and committed: no
 * acknowledged byte is lost, no import is there in part, and each series ends as it was dropped; the same drop again changes nothing.
 */
export const proof: Proof<Size> = {
  name: 'imports',
  small: { seed: 20_261_126, kills: 4, episodesADrop: 4, longestPauseMs: 500, doubleDeaths: 0.7 },
  full: { seed: 11, kills: 300, episodesADrop: 12, longestPauseMs: 2_000, doubleDeaths: 0.3 },
  run: async (size) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'juku-imports-'))
    try {
      return await prove(dataDir, size)
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  },
}

interface Seen {
  pieces: number
  imports: number
  readonly works: { readonly id: string; readonly drop: MadeDrop }[]
}

async function prove(dataDir: string, size: Size): Promise<string> {
  const port = await findFreePort()
  const start = () => startServer({ dataDir, port, untilReady: false })
  const run = { server: await start() }
  try {
    const said = await killAndCompare(dataDir, size, run, start)
    await run.server.stop()
    const faults = await checkAfterStart(await start(), dataDir)
    if (faults.length > 0) throw new Error(`${faults.length} faults: ${faults.slice(0, 10).join('; ')}`)
    return `${said} Index equals database; no orphan, lost or changed file.`
  } finally {
    await run.server.kill() // else what it still writes hides why the proof failed
  }
}

async function killAndCompare(
  dataDir: string,
  size: Size,
  run: { server: TestServer },
  start: () => Promise<TestServer>,
): Promise<string> {
  const random = seededRandom(size.seed)
  let isKilling = true
  const seen: Seen = { pieces: 0, imports: 0, works: [] }
  const dropAll = async () => {
    do await dropSeries(() => run.server.url, `剧${seen.works.length + 1}`, size.episodesADrop, seen)
    while (isKilling)
  }
  const dropping = dropAll()
  let failure: unknown
  dropping.catch((error: unknown) => {
    failure = error // it is thrown where the series are waited for
  })
  const kills = { server: 0, worker: 0 }
  for (let turn = 0; turn < size.kills && failure === undefined; ) {
    if (random() >= size.doubleDeaths) await untilWell(run.server)
    await pause(random() * size.longestPauseMs)
    if (turn % 2 === 0) {
      await run.server.kill()
      run.server = await start()
      kills.server++
    } else if (killChild(dataDir, 'worker')) kills.worker++
    else continue
    turn++
    if (turn % 50 === 0) process.stderr.write(`imports: ${turn} deaths, ${seen.imports} imports committed\n`)
  }
  isKilling = false
  await dropping
  await untilWell(run.server)
  for (const { id, drop } of seen.works) await compare(run.server, id, drop.expected)
  const episodes = seen.works.length * size.episodesADrop
  return (
    `kill -9: ${kills.server} of the server, ${kills.worker} of the worker. ${seen.pieces} pieces of uploads were acknowledged, and none ` +
    `was lost; ${seen.imports} imports made ${seen.works.length} series of ${episodes} episodes as they were dropped, and the same drops ` +
    'again changed nothing.'
  )
}

interface ImportAnswer {
  readonly id: string
  readonly planDigest: string
  readonly plan: {
    readonly canCommit: boolean
    readonly counts: Readonly<Record<string, number>>
    readonly errors: unknown[]
  }
}

/** One series: its work, its files, its import, and the same import again. */
async function dropSeries(url: () => string, name: string, episodes: number, seen: Seen): Promise<void> {
  const drop = await makeDrop(name, episodes)
  const create = withKey(jsonBody(newWork()), `work ${name}`)
  const work = await askForJson<{ id: string }>(name, () => `${url()}/api/works`, create)
  const send = (file: MadeDrop['sheet']) => sendPatiently(url, file, () => seen.pieces++)
  const queue = [...drop.files]
  const uploadIds: string[] = []
  const sendNext = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) uploadIds.push(await send(file))
  }
  await Promise.all([sendNext(), sendNext(), sendNext()])
  const sheetUploadId = await send(drop.sheet)
  for (const [time, counts] of [
    ['first', { create: episodes, change: 0, unchanged: 0 }],
    ['second', { create: 0, change: 0, unchanged: episodes }],
  ] as const) {
    const body = jsonBody({ workId: work.id, uploadIds, sheetUploadId })
    const made = await askForJson<ImportAnswer>(name, () => `${url()}/api/imports`, withKey(body, `${time} ${name}`))
    if (!made.plan.canCommit || JSON.stringify(made.plan.counts) !== JSON.stringify(counts)) {
      throw new Error(`${name}, ${time} plan: ${JSON.stringify(made.plan.counts)}, ${JSON.stringify(made.plan.errors)}`)
    }
    const commit = { method: 'POST', headers: { 'if-match': `"${made.planDigest}"` } }
    await askForJson(`${name}: commit`, () => `${url()}/api/imports/${made.id}/commit`, commit)
    seen.imports++
  }
  seen.works.push({ id: work.id, drop })
}

function withKey(init: RequestInit, key: string): RequestInit {
  const headers = new Headers(init.headers)
  headers.set('idempotency-key', encodeURIComponent(key))
  return { ...init, headers }
}

interface EpisodeAnswer {
  readonly number: number
  readonly state: string
  readonly sha256: string
  readonly titles: readonly { readonly text: string }[]
  readonly tracks: readonly { readonly locale: string; readonly origin: string; readonly cueCount: number }[]
}

/** Waits until a series is analysed and in the index, and compares it with what was dropped. */
async function compare(server: TestServer, workId: string, expected: readonly ExpectedEpisode[]): Promise<void> {
  interface WorkAnswer {
    readonly indexedAt: string | null
    readonly episodes: readonly { readonly id: string; readonly state: string }[]
  }
  const work = await until(
    () => askForJson<WorkAnswer>(`work ${workId}`, () => `${server.url}/api/works/${workId}`),
    ({ indexedAt, episodes }) => indexedAt !== null && episodes.every((episode) => episode.state === 'ready'),
    { limitMs: 1_800_000, pauseMs: 200, what: `the end of work ${workId}` }, // a thousand analyses may wait behind the deaths
  )
  const ask = ({ id }: { id: string }) =>
    askForJson<EpisodeAnswer>(`episode ${id}`, () => `${server.url}/api/episodes/${id}`)
  const found = await Promise.all(work.episodes.map(ask))
  const plain = found.map(({ number, sha256, titles, tracks }) => ({
    ...{ number, sha256, title: titles.map((title) => title.text).join() },
    tracks: tracks.filter((track) => track.origin === 'uploaded').map((track) => [track.locale, track.cueCount]),
  }))
  if (JSON.stringify(plain) !== JSON.stringify(expected)) {
    throw new Error(`work ${workId} is not as it was dropped: ${JSON.stringify(plain).slice(0, 2_000)}`)
  }
}
