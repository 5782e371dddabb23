import { createHash, randomUUID } from 'node:crypto'
import { utimes } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { addEpisode } from '../../../server/catalogue/add-episode.ts'
import { createWork } from '../../../server/catalogue/create-work.ts'
import { sweep } from '../../../server/processes/housekeeping.ts'
import { newWork, startTestApp } from '../test-app.ts'

const LONG_AGO = new Date('2020-01-01T00:00:00Z')
const OPERATOR = { kind: 'operator', id: 'operator', memberships: [] } as const
const ROUNDS = 40
const FILES = 12

test('a sweep beside uploads of the very files that it removes loses none whose upload was acknowledged', async () => {
  await using t = await startTestApp()
  let [kept, removed] = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    const { id: workId } = await createWork(t.ctx, OPERATOR, newWork() as Parameters<typeof createWork>[2])
    const files = Array.from({ length: FILES }, () => Buffer.from(randomUUID()))
    for (const bytes of files) {
      await t.ctx.store.keepBytes(bytes) // nobody names it, and it is old: the sweep wants it
      await utimes(t.ctx.store.pathOf(sha256(bytes)), LONG_AGO, LONG_AGO)
    }
    const uploads = files.map(async (bytes, index) => {
      await pause((index / FILES) * 8)
      const video = await t.ctx.store.receive(Readable.from([bytes]), { maxBytes: 100 })
      await addEpisode(t.ctx, OPERATOR, { workId, metadata: { number: index + 1 }, video, subtitles: [] })
    })
    await Promise.all([sweep(t.ctx, Date.now() - 60_000), ...uploads])
    for (const bytes of files) expect(await t.ctx.store.has(sha256(bytes))).toBe(true)
    kept += files.length
    const unnamed = Buffer.from(randomUUID())
    await t.ctx.store.keepBytes(unnamed)
    await utimes(t.ctx.store.pathOf(sha256(unnamed)), LONG_AGO, LONG_AGO)
    await sweep(t.ctx, Date.now() - 60_000)
    if (!(await t.ctx.store.has(sha256(unnamed)))) removed++
  }
  expect([kept, removed]).toEqual([ROUNDS * FILES, ROUNDS])
})

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
