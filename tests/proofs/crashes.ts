import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findFreePort, startServer, type TestServer, until } from '../start-server.ts'
import type { Proof } from './proof.ts'
import { checkAfterStart } from './support/check-after-start.ts'
import { killChild, TARGETS, untilWell } from './support/deaths.ts'
import { type Acknowledged, ingestWork } from './support/ingest.ts'
import { findProcessesOf } from './support/processes.ts'
import { seededRandom } from './support/random.ts'

interface Size {
  readonly seed: number
  /** Of each work that is sent. */
  readonly episodes: number
  /** Sudden deaths of each of the three processes. */
  readonly killsEach: number
  /** The longest time from all being well to the next death. */
  readonly longestPauseMs: number
  /** Share of the deaths that come while what died before is still coming back. */
  readonly doubleDeaths: number
}

/**
 * kill -9 of server, worker and Meilisearch in turn, at random moments of ingests: every acknowledged episode
 * ends `ready` or `failed` with a reason, the index equals the database, no file is orphaned, lost or changed, every still
 * stands once, and no process stays.
 */
export const proof: Proof<Size> = {
  name: 'crashes',
  small: { seed: 20_261_123, episodes: 10, killsEach: 3, longestPauseMs: 300, doubleDeaths: 0.8 },
  full: { seed: 7, episodes: 20, killsEach: 300, longestPauseMs: 1_500, doubleDeaths: 0.25 },
  run: async (size) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'juku-crashes-'))
    try {
      return await crash(dataDir, size)
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  },
}

async function crash(dataDir: string, size: Size): Promise<string> {
  const random = seededRandom(size.seed)
  const port = await findFreePort()
  const start = () => startServer({ dataDir, port, untilReady: false, copiesEngine: true })
  let server = await start()
  let isKilling = true
  const told: Acknowledged[] = []
  const works: string[] = []
  const ingest = async () => {
    while (isKilling) {
      const name = `crash ${works.length + 1}`
      const batch = { name, episodes: size.episodes, parallel: 3 }
      works.push(
        await ingestWork(
          () => server.url,
          batch,
          (episode) => told.push(episode),
        ),
      )
      await untilSettled(server, works.at(-1) ?? '')
    }
  }
  const ingesting = ingest()
  ingesting.catch(() => undefined)
  const kills = { server: 0, worker: 0, engine: 0 }
  for (let turn = 0; turn < size.killsEach * TARGETS.length; ) {
    if (random() >= size.doubleDeaths) await untilWell(server)
    await pause(random() * size.longestPauseMs)
    const target = TARGETS[turn % TARGETS.length] ?? 'server'
    if (target === 'server') {
      await server.kill()
      server = await start()
    } else if (!killChild(dataDir, target)) continue
    kills[target]++
    turn++
    if (turn % 60 === 0) process.stderr.write(`crashes: ${turn} deaths, ${told.length} episodes acknowledged\n`)
  }
  isKilling = false
  await ingesting
  const { ready, failed } = await settle(server, works, told)
  await server.stop()
  const left = await findProcessesOf(dataDir)
  if (left.length > 0) throw new Error(`processes stayed: ${left.join('; ')}`)
  const faults = await checkAfterStart(await start(), dataDir)
  if (faults.length > 0) throw new Error(`${faults.length} faults: ${faults.slice(0, 10).join('; ')}`)
  const deaths = TARGETS.map((target) => `${kills[target]} of the ${target}`).join(', ')
  return (
    `kill -9: ${deaths}. ${told.length} episodes of ${works.length} works were acknowledged: ${ready} ended ready, ` +
    `${failed} failed with a reason. Index equals database; no orphan, lost or changed file; no still twice; no process left.`
  )
}

interface EpisodeAnswer {
  readonly id: string
  readonly state: string
  readonly sha256: string
  readonly indexedAt: string | null
  readonly problem?: { readonly code: string }
}

interface WorkAnswer {
  readonly indexedAt: string | null
  readonly episodes: readonly EpisodeAnswer[]
}

/** Waits until every episode of a work is ready or has failed, and the engine has it; through deaths of those who do it. */
async function untilSettled(server: TestServer, workId: string): Promise<WorkAnswer> {
  const isOver = ({ state }: EpisodeAnswer) => state === 'ready' || state === 'failed'
  const work = await until(
    () => server.json<WorkAnswer>(`/api/works/${workId}`).catch(() => undefined),
    (answer) => answer !== undefined && answer.indexedAt !== null && answer.episodes.every(isOver),
    { limitMs: 600_000, pauseMs: 100, what: `the end of work ${workId}` },
  )
  if (!work) throw new Error(`work ${workId} is gone`)
  return work
}

/** Compares everything that was acknowledged, once it has come to its end, with what the client was told. */
async function settle(server: TestServer, works: readonly string[], told: readonly Acknowledged[]) {
  let ready = 0
  let failed = 0
  for (const workId of works) {
    const work = await untilSettled(server, workId)
    const expected = told.filter((episode) => episode.workId === workId).map((episode) => episode.episodeId)
    const found = work.episodes.map((episode) => episode.id)
    if (found.toSorted().join() !== expected.toSorted().join()) {
      throw new Error(`work ${workId} has ${found.length} episodes, ${expected.length} were acknowledged`)
    }
  }
  for (const { episodeId, sha256 } of told) {
    const episode = await server.json<EpisodeAnswer>(`/api/episodes/${episodeId}`)
    if (episode.sha256 !== sha256) throw new Error(`episode ${episodeId} has another file than was sent`)
    if (episode.state === 'ready') ready++
    else if (episode.problem) failed++
    else throw new Error(`episode ${episodeId} is ${episode.state} without a reason`)
  }
  return { ready, failed }
}
