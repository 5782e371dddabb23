import { afterAll, beforeAll, expect, test } from 'vitest'
import { findSeenWork, findSeenWorks, type Lens, listSeenWorks } from '../../../db/queries/partner-lens.ts'
import { updateWork } from '../../../db/queries/works.ts'
import { addOrganisation } from '../accounts/people-world.ts'
import { type PartnersWorld, type ShownChange, startPartnersWorld } from './partners-world.ts'

let t: PartnersWorld
let rivalId: string
beforeAll(async () => {
  t = await startPartnersWorld()
  rivalId = await addOrganisation(t, 'partner')
})
afterAll(() => t[Symbol.asyncDispose]())

/** Whether a lens shows a work, asked in each way that there is; they have to agree. */
async function sees(workId: string, change: Partial<Lens> = {}): Promise<boolean> {
  const lens: Lens = { organisationId: t.partnerId, regions: ['MO'], licenceTypes: null, ...change }
  const nowMs = t.ctx.now()
  const one = (await findSeenWork(t.ctx.db, lens, workId, nowMs)) !== undefined
  const some = (await findSeenWorks(t.ctx.db, lens, [workId], nowMs)).length === 1
  const all = await listSeenWorks(t.ctx.db, lens, nowMs, { beforeId: undefined, limit: 1_000 })
  const listed = all.filter(({ id }) => id === workId).length
  expect([some, listed]).toEqual([one, Number(one)])
  return one
}

const hourAgo = () => t.ctx.now() - 3_600_000
test.each<[string, () => ShownChange, Partial<Lens>, boolean]>([
  ['published, with an open window', () => ({}), {}, true],
  ['published nowhere', () => ({ publishedIn: [] }), {}, false],
  ['published in another region', () => ({ publishedIn: ['HK'] }), {}, false],
  ['with a window for another region', () => ({ windows: [{ regions: ['HK'] }] }), {}, false],
  ['with a window for all the world', () => ({ windows: [{ scope: 'worldwide_except', regions: [] }] }), {}, true],
  [
    'with a window for all but its region',
    () => ({ windows: [{ scope: 'worldwide_except', regions: ['MO'] }] }),
    {},
    false,
  ],
  ['with a window to come', () => ({ windows: [{ fromMs: t.ctx.now() + 1 }] }), {}, false],
  ['with a window that begins now', () => ({ windows: [{ fromMs: t.ctx.now() }] }), {}, true],
  ['with a window that ends now', () => ({ windows: [{ fromMs: hourAgo(), untilMs: t.ctx.now() }] }), {}, false],
  ['with no window', () => ({ windows: [] }), {}, false],
  ['for another licence', () => ({ windows: [{ licenceType: 'AVOD' }] }), { licenceTypes: ['SVOD', 'VOD'] }, false],
  ['for one of its licences', () => ({ windows: [{ licenceType: 'VOD' }] }), { licenceTypes: ['SVOD', 'VOD'] }, true],
  [
    'given to it',
    () => ({ windows: [{ licensee: 'We', licenseeOrganisationId: t.partnerId, isExclusive: true }] }),
    {},
    true,
  ],
  ['given to another', () => ({ windows: [{ licensee: 'They', licenseeOrganisationId: rivalId }] }), {}, false],
  ['given to somebody who is not here', () => ({ windows: [{ licensee: 'They' }] }), {}, false],
  ['published in one of two regions', () => ({}), { regions: ['HK', 'MO'] }, true],
  [
    'published in one region, with a window for the other',
    () => ({ publishedIn: ['HK'], windows: [{ regions: ['MO'] }] }),
    { regions: ['HK', 'MO'] },
    false,
  ],
])('a work %s', async (_what, change, lens, isSeen) => {
  const { workId } = await t.addShown(change())
  expect(await sees(workId, lens)).toBe(isSeen)
})

test.each(['draft', 'submitted', 'approved', 'withdrawn'] as const)(
  'a work that is %s is outside of every lens',
  async (status) => {
    const { workId } = await t.addShown()
    expect(await sees(workId)).toBe(true)
    await t.ctx.db.transaction((tx) => updateWork(tx, workId, { status }, t.ctx.now()))
    expect(await sees(workId)).toBe(false)
  },
)

test('what is seen carries the place of its last change, that of an episode too', async () => {
  const { workId, episodeId } = await t.addShown()
  const lens: Lens = { organisationId: t.partnerId, regions: ['MO'], licenceTypes: null }
  const seqOf = async () => (await findSeenWork(t.ctx.db, lens, workId, t.ctx.now()))?.seq ?? 0
  const before = await seqOf()
  const { updateEpisode } = await import('../../../db/queries/episodes.ts')
  await t.ctx.db.transaction((tx) => updateEpisode(tx, episodeId, {}, t.ctx.now()))
  expect(await seqOf()).toBeGreaterThan(before)
})
