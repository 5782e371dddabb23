import { expect, test } from 'vitest'
import { type ChildRun, type KeptChild, keepRunning } from '../../../server/processes/keep-running.ts'

/** A child that the test ends; counts its runs. */
function child(fails: (run: number) => boolean = () => false) {
  let runs = 0
  let end: (how: string) => void = () => undefined
  const logged: string[] = []
  const start = async (): Promise<ChildRun> => {
    runs++
    if (fails(runs)) throw new Error(`run ${runs} fails`)
    const exited = new Promise<string>((resolve) => {
      end = resolve
    })
    return { exited, stop: async () => end('SIGTERM') }
  }
  const log = { error: (...entry: unknown[]) => void logged.push(String(entry.at(-1))) }
  return { name: 'child', start, log, logged, runs: () => runs, end: (how: string) => end(how) }
}

test('a child that ends is started again, and how it ended is logged', async () => {
  const it = child()
  const kept = keepRunning(it)
  await kept.started
  it.end('SIGKILL')
  await seen(() => it.runs() === 2)
  expect(it.logged).toEqual(['the child ended (SIGKILL); it is started again'])
  await kept.stop()
})

test('a first start that fails is told to the caller and not tried again', async () => {
  const it = child(() => true)
  const kept = keepRunning(it)
  await expect(kept.started).rejects.toThrow('run 1 fails')
  await kept.stop()
  expect(it.runs()).toBe(1)
})

test('a later start that fails is tried until it succeeds', async () => {
  const it = child((run) => run === 2 || run === 3)
  const kept = keepRunning(it)
  await kept.started
  it.end('code 1')
  await seen(() => it.runs() === 4)
  await kept.stop()
})

test('a clearing up that fails does not keep the child from its next start', async () => {
  const it = child()
  const kept = keepRunning({ ...it, onExit: () => Promise.reject(new Error('no')) })
  await kept.started
  it.end('code 1')
  await seen(() => it.runs() === 2)
  await kept.stop()
})

test('a child that never tells of its end, such as an engine of somebody else, does not hold up the stop', async () => {
  const kept = keepRunning({
    ...child(),
    start: async () => ({ exited: new Promise<string>(() => undefined), stop: async () => undefined }),
  })
  await kept.started
  await kept.stop()
})

test('once everything stops, an end is no accident and nothing is started again', async () => {
  const it = child()
  const stopping = new AbortController()
  const kept = keepRunning({ ...it, signal: stopping.signal })
  await kept.started
  stopping.abort()
  it.end('SIGINT')
  await kept.stop()
  expect([it.runs(), it.logged]).toEqual([1, []])
})

test('a start that is under way is told to give up, and what it made is stopped', async () => {
  const begun = Promise.withResolvers<void>()
  let stops = 0
  const kept: KeptChild = keepRunning({
    ...child(),
    start: async (signal) => {
      begun.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return { exited: new Promise<string>(() => undefined), stop: async () => void stops++ }
    },
  })
  await begun.promise
  await kept.stop()
  expect(stops).toBe(1)
})

async function seen(condition: () => boolean): Promise<void> {
  for (let waits = 0; !condition(); waits++) {
    if (waits > 1000) throw new Error('it did not come')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
