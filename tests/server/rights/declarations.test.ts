import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readDeclaredFacts, readFileMarks } from '../../../server/rights/declared-facts.ts'
import type { FileMarks, WorkFacts } from '../../../server/rules/facts.ts'
import { type DeclaredWorld, startDeclaredWorld } from './declared-world.ts'

const NOBODY = '019a0000-0000-7000-8000-000000000000'
const LABEL = {
  aigcLabel: '1',
  aigcFields: { contentProducer: 'A', produceId: 'b', contentPropagator: null, propagateId: null },
}

let t: DeclaredWorld
beforeAll(async () => {
  t = await startDeclaredWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

describe('AI', () => {
  test('nothing is declared until somebody does', async () => {
    const id = await t.createWork()
    const { status, body, headers } = await t.call('GET', `/api/works/${id}/ai`)
    expect([status, headers.etag]).toEqual([200, '"v1"'])
    expect(body).toMatchObject({
      involvement: null,
      elements: [],
      tools: [],
      isRealistic: null,
      label: null,
      evidence: [],
    })
    expect(body.found).toEqual({ episodes: [], uninspectedEpisodes: 0 })
    expect(body.platformFlags.map((flag: { value: unknown }) => flag.value)).toEqual([null, null, null])
  })

  test('a declaration takes the place of the one before, and the history keeps it', async () => {
    const id = await t.createWork()
    const first = {
      ...{ involvement: 'full', elements: ['picture', 'voice'], tools: ['Model A 2'], isRealistic: true },
      label: { isShown: true, atMs: 0, durationMs: 3000, heightPx: 60 },
      evidence: [{ url: 'https://example.org/log' }, { text: 'Contract 12' }],
    }
    const declared = await t.call('PUT', `/api/works/${id}/ai`, first, { 'if-match': '"v1"' })
    expect(declared.headers.etag).toBe('"v2"')
    expect(declared.body).toMatchObject({
      ...first,
      label: { ...first.label, episodeNumber: null },
      evidence: [
        { url: 'https://example.org/log', text: null },
        { url: null, text: 'Contract 12' },
      ],
    })
    const second = await t.good('PUT', `/api/works/${id}/ai`, { involvement: 'assisted' })
    expect(second).toMatchObject({ involvement: 'assisted', elements: [], tools: [], label: null, evidence: [] })
    const { items } = await t.good('GET', `/api/works/${id}/history`)
    expect(items[0]).toMatchObject({ before: { aiInvolvement: 'full' }, after: { aiInvolvement: 'assisted' } })
  })

  test('what the files say stands beside it, and where both contradict each other that is said', async () => {
    const id = await t.createWork()
    const labelled = await t.addEpisode(id, 1, LABEL)
    const signed = await t.addEpisode(id, 2, { c2pa: 'ai', digitalSourceTypes: ['trainedAlgorithmicMedia'] })
    const plain = await t.addEpisode(id, 3, {})
    const cut = await t.addEpisode(id, 4, { isWhole: false })
    await t.addEpisode(id, 5)
    const findingsOf = async (body: object) => {
      const { findings, found } = await t.good('PUT', `/api/works/${id}/ai`, body)
      expect(found.uninspectedEpisodes).toBe(1)
      expect(found.episodes).toHaveLength(4)
      return findings.map((finding: { code: string; episodes: { episodeId: string }[] }) => [
        finding.code,
        ...finding.episodes.map(({ episodeId }) => episodeId),
      ])
    }
    const unread = ['FILE_NOT_READ_WHOLE', cut]
    expect(await findingsOf({ involvement: 'none' })).toEqual([['AI_DECLARED_NONE', labelled, signed], unread])
    expect(await findingsOf({})).toEqual([['AI_NOT_DECLARED', labelled, signed], unread])
    expect(await findingsOf({ involvement: 'assisted' })).toEqual([unread])
    expect(await findingsOf({ involvement: 'full' })).toEqual([['AIGC_LABEL_MISSING', signed, plain], unread])
    const { found } = await t.good('GET', `/api/works/${id}/ai`)
    expect(found.episodes[0]).toMatchObject({ aigcLabel: '1', aigc: LABEL.aigcFields, c2pa: 'none', isWhole: true })
    expect(found.episodes[1]).toMatchObject({ c2pa: 'ai', digitalSourceTypes: ['trainedAlgorithmicMedia'] })
  })

  test.each([
    [{ involvement: 'none' }, undefined, [false, false, false]],
    [{ involvement: 'assisted', elements: ['script', 'translation'] }, undefined, [false, false, false]],
    [{ involvement: 'assisted', elements: ['voice'] }, undefined, [true, null, true]],
    [{ involvement: 'full', isRealistic: true }, undefined, [true, true, true]],
    [{ involvement: 'full', isRealistic: false }, undefined, [true, false, true]],
    [{}, undefined, [null, null, null]],
    [{}, LABEL, [true, null, true]],
    [{ involvement: 'none', isRealistic: false }, { c2pa: 'ai' as const }, [true, false, true]],
  ])(
    '%j and a file that says %j ask for is_aigc, containsSyntheticMedia and a label: %j',
    async (body, marks, values) => {
      const id = await t.createWork()
      if (marks) await t.addEpisode(id, 1, marks)
      const { platformFlags } = await t.good('PUT', `/api/works/${id}/ai`, body)
      expect(platformFlags.map((flag: { value: unknown }) => flag.value)).toEqual(values)
      for (const flag of platformFlags)
        expect(flag).toMatchObject({ rule: expect.any(String), sourceUrl: expect.stringMatching(/^https:/) })
    },
  )
})

test('what a work cost and is about is declared as a whole', async () => {
  const id = await t.createWork()
  const url = `/api/works/${id}/production`
  expect(await t.good('GET', url)).toEqual({ budget: null, specialSubjects: null, isPromoted: null })
  const whole = { budget: { amount: 800_000, currency: 'CNY' }, specialSubjects: ['police'], isPromoted: false }
  expect(await t.good('PUT', url, whole)).toEqual(whole)
  expect(await t.good('PUT', url, { specialSubjects: [] })).toEqual({
    budget: null,
    specialSubjects: [],
    isPromoted: null,
  })
})

test('whom a work may harm is declared as a whole, and leaves the rest as it was', async () => {
  const id = await t.createWork()
  await t.good('PUT', `/api/works/${id}/ai`, { involvement: 'full' })
  const url = `/api/works/${id}/minors`
  expect(await t.good('GET', url)).toEqual({ classes: null, notice: null, evidence: [] })
  const notice = { isShown: true, episodeNumber: 3, atMs: 0, durationMs: 4000, heightPx: null }
  expect(await t.good('PUT', url, { classes: ['imitation'], notice })).toEqual({
    classes: ['imitation'],
    notice,
    evidence: [],
  })
  expect(await t.good('GET', `/api/works/${id}/ai`)).toMatchObject({ involvement: 'full' })
})

test.each([
  ['ai', { involvement: 'partly' }, 400, '/involvement'],
  ['ai', { involvement: 'none', elements: ['voice'] }, 422, '/elements'],
  ['ai', { involvement: 'none', tools: ['Model A'] }, 422, '/tools'],
  ['ai', { elements: ['voice', 'voice'] }, 400, '/elements'],
  ['ai', { evidence: [{}] }, 400, '/evidence/0'],
  ['ai', { evidence: [{ text: null }] }, 422, '/evidence/0'],
  ['ai', { evidence: [{ url: 'ftp://example.org' }] }, 400, '/evidence/0/url'],
  ['ai', { evidence: Array.from({ length: 21 }, () => ({ text: 'x' })) }, 400, '/evidence'],
  ['ai', { label: { isShown: true, atMs: -1 } }, 400, '/label/atMs'],
  ['ai', { surprise: 1 }, 400, '/surprise'],
  ['production', { budget: { amount: 1.5, currency: 'CNY' } }, 400, '/budget/amount'],
  ['production', { budget: { amount: 1 } }, 400, '/budget/currency'],
  ['production', { budget: { amount: 1, currency: 'XQQ' } }, 422, '/budget/currency'],
  ['production', { specialSubjects: ['weather'] }, 400, '/specialSubjects/0'],
  ['minors', { classes: ['everything'] }, 400, '/classes/0'],
  ['minors', { notice: { isShown: false, atMs: 3 } }, 422, '/notice'],
])('PUT %s of %j is refused', async (path, body, status, pointer) => {
  const id = await t.createWork()
  const before = await t.good('GET', `/api/works/${id}/${path}`)
  const answer = await t.call('PUT', `/api/works/${id}/${path}`, body)
  expect([answer.status, answer.body.code]).toEqual([status, status === 400 ? 'REQUEST_INVALID' : 'CONTENT_INVALID'])
  expect(answer.body.errors.map((place: { pointer: string }) => place.pointer)).toContain(pointer)
  expect(await t.good('GET', `/api/works/${id}/${path}`)).toEqual(before)
})

test.each(['ai', 'production', 'minors'])(
  '%s of a version that is gone, of no work and for nobody is refused',
  async (path) => {
    const id = await t.createWork()
    const url = `/api/works/${id}/${path}`
    await t.good('PUT', url, {})
    expect((await t.call('PUT', url, {}, { 'if-match': '"v1"' })).status).toBe(412)
    expect(await t.call('PUT', `/api/works/${NOBODY}/${path}`, {})).toMatchObject({
      status: 404,
      body: { code: 'WORK_NOT_FOUND' },
    })
    expect((await t.app.inject({ method: 'PUT', url, payload: {} })).statusCode).toBe(401)
  },
)

test('rules are given what is declared in the shapes that they look at, for many works at once', async () => {
  const [declared, other] = [await t.createWork(), await t.createWork()]
  const rating = { region: 'TW', system: 'MOC-TW-TV', status: 'rated', code: 'PG-15', basis: 'official' }
  await t.good('POST', `/api/works/${declared}/ratings`, { ...rating, validFrom: '2026-01-01T00:00:00Z' })
  const filing = { region: 'CN', scheme: 'cn-licence', number: '(总局)网剧审字(2022)第001号' }
  await t.good('POST', `/api/works/${declared}/filings`, filing)
  await t.good('PUT', `/api/works/${declared}/ai`, { involvement: 'full', label: { isShown: true } })
  const episodeId = await t.addEpisode(declared, 1, LABEL)
  await t.addEpisode(declared, 2)
  const facts: Map<
    string,
    Pick<WorkFacts, 'ratings' | 'filings' | 'ai' | 'production' | 'minors'>
  > = await readDeclaredFacts(t.ctx.db, [declared, other])
  expect(facts.get(declared)).toMatchObject({
    ratings: [{ ...rating, recommendedAge: 15, minimumAge: null, validFromMs: Date.UTC(2026, 0), validUntilMs: null }],
    filings: [{ ...filing, kind: '网剧审字', card: null, validFromMs: null }],
    ai: { involvement: 'full', elements: [], label: { isShown: true, atMs: null } },
  })
  expect(facts.get(other)).toEqual({
    ratings: [],
    filings: [],
    ai: { involvement: null, elements: [], label: null },
    production: { budgetAmount: null, budgetCurrency: null, specialSubjects: null, isPromoted: null },
    minors: { classes: null, notice: null },
  })
  const marks: Map<string, FileMarks> = await readFileMarks(t.ctx.db, [declared, other])
  expect([...marks]).toEqual([[episodeId, { aigcLabel: '1', c2pa: 'none' }]])
})
