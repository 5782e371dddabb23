import { readFile, rename, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import {
  applyStep,
  type FeedState,
  type FeedStep,
  type FeedStore,
  followFeed,
  type JukuClient,
  type Work,
} from '../../../clients/typescript/src/index.ts'

export interface FollowerSeen {
  /** How often it was cut off. */
  cuts: number
  steps: number
  isOver: boolean
}

interface Copy {
  readonly state: FeedState | undefined
  readonly works: readonly (readonly [id: string, work: Work])[]
}

/** It is gone at this point. */
class CutOff extends Error {
  override readonly name = 'CutOff'
}

const LONGEST_LIFE_MS = 1_500

/** Follows with a copy in a file, is cut off at random and begins again, until it is over; then it follows to the end. */
export async function followOnAndOn(
  juku: JukuClient,
  file: string,
  seen: FollowerSeen,
  random: () => number,
): Promise<void> {
  while (!seen.isOver) {
    const ended = new AbortController()
    const life = pause(random() * LONGEST_LIFE_MS, undefined, { ref: false }).then(() => ended.abort())
    const store = await openStore(file, seen, () => random() < 0.05)
    await followFeed(juku, store, { signal: ended.signal, waitSeconds: 1, limit: 1 + Math.floor(random() * 10) }).catch(
      (error: unknown) => {
        if (!(error instanceof CutOff)) throw error
      },
    )
    seen.cuts++
    ended.abort()
    await life
  }
  await followFeed(juku, await openStore(file, seen, () => false), { once: true })
}

/** @param isCut asked at each step whether it dies there: before it is kept, when only its works are, or behind it */
async function openStore(file: string, seen: FollowerSeen, isCut: () => boolean): Promise<FeedStore> {
  const { state, works } = await readCopy(file)
  const copy = new Map(works)
  const keep = async (place: FeedState | undefined) => {
    const whole: Copy = { state: place, works: [...copy] }
    await writeFile(`${file}.new`, JSON.stringify(whole))
    await rename(`${file}.new`, file)
  }
  let known = state
  return {
    load: async () => known,
    save: async (step: FeedStep) => {
      if (isCut()) throw new CutOff()
      applyStep(copy, step)
      if (isCut()) {
        await keep(known)
        throw new CutOff()
      }
      known = step.state
      await keep(known)
      seen.steps++
      if (isCut()) throw new CutOff()
    },
  }
}

async function readCopy(file: string): Promise<Copy> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? { state: undefined, works: [] } : (JSON.parse(text) as Copy)
}

/** @returns how many works the copy holds @throws when it is not, byte for byte, what the key shows */
export async function compareCopy(juku: JukuClient, file: string): Promise<number> {
  const shown = new Map<string, string>()
  for await (const work of juku.list('/works', { query: { limit: 100 } })) shown.set(work.id, JSON.stringify(work))
  const held = new Map((await readCopy(file)).works.map(([id, work]) => [id, JSON.stringify(work)]))
  const faults = [...new Set([...shown.keys(), ...held.keys()])].filter((id) => shown.get(id) !== held.get(id))
  if (faults.length === 0) return held.size
  const [id = ''] = faults
  throw new Error(
    `${faults.length} works are not as the key shows them: ${id} is ${held.get(id)} instead of ${shown.get(id)}`,
  )
}
