import fc from 'fast-check'
import { v7 as newId } from 'uuid'
import { listWorksWithChange } from '../../db/queries/partner-feed.ts'
import { WORK_STATUSES } from '../../db/schema/index.ts'
import { openTestDb, type TestDb } from '../db/test-db.ts'
import type { Proof } from './proof.ts'
import { crashing } from './support/crashing-db.ts'
import { type Follower, isCrash, newFollower, readPage, readSnapshot } from './support/feed-follower.ts'
import { killWhileFollowed } from './support/feed-kills.ts'
import { FEED_REGIONS, type FeedWorld, LENSES, openFeedWorld, type Write } from './support/feed-world.ts'

interface Size {
  readonly sequences: number
  readonly seed: number
  /** Beside them, of a real server. */
  readonly kills: number
}

/**
 * Whatever is written, whenever windows begin or end, however a partner's regions change and wherever the server or the follower dies: who follows
 * holds, once it has read on to the end, exactly what its lens shows, in the newest version, and has never heard of anything else. Shown within a
 * process, where it dies between any two statements, and by kill -9 of a real server.
 */
export const proof: Proof<Size> = {
  name: 'partner-feed',
  small: { sequences: 12, seed: 20_261_127, kills: 3 },
  full: { sequences: 1_000, seed: 20_261_128, kills: 60 },
  run: async ({ kills, ...size }) => {
    const within = await proveFeed(size)
    const killed = await killWhileFollowed({ ...KILLED, kills, seed: size.seed })
    return `${within}\n\n${killed}`
  },
}

const KILLED = { works: 12, longestPauseMs: 800 }

const WORKS = 7
const FOLLOWERS = 3
/** So small that every bound is met all the time. */
const BOUNDS = { logEntries: 3, works: 2, looks: 2 }

const regions = fc.uniqueArray(fc.constantFrom(...FEED_REGIONS), { maxLength: 3 })
const fewMs = fc.integer({ min: 1, max: 60 })
const aWindow = fc.record({
  scope: fc.constantFrom('regions' as const, 'worldwide_except' as const),
  regions,
  licenceType: fc.constantFrom('SVOD' as const, 'AVOD' as const),
  licensee: fc.constantFrom('whoever' as const, 'whoever' as const, 'partner' as const, 'rival' as const),
  fromInMs: fc.option(fc.integer({ min: -20, max: 40 })),
  lastsMs: fc.option(fewMs),
})
const work = fc.nat({ max: WORKS - 1 })
const aWrite: fc.Arbitrary<Write> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      work,
      status: fc.oneof({ weight: 4, arbitrary: fc.constant('published' as const) }, fc.constantFrom(...WORK_STATUSES)),
      publishedIn: regions,
      windows: fc.array(aWindow, { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit' as const), work }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('episode' as const), work }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fewMs }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'edges' as const }) },
)
const follower = fc.nat({ max: FOLLOWERS - 1 })
/** Where the server dies, counted in looks before and after each statement. */
const diesAt = fc.option(fc.nat({ max: 25 }), { freq: 2 })
const meanwhile = fc.array(aWrite, { maxLength: 3 })
const aRead = fc.record({
  kind: fc.constant('read' as const),
  ...{ follower, diesAt, meanwhile },
  limit: fc.integer({ min: 1, max: 5 }),
  applied: fc.oneof(fc.constant(99), fc.nat({ max: 3 })),
  stores: fc.boolean(),
})
const aSnapshot = fc.record({
  kind: fc.constant('snapshot' as const),
  ...{ follower, diesAt, meanwhile },
  lines: fc.oneof(fc.constant(99), fc.nat({ max: 8 })),
})
const aTurn = fc.record({
  kind: fc.constant('turn' as const),
  follower,
  lens: fc.oneof(fc.nat({ max: 1 }), fc.nat({ max: LENSES.length - 1 })),
})
const aStep = fc.oneof(
  { weight: 5, arbitrary: aWrite },
  { weight: 5, arbitrary: aRead },
  { weight: 1, arbitrary: aSnapshot },
  { weight: 2, arbitrary: aTurn },
)
type Step = typeof aStep extends fc.Arbitrary<infer S> ? S : never

interface Seen {
  steps: number
  deaths: number
  shown: number
}

async function proveFeed({ sequences, seed }: Omit<Size, 'kills'>): Promise<string> {
  const seen: Seen = { steps: 0, deaths: 0, shown: 0 }
  const steps = fc.array(aStep, { minLength: 40, maxLength: 160, size: 'max' })
  const sequence = fc.asyncProperty(steps, async (some) => {
    await using t = await openTestDb()
    await follow(t, some, seen)
  })
  await fc.assert(sequence, { numRuns: sequences, seed, endOnFailure: true }) // to make one smaller takes many minutes
  const count = (value: number) => value.toLocaleString('en')
  return `${count(sequences)} random sequences of ${count(seen.steps)} writes, passing windows, changes of regions, pages and snapshots, in which the server died ${count(seen.deaths)} times between two statements: each of ${FOLLOWERS} followers ended with just the works of its lens (${count(seen.shown)} in all), in their newest versions, and was never told of any other (seed ${seed})`
}

async function follow({ db }: TestDb, steps: readonly Step[], seen: Seen): Promise<void> {
  const world = await openFeedWorld(db, WORKS)
  const followers = Array.from({ length: FOLLOWERS }, (_, n) => newFollower(lensAt(n)))
  let statementsLeft: number | null = null
  const isOver = () => statementsLeft !== null && statementsLeft-- <= 0
  const ctx = { db: crashing(db, isOver), now: world.now, newId, bounds: BOUNDS }
  for (const step of steps) {
    seen.steps++
    if (!('follower' in step)) {
      await world.write(step)
      continue
    }
    const one = followers[step.follower]
    if (!one) continue
    if (step.kind === 'turn') {
      one.lens = lensAt(step.lens)
      continue
    }
    statementsLeft = step.diesAt
    const reading = readOrSnapshot(ctx, one, step, world)
    const [outcome] = await Promise.allSettled([reading, step.kind === 'read' ? writeAll(world, step.meanwhile) : null])
    statementsLeft = null
    if (isDeath(outcome)) seen.deaths++
  }
  await world.write({ kind: 'clock', ms: 10 })
  await world.write({ kind: 'edges' })
  for (const one of followers) {
    await readToTheEnd(ctx, one, world)
    seen.shown += await compare({ db }, one, world)
  }
  const last = followers[0] ?? newFollower(lensAt(0))
  last.lens = lensAt(LENSES.indexOf(last.lens) + 1)
  for (let diesAt = 0, hasMore = true; hasMore; ) {
    statementsLeft = diesAt
    const [outcome] = await Promise.allSettled([readPage(ctx, last, ALL, (id) => world.everShown.has(id))])
    statementsLeft = null
    if (outcome.status === 'fulfilled') hasMore = outcome.value
    diesAt = isDeath(outcome) ? diesAt + 1 : 0 // each page with a death at each place, up to its end
    if (diesAt > 0) seen.deaths++
  }
  seen.shown += await compare({ db }, last, world)
}

const ALL = { limit: 4, applied: 99, stores: true }

/** @throws what is none */
function isDeath(outcome: PromiseSettledResult<unknown>): boolean {
  if (outcome.status === 'fulfilled') return false
  if (isCrash(outcome.reason)) return true
  throw outcome.reason
}

type Needs = Parameters<typeof readPage>[0]

async function readOrSnapshot(
  ctx: Needs,
  one: Follower,
  step: Extract<Step, { kind: 'read' | 'snapshot' }>,
  world: FeedWorld,
): Promise<unknown> {
  if (step.kind === 'read' && one.snapshot === undefined) {
    return readPage(ctx, one, step, (id) => world.everShown.has(id))
  }
  const writes = [...step.meanwhile]
  const between = async () => {
    const next = writes.shift()
    if (next) await world.write(next)
  }
  return readSnapshot(ctx, one, { lines: step.kind === 'snapshot' ? step.lines : 99, between })
}

async function writeAll(world: FeedWorld, writes: readonly Write[]): Promise<void> {
  for (const write of writes) await world.write(write)
}

async function readToTheEnd(ctx: Needs, one: Follower, world: FeedWorld): Promise<void> {
  if (one.snapshot) await readSnapshot(ctx, one, { lines: 99, between: async () => undefined })
  for (let page = 0; await readPage(ctx, one, ALL, (id) => world.everShown.has(id)); page++) {
    if (page > 10_000) throw new Error('The feed has no end')
  }
}

/** @returns how many works it holds */
async function compare({ db }: Pick<TestDb, 'db'>, one: Follower, world: FeedWorld): Promise<number> {
  const versions = new Map((await listWorksWithChange(db, '', WORKS)).map(({ workId, seq }) => [workId, seq]))
  const expected = world.shownBy(one.lens).map((id) => `${id}@${versions.get(id)}`)
  const held = [...one.held].map(([id, version]) => `${id}@${version}`)
  if (held.toSorted().join() === expected.toSorted().join()) return held.length
  throw new Error(
    `A follower of ${one.lens.regions.join()} holds ${held.toSorted().join()} instead of ${expected.toSorted().join()}`,
  )
}

function lensAt(n: number) {
  const lens = LENSES[n % LENSES.length]
  if (!lens) throw new Error('There is no lens')
  return lens
}
