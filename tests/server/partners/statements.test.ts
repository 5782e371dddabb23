import { hash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertEpisode } from '../../../db/queries/episodes.ts'
import { insertMediaFile } from '../../../db/queries/media-files.ts'
import { findSeenWork, type SeenWork } from '../../../db/queries/partner-lens.ts'
import { presentOnce, presentWorks } from '../../../server/partners/present-work.ts'
import { crashing } from '../../proofs/support/crashing-db.ts'
import { type PartnersWorld, startPartnersWorld } from './partners-world.ts'

let t: PartnersWorld
beforeAll(async () => {
  t = await startPartnersWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

/** The database, which counts what it is asked. */
function counting() {
  let looks = 0
  const db = crashing(t.ctx.db, () => {
    looks++
    return false
  })
  return { db, statements: () => looks / 2 } // it looks before and after each
}

const lens = () => ({ organisationId: t.partnerId, regions: ['MO'], licenceTypes: null })

async function addSeen(episodes: number): Promise<SeenWork> {
  const { workId } = await t.addShown()
  const times = { createdAtMs: t.ctx.now(), updatedAtMs: t.ctx.now() }
  await t.ctx.db.transaction(async (tx) => {
    for (let number = 2; number <= episodes; number++) {
      const mediaSha256 = hash('sha256', `${workId} ${number}`)
      await insertMediaFile(tx, { sha256: mediaSha256, sizeBytes: 1, createdAtMs: t.ctx.now() })
      const episode = { id: t.ctx.newId(), workId, number, state: 'ready', mediaSha256, version: 1 } as const
      await insertEpisode(tx, { ...episode, warnings: [], ...times })
    }
  })
  const work = await findSeenWork(t.ctx.db, lens(), workId, t.ctx.now())
  if (!work) throw new Error('It is not seen')
  return work
}

test('whole episodes take as many statements for three works of many as for one', async () => {
  const reading = { locale: undefined, fields: undefined, expand: new Set(['episodes']) }
  const works = [await addSeen(1), await addSeen(2), await addSeen(12)]
  const [one, all] = [counting(), counting()]
  await presentOnce(one.db, { lens: lens() }, works.slice(0, 1), reading)
  const views = await presentOnce(all.db, { lens: lens() }, works, reading)
  expect(views.map(({ episodes }) => episodes?.map(({ number }) => number))).toEqual([
    [1],
    [1, 2],
    Array.from({ length: 12 }, (_, place) => place + 1),
  ])
  expect(all.statements()).toBe(one.statements())
  expect(all.statements()).toBeLessThan(25)
})

test('what is read past the memory is what is read through it', async () => {
  const reading = { locale: 'pt-BR', fields: undefined, expand: new Set<string>() }
  const works = [await addSeen(2), await addSeen(1)]
  const [kept, once] = [presentWorks, presentOnce].map((present) => present(t.ctx.db, { lens: lens() }, works, reading))
  expect(await once).toEqual(await kept)
})
