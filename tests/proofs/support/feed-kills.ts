import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createJukuClient } from '../../../clients/typescript/src/index.ts'
import { openDatabase } from '../../../db/open.ts'
import { findNextEdge } from '../../../db/queries/partner-lens.ts'
import { startPartnersWorld } from '../../server/partners/partners-world.ts'
import { findFreePort, startServer, type TestServer, until } from '../../start-server.ts'
import { compareCopy, type FollowerSeen, followOnAndOn } from './file-follower.ts'
import { seededRandom } from './random.ts'
import { type Editing, editOnAndOn } from './random-editor.ts'

export interface KillSize {
  readonly kills: number
  readonly works: number
  readonly seed: number
  /** The longest time from the server's first answer to its next death. */
  readonly longestPauseMs: number
}

const EDITORS = 2
/** Share of the deaths that come while the server still starts. */
const DOUBLE_DEATHS = 0.2

/**
 * kill -9 of a real server under edits, publications and windows that end within seconds, while a follower, which is the typed client with
 * its copy in a file, is cut off at random.
 * @returns what was seen @throws when the copy is not what the key shows in the end
 */
export async function killWhileFollowed(size: KillSize): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-feed-'))
  try {
    return await kill(dataDir, size)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function kill(dataDir: string, { kills, works: count, seed, longestPauseMs }: KillSize): Promise<string> {
  const { works, key } = await seedCatalogue(dataDir, count)
  const random = seededRandom(seed)
  const port = await findFreePort()
  const start = () => startServer({ dataDir, port, env: { WORKERS: '0' }, untilReady: false })
  let server = await start()
  const editing: Editing = { works, written: 0, isOver: false }
  const following: FollowerSeen = { cuts: 0, steps: 0, isOver: false }
  const juku = createJukuClient({ url: server.url, key, retry: { retries: 3, firstPauseMs: 20, longestPauseMs: 200 } })
  const file = join(dataDir, 'copy.json')
  const editors = Array.from({ length: EDITORS }, (_, n) =>
    editOnAndOn(() => server, editing, seededRandom(seed + n + 1)),
  )
  const follower = followOnAndOn(juku, file, following, seededRandom(seed - 1))
  const busy = Promise.all([...editors, follower])
  busy.catch(() => undefined)
  try {
    for (let died = 0; died < kills; died++) {
      if (random() >= DOUBLE_DEATHS) await Promise.race([untilUp(server), busy])
      await pause(random() * longestPauseMs)
      await server.kill()
      server = await start()
    }
    editing.isOver = true
    await untilUp(server)
    await Promise.all(editors)
    await untilNoWindowIsOpen(dataDir)
    following.isOver = true
    await follower
    const held = await compareCopy(juku, file)
    return (
      `kill -9 of a real server ${kills} times under ${editing.written} acknowledged writes to ${works.length} works, while a follower with the typed client ` +
      `was cut off ${following.cuts} times in ${following.steps} steps: its file held just what its key showed, ${held} works, each as it was by then (seed ${seed})`
    )
  } finally {
    editing.isOver = true
    following.isOver = true
    await server[Symbol.asyncDispose]()
  }
}

/** Works that are shown in both regions, and a key for one of them. */
async function seedCatalogue(dataDir: string, count: number): Promise<{ works: string[]; key: string }> {
  await using t = await startPartnersWorld({ dataDir })
  const works: string[] = []
  for (let n = 0; n < count; n++) {
    works.push((await t.addShown({ publishedIn: ['HK', 'MO'], windows: [{ regions: ['HK', 'MO'] }] })).workId)
  }
  return { works, key: (await t.addKey()).key }
}

async function untilUp({ url }: TestServer): Promise<void> {
  const ask = () =>
    fetch(`${url}/healthz`).then(
      (answer) => answer.status,
      () => 0,
    )
  await until(ask, (status) => status === 200, { limitMs: 180_000, what: 'the server' })
}

/** Until the end of every window that ends has been told. */
async function untilNoWindowIsOpen(dataDir: string): Promise<void> {
  const db = openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'check' })
  try {
    await until(
      () => findNextEdge(db, 0),
      (edge) => edge === undefined,
      { limitMs: 60_000, what: 'the end of windows' },
    )
  } finally {
    await db.close()
  }
}
