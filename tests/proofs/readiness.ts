import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { fillCatalogue } from '../../bench/rules/corpus.ts'
import { sql } from '../../db/drizzle.ts'
import { listReadinessOfWork, type ReadinessRow } from '../../db/queries/readiness.ts'
import { computeReadiness } from '../../server/readiness/compute-readiness.ts'
import { gatherFacts } from '../../server/readiness/gather-facts.ts'
import { readTargets } from '../../server/readiness/read-targets.ts'
import { packFindings } from '../../server/readiness/stored-findings.ts'
import { DAY_MS, type ReadinessWorld, startReadinessWorld } from '../server/readiness/readiness-world.ts'
import type { Proof } from './proof.ts'
import { type Chance, chanceOf, editSomething, putSomePack } from './support/edit-readiness.ts'
import { seededRandom } from './support/random.ts'

interface Size {
  readonly seed: number
  readonly works: number
  /** So many sequences of edits, other rules and passing time, each with a comparison at its end. */
  readonly sequences: number
  readonly steps: number
  /** Of each sequence, that many runs are killed on the way. */
  readonly deaths: number
}

/**
 * What is stored of readiness is what is worked out from nothing: after any sequence of edits, other rules and passing time, whatever runs
 * were broken off or killed in between, and at every instant for which a row says that it holds.
 */
export const proof: Proof<Size> = {
  name: 'readiness',
  small: { seed: 20_261_127, works: 40, sequences: 6, steps: 15, deaths: 1 },
  full: { seed: 3, works: 400, sequences: 150, steps: 40, deaths: 3 },
  run: async (size) => {
    await using t = await startReadinessWorld()
    return await prove(t, size) // or it would be disposed of first
  },
}

const TARGETS = ['one', 'two', 'three', 'four', 'five', 'six']

interface Seen {
  edits: number
  packs: number
  deaths: number
  unfinished: number
  rows: number
  instants: number
}

async function prove(t: ReadinessWorld, size: Size): Promise<string> {
  const chance = chanceOf(seededRandom(size.seed))
  const seen: Seen = { edits: 0, packs: 0, deaths: 0, unfinished: 0, rows: 0, instants: 0 }
  await fillCatalogue(t.ctx.db, { works: size.works, seed: size.seed, episodes: [1, 4] })
  const ids = t.ctx.db.all<{ id: string }>(sql`select id from works order by id`).map(({ id }) => id)
  for (const target of TARGETS) await putSomePack(t, target, chance)
  for (let sequence = 0; sequence < size.sequences; sequence++) {
    for (let step = 0; step < size.steps; step++) await takeStep(t, ids, chance, seen)
    for (let death = 0; death < size.deaths; death++) await computeAndKill(t, chance, seen)
    await t.compute()
    await compareWithNothing(t, ids, seen)
    await compareAtInstants(t, ids, chance, seen)
  }
  return (
    `${size.sequences} sequences over ${size.works} works (seed ${size.seed}): after ${seen.edits} edits, ${seen.packs} changes of rules and ` +
    `time that passed, ${seen.deaths} runs killed and ${seen.unfinished} broken off, all ${seen.rows} rows that were brought up to date were those ` +
    `that are worked out from nothing; ${seen.instants} times a row said what the rules say at an instant that it holds for.`
  )
}

async function takeStep(t: ReadinessWorld, ids: readonly string[], chance: Chance, seen: Seen): Promise<void> {
  const dice = chance.random()
  if (dice < 0.7) {
    await editSomething(t, chance.pick(ids), chance)
    seen.edits++
  } else if (dice < 0.8) {
    await putSomePack(t, chance.pick(TARGETS), chance)
    seen.packs++
  } else if (dice < 0.9) t.advance(Math.floor(chance.random() * 4 * DAY_MS))
  else if (dice < 0.95) await t.compute()
  else await computeAndStop(t, seen)
}

/** Breaks a run off after its first works, as a worker that is told to end. */
async function computeAndStop(t: ReadinessWorld, seen: Seen): Promise<void> {
  const stopping = new AbortController()
  const onProgress = () => stopping.abort()
  await computeReadiness(t.ctx, () => readTargets(t.ctx), { signal: stopping.signal, onProgress })
  seen.unfinished++
}

const COMMAND = fileURLToPath(new URL('support/compute-readiness.ts', import.meta.url))

/** Makes all works due and kills -9 a process that is at them, at some moment. */
async function computeAndKill(t: ReadinessWorld, chance: Chance, seen: Seen): Promise<void> {
  await t.ctx.db.transaction(async (tx) => tx.run(sql`update works set version = version + 1`))
  const child = spawn(process.execPath, [COMMAND, t.dataDir, String(t.ctx.now())], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  await pause(chance.random() * 400)
  child.kill('SIGKILL')
  const [, signal] = await ended
  if (signal === 'SIGKILL') seen.deaths++
}

type Rows = Map<string, Omit<ReadinessRow, 'computedAtMs'>[]>

async function readRows(t: ReadinessWorld, ids: readonly string[]): Promise<Rows> {
  const rows: Rows = new Map()
  for (const id of ids) {
    const own = await listReadinessOfWork(t.ctx.db, id)
    rows.set(
      id,
      own.map(({ computedAtMs: _, ...row }) => row),
    )
  }
  return rows
}

async function compareWithNothing(t: ReadinessWorld, ids: readonly string[], seen: Seen): Promise<void> {
  const kept = await readRows(t, ids)
  await t.ctx.db.transaction(async (tx) => {
    tx.run(sql`delete from readiness`)
    tx.run(sql`update readiness_works set computed_seq = 0, packs_digest = null`)
  })
  await t.compute()
  const anew = await readRows(t, ids)
  for (const [id, rows] of anew) {
    seen.rows += rows.length
    if (isDeepStrictEqual(rows, kept.get(id))) continue
    throw new Error(`${id} was kept as ${JSON.stringify(kept.get(id))} and is ${JSON.stringify(rows)}`)
  }
}

/** Judges works at instants at and within the ends of their rows. */
async function compareAtInstants(t: ReadinessWorld, ids: readonly string[], chance: Chance, seen: Seen): Promise<void> {
  const targets = await readTargets(t.ctx)
  const some = Array.from({ length: 10 }, () => chance.pick(ids))
  const facts = await gatherFacts(t.ctx.db, some)
  for (const id of some) {
    const known = facts.get(id)
    if (!known) throw new Error(`${id} has no facts`)
    const rows = await listReadinessOfWork(t.ctx.db, id)
    if (rows.length !== targets.length) throw new Error(`${id} has ${rows.length} rows for ${targets.length} targets`)
    for (const row of rows) {
      const from = row.validFromMs ?? t.ctx.now() - 1_000 * DAY_MS
      const until = row.validUntilMs ?? t.ctx.now() + 1_000 * DAY_MS
      for (const atMs of [from, until - 1, from + Math.floor(chance.random() * (until - from)), t.ctx.now()]) {
        const target = targets.find((one) => one.id === row.target)
        if (!target) throw new Error(`There is a row for ${row.target}, which has no rules`)
        const { state, findings, ...valid } = target.evaluate(known, atMs)
        const said = [state, packFindings(findings), valid.validFromMs, valid.validUntilMs]
        const stored = [row.state, row.findings, row.validFromMs, row.validUntilMs]
        if (!isDeepStrictEqual(said, stored)) {
          throw new Error(
            `${id} in ${row.target} at ${atMs}: ${JSON.stringify(said)}, stored ${JSON.stringify(stored)}`,
          )
        }
        seen.instants++
      }
    }
  }
}
