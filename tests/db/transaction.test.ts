import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { sql } from '../../db/drizzle.ts'
import { DatabaseBusyError, type Tx } from '../../db/open.ts'
import { findFact, putFact } from '../../db/queries/facts.ts'
import { openTestDb } from './test-db.ts'

test('a transaction that throws leaves nothing behind, and the next one works', async () => {
  await using t = await openTestDb()
  const failing = t.db.transaction(async (tx) => {
    await putFact(tx, 'a', '1')
    throw new Error('half way')
  })
  await expect(failing).rejects.toThrow('half way')
  expect(await findFact(t.db, 'a')).toBeUndefined()

  await t.db.transaction((tx) => putFact(tx, 'a', '2'))
  expect(await findFact(t.db, 'a')).toBe('2')
})

test('transactions run one at a time, in the order they were asked for', async () => {
  await using t = await openTestDb()
  let inside = 0
  let most = 0
  const order: number[] = []
  const add = (n: number) =>
    t.db.transaction(async (tx) => {
      most = Math.max(most, ++inside)
      const before = Number((await findFact(tx, 'sum')) ?? 0)
      await Promise.resolve()
      await putFact(tx, 'sum', String(before + n))
      order.push(n)
      inside--
    })
  await Promise.all(Array.from({ length: 50 }, (_, n) => add(n)))
  expect(most).toBe(1)
  expect(order).toEqual(Array.from({ length: 50 }, (_, n) => n))
  expect(await findFact(t.db, 'sum')).toBe('1225')
})

test('a failure under way does not undo what another transaction wrote', async () => {
  await using t = await openTestDb()
  const results = await Promise.allSettled([
    t.db.transaction((tx) => putFact(tx, 'good', '1')),
    t.db.transaction(async (tx) => {
      await putFact(tx, 'bad', '1')
      throw new Error('no')
    }),
    t.db.transaction((tx) => putFact(tx, 'better', '1')),
  ])
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await findFact(t.db, 'good')).toBe('1')
  expect(await findFact(t.db, 'bad')).toBeUndefined()
  expect(await findFact(t.db, 'better')).toBe('1')
})

test('a reader beside an open transaction sees only what is committed', async () => {
  await using t = await openTestDb()
  await t.db.transaction(async (tx) => {
    await putFact(tx, 'a', '1')
    expect(await findFact(t.db, 'a')).toBeUndefined()
    expect(await findFact(tx, 'a')).toBe('1')
  })
  expect(await findFact(t.db, 'a')).toBe('1')
})

test('a handle kept beyond its transaction can write no more', async () => {
  await using t = await openTestDb()
  let kept: Tx | undefined
  await t.db.transaction(async (tx) => {
    kept = tx
  })
  await expect(async () => putFact(kept as Tx, 'a', '1')).rejects.toThrow()
  expect(await findFact(t.db, 'a')).toBeUndefined()
})

test('a reader cannot write, by whatever door', async () => {
  await using t = await openTestDb()
  expect(() => t.db.get(sql`insert into facts (name, value) values ('a', '1') returning name`)).toThrow(/readonly/)
  expect(() => t.db.all(sql`update facts set value = '2' returning name`)).toThrow(/readonly/)
  const smuggled = t.db as unknown as Tx
  expect(() => smuggled.run(sql`delete from facts`)).toThrow()
  await expect(async () => putFact(smuggled, 'a', '1')).rejects.toThrow()
})

test('a lock that another process holds for a moment is waited for beside the event loop', async () => {
  await using t = await openTestDb()
  const other = t.connect()
  other.exec('BEGIN IMMEDIATE')
  const longest = watchEventLoop()
  const written = t.db.transaction((tx) => putFact(tx, 'a', '1'))
  await pause(400)
  other.exec('COMMIT')
  await written
  expect(await findFact(t.db, 'a')).toBe('1')
  expect(longest()).toBeLessThan(1_000) // a frozen one would stand still for 5 s
})

test('a lock that another process keeps ends everyone who waited for it after 5 s, and the event loop runs on', async () => {
  await using t = await openTestDb()
  const other = t.connect()
  other.exec('BEGIN IMMEDIATE')
  const longest = watchEventLoop()
  const startedAtMs = Date.now()
  const results = await Promise.allSettled([
    t.db.transaction((tx) => putFact(tx, 'a', '1')),
    t.db.transaction((tx) => putFact(tx, 'b', '1')),
    t.db.transaction((tx) => putFact(tx, 'c', '1')),
  ])
  const tookMs = Date.now() - startedAtMs
  for (const result of results) expect(result).toMatchObject({ reason: expect.any(DatabaseBusyError) })
  expect(tookMs).toBeGreaterThan(4_900)
  expect(tookMs).toBeLessThan(9_000) // all three: nobody waits 5 s for each of those before
  expect(longest()).toBeLessThan(1_000) // a frozen one would stand still for 5 s

  other.exec('COMMIT')
  await t.db.transaction((tx) => putFact(tx, 'd', '1'))
  expect(await findFact(t.db, 'd')).toBe('1')
})

test('closing waits for the transaction under way', async () => {
  const t = await openTestDb()
  const written = t.db.transaction(async (tx) => {
    await pause(50)
    await putFact(tx, 'a', '1')
  })
  await t[Symbol.asyncDispose]()
  await expect(written).resolves.toBeUndefined()
})

/** The longest time, in ms, for which a timer of 10 ms was late. */
function watchEventLoop(): () => number {
  let last = performance.now()
  let longest = 0
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last - 10)
    last = now
  }, 10)
  return () => {
    clearInterval(timer)
    return longest
  }
}
