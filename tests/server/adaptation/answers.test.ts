import { beforeAll, describe, expect, test } from 'vitest'
import { findWork } from '../../../db/queries/works.ts'
import { adaptationAnswers, jobs } from '../../../db/schema/index.ts'
import { addOrganisation, member } from '../accounts/people-world.ts'
import { NOBODY } from '../localisation/localisation-world.ts'
import { addTrackOf, useAdaptationWorld } from './adaptation-world.ts'

const { call, world, list, makeWork, answer } = useAdaptationWorld()
const CASINO = 'TW.culture.casino'
const LINES = ['他去赌场', '坐出租车']

type Headers = Record<string, string>
interface Producer {
  readonly organisationId: string
  readonly owner: Headers
  readonly viewer: Headers
}
let own: Producer
let other: Producer
let curator: Headers
beforeAll(async () => {
  const addProducer = async () => {
    const organisationId = await addOrganisation(world(), 'producer')
    const [owner, viewer] = [
      await member(world(), organisationId, 'owner'),
      await member(world(), organisationId, 'viewer'),
    ]
    return { organisationId, owner, viewer }
  }
  own = await addProducer()
  other = await addProducer()
  curator = await member(world(), await addOrganisation(world(), 'curator'), 'editor')
})

const workOf = async (producer: Producer) =>
  (await makeWork(LINES, 'zh-Hans-CN', { organisationId: producer.organisationId })).workId
const urlOf = (workId: string, itemId = CASINO) => `/api/works/${workId}/adaptation/${itemId}`
const as = (headers: Headers, method: 'PUT' | 'DELETE', url: string, payload?: object) =>
  world().app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
const stateOf = async (workId: string, headers?: Headers) =>
  (await list(workId, 'region=TW', headers)).items.find(({ id }) => id === CASINO)
const historyOf = async (workId: string) => (await call('GET', `/api/works/${workId}/history?limit=100`)).json().items
const answersGiven = () => world().ctx.db.select().from(adaptationAnswers).all().length

test('an answer is shown with the item, counted, and in the history, with who gave it', async () => {
  const workId = await workOf(own)
  const body = { decision: 'replace', text: ' 俱樂部 ', note: '電視版' }
  const given = await as(own.owner, 'PUT', urlOf(workId), body)
  expect(given.statusCode).toBe(200)
  expect(given.json()).toMatchObject({
    id: CASINO,
    state: 'answered',
    answer: { decision: 'replace', text: '俱樂部', note: '電視版', scope: 'work', fromWorkId: workId },
  })
  expect(given.json().answer.by).toMatchObject({ kind: 'person', name: expect.stringContaining('Person') })
  expect(await stateOf(workId, own.viewer)).toEqual(given.json())
  expect((await list(workId, 'region=TW&state=answered')).items.map(({ id }) => id)).toEqual([CASINO])
  expect((await list(workId, 'region=TW&state=open')).items.map(({ id }) => id)).not.toContain(CASINO)
  const summary = (await call('GET', `/api/works/${workId}/adaptation/summary`)).json()
  const regions = Object.fromEntries(summary.regions.map((one: { region: string }) => [one.region, one]))
  expect(regions.TW).toMatchObject({ open: 1, answered: 1, needsChange: 0 })
  expect(regions.HK).toMatchObject({ answered: 0 })
  expect((await historyOf(workId))[0]).toMatchObject({
    ...{ entity: 'work', action: 'edited', before: null },
    after: { adaptation: { itemId: CASINO, scope: 'work', decision: 'replace', text: '俱樂部', note: '電視版' } },
  })
})

test('an answer raises the version of its work, and the same answer again changes nothing', async () => {
  const workId = await workOf(own)
  const versionOf = async () => (await findWork(world().ctx.db, workId))?.version ?? 0
  const before = await versionOf()
  const first = await answer(workId, CASINO, { decision: 'needs_change' })
  expect(await versionOf()).toBe(before + 1)
  expect(first.headers.etag).toBe(`"v${before + 1}"`)
  const waiting = world().ctx.db.select().from(jobs).all()
  expect(waiting.map(({ kind, key }) => `${kind} ${key}`)).toContain(`index-work ${workId}`)
  const entries = (await historyOf(workId)).length
  const again = await answer(workId, CASINO, { decision: 'needs_change' })
  expect(again.json()).toEqual(first.json())
  expect([await versionOf(), (await historyOf(workId)).length]).toEqual([before + 1, entries])
  const stale = await answer(workId, CASINO, { decision: 'keep' }, { 'if-match': `"v${before}"` })
  expect([stale.statusCode, stale.json().code]).toEqual([412, 'VERSION_CONFLICT'])
  expect((await answer(workId, CASINO, { decision: 'keep' }, { 'if-match': `"v${before + 1}"` })).statusCode).toBe(200)
  const gone = await call('DELETE', urlOf(workId), undefined, { 'if-match': `"v${before}"` })
  expect(gone.statusCode).toBe(412)
})

test('what is answered for the organisation counts in its next works, says where it is from, and can be taken back', async () => {
  const first = await workOf(own)
  const body = { decision: 'not_a_problem', scope: 'organisation' }
  expect((await as(own.owner, 'PUT', urlOf(first), body)).statusCode).toBe(200)
  const next = await workOf(own)
  expect((await stateOf(next, own.viewer))?.answer).toMatchObject({ scope: 'organisation', fromWorkId: first })
  // In a work, its own answer counts before the organisation's.
  await as(own.owner, 'PUT', urlOf(next), { decision: 'needs_change' })
  expect((await stateOf(next))?.answer).toMatchObject({ decision: 'needs_change', scope: 'work', fromWorkId: next })
  expect((await stateOf(first))?.answer).toMatchObject({ decision: 'not_a_problem' })
  expect((await as(own.owner, 'DELETE', urlOf(next))).statusCode).toBe(204)
  expect((await stateOf(next))?.answer).toMatchObject({ decision: 'not_a_problem' })
  // Taken back from another work, it is noted where it was given.
  const entries = (await historyOf(next)).length
  expect((await as(own.owner, 'DELETE', urlOf(next))).statusCode).toBe(204)
  expect([await stateOf(first), await stateOf(next)]).toMatchObject([{ state: 'open' }, { state: 'open' }])
  expect((await historyOf(first))[0]).toMatchObject({ before: { adaptation: { itemId: CASINO } }, after: null })
  expect(await historyOf(next)).toHaveLength(entries)
})

test('an answer for the organisation takes the place of the one before, and of what its own work had', async () => {
  const [first, second] = [await workOf(own), await workOf(own)]
  await as(own.owner, 'PUT', urlOf(first), { decision: 'keep', scope: 'organisation' })
  await as(own.owner, 'PUT', urlOf(second), { decision: 'needs_change' })
  await as(own.owner, 'PUT', urlOf(second), { decision: 'not_a_problem', scope: 'organisation' })
  for (const workId of [first, second]) {
    expect((await stateOf(workId))?.answer).toMatchObject({ decision: 'not_a_problem', fromWorkId: second })
  }
  expect((await historyOf(first))[0]).toMatchObject({ before: { adaptation: { decision: 'keep' } }, after: null })
  await as(own.owner, 'DELETE', `${urlOf(first)}?scope=organisation`)
  expect([await stateOf(first), await stateOf(second)]).toMatchObject([{ state: 'open' }, { state: 'open' }])
})

test('an item of another version of the texts is answered there, and counted as one that has to be changed', async () => {
  const { workId, id } = await makeWork(['坐的士'], 'zh-Hant-HK')
  await addTrackOf(world().ctx, id, { locale: 'zh-Hant-TW' }, ['他去賭場'])
  await addTrackOf(world().ctx, id, { locale: 'en' }, ['He went to the casino'])
  const [inHongKong] = (await list(workId, 'region=TW&locale=zh-Hant-HK')).items
  expect(inHongKong).toMatchObject({ term: '的士', state: 'open' })
  const itemId = inHongKong?.id ?? ''
  expect((await answer(workId, itemId, { decision: 'needs_change' })).statusCode).toBe(404)
  expect((await answer(workId, `${itemId}?locale=zh-Hant-HK`, { decision: 'needs_change' })).statusCode).toBe(200)
  expect((await list(workId, 'region=TW&locale=zh-HK')).items[0]).toMatchObject({ state: 'answered' })
  await answer(workId, 'MO.culture.casino?locale=en', { decision: 'needs_change' })
  await answer(workId, CASINO, { decision: 'needs_change' })
  const { regions } = (await call('GET', `/api/works/${workId}/adaptation/summary`)).json()
  expect(regions.find(({ region }: { region: string }) => region === 'TW')).toMatchObject({
    ...{ open: 0, answered: 1, needsChange: 1 },
  })
})

test('another organisation sees nothing of it: not in its own works, and not in one that is shared with it', async () => {
  const [first, shared, foreign] = [await workOf(own), await workOf(own), await workOf(other)]
  await as(own.owner, 'PUT', urlOf(first), { decision: 'keep', note: 'our secret', scope: 'organisation' })
  await call('PUT', `/api/works/${shared}/shares/${other.organisationId}`, { role: 'editor' })
  await call('POST', `/api/works/${shared}/submit`)
  expect(await stateOf(foreign, other.owner)).toMatchObject({ state: 'open', answer: null })
  expect(await stateOf(shared, own.owner)).toMatchObject({ state: 'answered' })
  for (const headers of [other.owner, curator]) {
    expect(await stateOf(shared, headers)).toMatchObject({ state: 'open', answer: null })
    const url = `/api/works/${shared}/adaptation/summary`
    expect((await world().app.inject({ url, headers })).body).not.toContain('"answered":1')
  }
  // They answer for this work, and what was said for all stays as it was.
  expect((await as(other.owner, 'PUT', urlOf(shared), { decision: 'needs_change' })).statusCode).toBe(200)
  expect((await stateOf(shared, own.owner))?.answer).toMatchObject({ decision: 'needs_change', scope: 'work' })
  expect((await as(other.owner, 'DELETE', urlOf(shared))).statusCode).toBe(204)
  const again = await as(other.owner, 'DELETE', urlOf(shared))
  expect([again.statusCode, again.json().code]).toEqual([404, 'ADAPTATION_ANSWER_NOT_FOUND'])
  expect(await stateOf(shared, own.owner)).toMatchObject({ state: 'answered', answer: { note: 'our secret' } })
  expect(JSON.stringify(await historyOf(shared))).not.toContain('our secret')
  await as(own.owner, 'DELETE', urlOf(first))
})

test('only the organisation’s own people speak for all its works, or take that back', async () => {
  const workId = await workOf(own)
  await call('PUT', `/api/works/${workId}/shares/${other.organisationId}`, { role: 'editor' })
  const forAll = { decision: 'keep', scope: 'organisation' }
  const refused = await as(other.owner, 'PUT', urlOf(workId), forAll)
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'FORBIDDEN'])
  expect((await as(own.owner, 'PUT', urlOf(workId), forAll)).statusCode).toBe(200)
  for (const query of ['', '?scope=organisation']) {
    const kept = await as(other.owner, 'DELETE', urlOf(workId) + query)
    expect([kept.statusCode, kept.json().code]).toEqual([403, 'FORBIDDEN'])
  }
  expect((await as(world().operator, 'DELETE', urlOf(workId))).statusCode).toBe(204)
})

describe('refusals', () => {
  test.each([
    ['PUT', { decision: 'perhaps' }, 400, 'REQUEST_INVALID'],
    ['PUT', {}, 400, 'REQUEST_INVALID'],
    ['PUT', { decision: 'keep', scope: 'world' }, 400, 'REQUEST_INVALID'],
    ['PUT', { decision: 'keep', colour: 'red' }, 400, 'REQUEST_INVALID'],
    ['PUT', { decision: 'keep', note: ' ' }, 400, 'REQUEST_INVALID'],
    ['PUT', { decision: 'replace', text: 'x'.repeat(201) }, 400, 'REQUEST_INVALID'],
    ['PUT', { decision: 'replace' }, 422, 'CONTENT_INVALID'],
    ['PUT', { decision: 'keep', text: '俱樂部' }, 422, 'CONTENT_INVALID'],
    ['DELETE', undefined, 404, 'ADAPTATION_ANSWER_NOT_FOUND'],
  ] as const)('%s %j answers %i %s and keeps nothing', async (method, body, status, code) => {
    const workId = await workOf(own)
    const before = answersGiven()
    const refused = await as(own.owner, method, urlOf(workId), body)
    expect([refused.statusCode, refused.json().code]).toEqual([status, code])
    expect(answersGiven()).toBe(before)
  })

  test('an item that the work does not have takes no answer', async () => {
    const workId = await workOf(own)
    for (const itemId of ['TW.culture.poker', 'HK.culture.whip', 'ZZ.culture.casino', '%00', 'TW.culture.casino%20']) {
      const refused = await answer(workId, itemId, { decision: 'keep' })
      expect([refused.statusCode, refused.json().code]).toEqual([404, 'ADAPTATION_ITEM_NOT_FOUND'])
    }
  })

  test.each([
    ['a viewer', () => own.viewer, 403, 'FORBIDDEN'],
    ['a stranger', () => other.owner, 404, 'WORK_NOT_FOUND'],
    ['a curator, of a draft', () => curator, 404, 'WORK_NOT_FOUND'],
    ['nobody', () => ({}), 401, 'SIGNED_OUT'],
  ] as const)('%s may neither answer nor take back', async (_who, headersOf, status, code) => {
    const workId = await workOf(own)
    for (const method of ['PUT', 'DELETE'] as const) {
      const refused = await as(headersOf(), method, urlOf(workId), { decision: 'keep' })
      expect([refused.statusCode, refused.json().code]).toEqual([status, code])
    }
  })

  test('a work that is not there takes no answer', async () => {
    for (const method of ['PUT', 'DELETE'] as const) {
      const refused = await as(world().operator, method, urlOf(NOBODY), { decision: 'keep' })
      expect([refused.statusCode, refused.json().code]).toEqual([404, 'WORK_NOT_FOUND'])
    }
  })
})
