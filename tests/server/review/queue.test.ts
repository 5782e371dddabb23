import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { computeReadiness } from '../../../server/readiness/compute-readiness.ts'
import { readTargets } from '../../../server/readiness/read-targets.ts'
import type { DecisionResult, ReviewView } from '../../../server/review/schemas.ts'
import { addOrganisation, addWork, member } from '../accounts/people-world.ts'
import { type Headers, type ReviewWorld, startReviewWorld } from './review-world.ts'

interface Item {
  readonly work: { readonly id: string }
  readonly organisation: { readonly id: string; readonly name: string } | null
  readonly review: ReviewView
}

describe('the queue', () => {
  let t: ReviewWorld
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    t = await startReviewWorld({ approvals: 2 })
    for (const name of ['waiting', 'claimed', 'approved', 'published', 'half', 'stale']) {
      ids[name] = (await t.addWork('submitted')).workId
      t.advance(1_000)
    }
    ids.draft = (await t.addWork('draft')).workId
    const other = await addOrganisation(t, 'producer', 'Harbour')
    ids.theirs = (await addWork(t, { organisationId: other, status: 'submitted' })).workId
    const { curatorA, curatorB, producer } = t.as
    const both = async (name: string) => {
      for (const curator of [curatorA, curatorB]) await t.step(curator, ids[name] ?? '', 'approve', { regions: ['MO'] })
    }
    t.advance(1_000)
    await t.step(curatorA, ids.claimed ?? '', 'claim')
    await both('approved')
    await both('published')
    await t.step(curatorA, ids.published ?? '', 'publish', { regions: ['MO'] })
    await t.step(curatorB, ids.half ?? '', 'approve', { regions: ['MO'] })
    await both('stale')
    await t.call(producer, 'PATCH', `/api/works/${ids.stale}`, { releaseYear: 2020 })
  })
  afterAll(() => t[Symbol.asyncDispose]())

  const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id) ?? id
  const list = async (query: string, headers: Headers = t.as.curatorA): Promise<string[]> => {
    const { status, body } = await t.call(headers, 'GET', `/api/reviews?${query}`)
    expect(status, JSON.stringify(body)).toBe(200)
    return body.items.map((item: Item) => nameOf(item.work.id))
  }

  test('who waits longest in the present status comes first, on one page or on several', async () => {
    const all = ['waiting', 'theirs', 'claimed', 'approved', 'half', 'stale']
    expect((await list('')).toSorted()).toEqual(all.toSorted())
    expect((await list('')).slice(0, 2)).toEqual(['waiting', 'theirs'])
    const paged: string[] = []
    let cursor = ''
    do {
      const { body } = await t.call(t.as.curatorA, 'GET', `/api/reviews?limit=2${cursor && `&cursor=${cursor}`}`)
      paged.push(...body.items.map((item: Item) => nameOf(item.work.id)))
      cursor = body.nextCursor ?? ''
    } while (cursor !== '')
    expect(paged).toEqual(await list(''))
  })

  test.each([
    ['state=submitted', ['waiting', 'theirs']],
    ['state=in_review', ['claimed', 'half', 'stale']],
    ['state=approved', ['approved']],
    ['state=published', ['published']],
    ['assignedTo=nobody', ['waiting', 'theirs']],
    ['assignedTo=me', ['claimed', 'approved', 'stale']],
    ['region=MO', ['waiting', 'theirs', 'claimed', 'approved', 'half', 'stale']],
    ['region=MO&regionState=open', ['waiting', 'theirs', 'claimed', 'half', 'stale']],
    ['region=MO&regionState=approved', ['approved']],
    ['region=MO&regionState=published', ['published']],
    ['region=TW&regionState=approved', []],
  ])('%s finds what it says', async (query, names) => {
    expect((await list(query)).toSorted()).toEqual(names.toSorted())
  })

  test('organisation finds whose works, and a person whom they are with', async () => {
    const { body } = await t.call(t.as.curatorA, 'GET', '/api/reviews?assignedTo=me&state=in_review')
    const reviewer = body.items[0].review.reviewer.id
    expect((await list(`assignedTo=${reviewer}`, t.as.curatorB)).toSorted()).toEqual(['approved', 'claimed', 'stale'])
    const [theirs] = (await t.call(t.as.curatorA, 'GET', '/api/reviews?state=submitted')).body.items.filter(
      (item: Item) => item.organisation?.name === 'Harbour',
    )
    expect(await list(`organisation=${theirs.organisation.id}`)).toEqual(['theirs'])
  })

  test('what the rules of regions say of a work stands beside it, once it was worked out', async () => {
    const read = async () => {
      const { body } = await t.call(t.as.curatorA, 'GET', '/api/reviews?assignedTo=me&state=approved')
      return body.items[0].readiness as { region: string; state: string }[]
    }
    expect(await read()).toEqual([])
    t.failing.add('TW')
    await computeReadiness(t.ctx, () => readTargets(t.ctx))
    expect(await read()).toEqual(
      expect.arrayContaining([
        { region: 'MO', state: 'pass' },
        { region: 'TW', state: 'fail' },
      ]),
    )
    expect((await read()).every(({ region }) => /^[A-Z]{2}$/.test(region))).toBe(true)
    t.failing.clear()
  })

  test('each sees the reviews of the works that they may see', async () => {
    const own = ['waiting', 'claimed', 'approved', 'half', 'stale']
    expect((await list('', t.as.viewer)).toSorted()).toEqual(own.toSorted())
    expect(await list('state=draft', t.as.viewer)).toEqual(['draft'])
    expect(await list('state=draft')).toEqual([])
    expect(await list('', t.as.stranger)).toEqual([])
    const partner = await member(t, await addOrganisation(t, 'partner'), 'owner')
    expect(await list('', partner)).toEqual([])
    expect((await t.call({}, 'GET', '/api/reviews')).status).toBe(401)
  })

  test.each(['state=gone', 'region=mo', 'regionState=half', 'assignedTo=x', 'limit=1000', 'cursor=eA', 'since=1'])(
    '%s is refused',
    async (query) => {
      expect((await t.call(t.as.curatorA, 'GET', `/api/reviews?${query}`)).status).toBe(400)
    },
  )
})

describe('many decisions in one call', () => {
  let t: ReviewWorld
  beforeAll(async () => {
    t = await startReviewWorld()
  })
  afterAll(() => t[Symbol.asyncDispose]())
  const decide = async (decisions: object[], headers: Headers = t.as.curatorA) =>
    t.call(headers, 'POST', '/api/reviews/decisions', { decisions })
  const told = (items: DecisionResult[]) =>
    items.map(({ status, problem }) => status ?? (problem as { code: string }).code)

  test('each is done or refused by itself, and said so', async () => {
    const works = [await t.addWork('submitted'), await t.addWork('draft'), await t.addWork('submitted')]
    const [first, draft, last] = works.map(({ workId }) => workId)
    t.failing.add('TW')
    const answer = await decide([
      { step: 'claim', workId: first },
      { step: 'approve', workId: first, regions: ['MO'] },
      { step: 'publish', workId: first, regions: ['MO'] },
      { step: 'publish', workId: draft, regions: ['MO'] },
      { step: 'publish', workId: last, regions: ['TW'] },
      { step: 'requestChanges', workId: last },
      { step: 'requestChanges', workId: last, notes: [{ text: '片頭太長' }] },
    ])
    t.failing.clear()
    expect(answer.status).toBe(200)
    expect(told(answer.body.items)).toEqual([
      ...['in_review', 'approved', 'published', 'WORK_NOT_FOUND', 'READINESS_FAILED'],
      ...['REVIEW_NOTE_MISSING', 'changes_requested'],
    ])
    expect(answer.body.items[4].problem).toMatchObject({ status: 409, errors: [{ code: 'made.rule' }] })
  })

  test('the same call with its key answers the same and does nothing twice, at once or later', async () => {
    const { workId } = await t.addWork('submitted')
    const key = { ...t.as.curatorA, 'idempotency-key': 'batch-1' }
    const decisions = [
      { step: 'claim', workId },
      { step: 'release', workId },
      { step: 'approve', workId, regions: ['MO'] },
      { step: 'release', workId },
    ]
    const [one, two] = await Promise.all([decide(decisions, key), decide(decisions, key)])
    expect(told(one.body.items)).toEqual(['in_review', 'submitted', 'approved', 'WORK_STATUS_CONFLICT'])
    expect(two.body).toEqual(one.body)
    const before = await t.history(workId)
    expect((await decide(decisions, key)).body).toEqual(one.body)
    expect(await t.history(workId)).toEqual(before)
    expect(before.map(({ action }) => action)).toEqual(['approved', 'released', 'claimed'])
    const other = await decide(decisions.slice(1), key)
    expect(other.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' })
  })

  test('what another may not see or do is refused by item', async () => {
    const hidden = (await t.addWork('draft')).workId
    const answer = await decide([
      { step: 'withdraw', workId: hidden },
      { step: 'submit', workId: (await t.addWork('submitted')).workId },
    ])
    expect(told(answer.body.items)).toEqual(['WORK_NOT_FOUND', 'FORBIDDEN'])
    expect((await decide([{ step: 'submit', workId: hidden }], t.as.producer)).status).toBe(403)
    expect((await decide([{ step: 'submit', workId: hidden }], {})).status).toBe(401)
  })

  test.each<[string, object[]]>([
    ['none', []],
    [
      'more than 200',
      Array.from({ length: 201 }, () => ({ step: 'submit', workId: '01980000-0000-7000-8000-000000000000' })),
    ],
    ['an unknown step', [{ step: 'burn', workId: '01980000-0000-7000-8000-000000000000' }]],
    ['a field of another step', [{ step: 'submit', workId: '01980000-0000-7000-8000-000000000000', regions: ['MO'] }]],
  ])('%s is a wrong shape', async (_what, decisions) => {
    expect((await decide(decisions)).body).toMatchObject({ status: 400, code: 'REQUEST_INVALID' })
  })

  test('200 decisions are taken', async () => {
    const { workId } = await t.addWork('submitted')
    const decisions = Array.from({ length: 200 }, (_, index) => ({ step: index % 2 ? 'release' : 'claim', workId }))
    const answer = await decide(decisions)
    expect(new Set(told(answer.body.items))).toEqual(new Set(['in_review', 'submitted']))
  })
})
