import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findEpisode, insertEpisode, setEpisodeState } from '../../../db/queries/episodes.ts'
import { storeFileMarks } from '../../../db/queries/file-marks.ts'
import { insertMediaFile, storeAnalysis } from '../../../db/queries/media-files.ts'
import { insertRating } from '../../../db/queries/ratings.ts'
import { listReadinessOfWork } from '../../../db/queries/readiness.ts'
import { putPublication } from '../../../db/queries/windows.ts'
import { prepareEvaluation } from '../../../server/readiness/prepare-evaluation.ts'
import type { ReadinessChangesView, ReadinessView, WorkReadinessView } from '../../../server/readiness/schemas.ts'
import { addOrganisation, addWork, member } from '../accounts/people-world.ts'
import {
  DAY_MS,
  editWork,
  makePack,
  makeRule,
  open,
  RATED,
  type ReadinessWorld,
  rate,
  SHORT,
  startReadinessWorld,
  WINDOWED,
} from './readiness-world.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const NOBODY = '01980000-0000-7000-8000-000000000000'

let t: ReadinessWorld
beforeAll(async () => {
  t = await startReadinessWorld()
  await t.putPack(makePack('made', [RATED, WINDOWED, SHORT]))
})
afterAll(() => t[Symbol.asyncDispose]())

const iso = (atMs: number) => new Date(atMs).toISOString()
const add = (change: Partial<Parameters<typeof addWork>[1]> = {}) =>
  addWork(t, { organisationId: null, status: 'submitted', ...change })
async function readinessOf(workId: string, query = ''): Promise<WorkReadinessView> {
  const answer = await t.get(`/api/works/${workId}/readiness?targets=made${query}`)
  expect(answer.statusCode).toBe(200)
  return answer.json()
}
async function list(query: string, headers?: Record<string, string>): Promise<ReadinessView> {
  const answer = await t.get(`/api/readiness?target=made${query}`, headers)
  expect(answer.statusCode).toBe(200)
  return answer.json()
}
async function changes(query: string, headers?: Record<string, string>): Promise<ReadinessChangesView> {
  const answer = await t.get(`/api/readiness/changes?targets=made&${query}`, headers)
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

describe('one work', () => {
  test('each finding has its rule in the words of the reader, its source and the episode that it is about', async () => {
    const { workId, episodeId } = await add()
    const { targets } = await readinessOf(workId, '&locale=zh-Hant-MO')
    expect(targets).toHaveLength(1)
    const [made] = targets
    expect(made).toMatchObject({
      target: 'made',
      state: 'fail',
      counts: { fail: 1, warn: 2, info: 0 },
      label: 'made（繁）',
    })
    expect(made?.findings.map(({ ruleId }) => ruleId)).toEqual(['made.rated', 'made.windowed', 'made.short'])
    expect(made?.findings[0]).toEqual({
      ...{ ruleId: 'made.rated', severity: 'fail', isUnknown: false, locale: 'zh-Hant' },
      ...{ message: 'made.rated is broken（繁）', fix: 'mend made.rated（繁）' },
      ...{ sourceUrl: 'https://example.org/made.rated', sourceNote: 'made', verifiedOn: '2026-11-01' },
      ...{ confidence: 'primary', isWeak: false, validFrom: null, validTo: null },
      placeCount: 1,
      places: [{ episodeId: null, episodeNumber: null, atMs: null, seen: expect.anything() }],
    })
    expect(made?.findings[2]).toMatchObject({
      ...{ isUnknown: true, severity: 'warn', isWeak: true, message: '1 lasts （未知） ms（繁）' },
      places: [{ episodeId, episodeNumber: 1, atMs: null, seen: { 'episode.number': 1, 'episode.durationMs': null } }],
    })
  })

  test('places of one rule stand together, each with its words where they are others, and no more than are asked for', async () => {
    const { workId, episodeId } = await add()
    const episode = await findEpisode(t.ctx.db, episodeId)
    if (!episode) throw new Error('There is no episode')
    for (const number of [2, 3]) {
      const sha256 = createHash('sha256').update(`${workId} ${number}`).digest('hex')
      await t.ctx.db.transaction(async (tx) => {
        await insertMediaFile(tx, { sha256, sizeBytes: 1, createdAtMs: 1 })
        await insertEpisode(tx, { ...episode, id: t.ctx.newId(), number, mediaSha256: sha256 })
      })
    }
    const short = (await readinessOf(workId, '&places=2')).targets[0]?.findings[2]
    expect(short).toMatchObject({ message: expect.stringMatching(/^1 lasts/), placeCount: 3 })
    expect(short?.places.map(({ episodeNumber, message, fix }) => [episodeNumber, message, fix])).toEqual([
      [1, undefined, undefined],
      [2, expect.stringMatching(/^2 lasts/), undefined],
    ])
    expect((await readinessOf(workId, '&places=0')).targets[0]?.findings[2]).toMatchObject({
      placeCount: 3,
      places: [],
    })
  })

  test('it is worked out at any instant, and says for how long it is so', async () => {
    const { workId } = await add()
    const nowMs = t.ctx.now()
    await rate(t, workId, { validFromMs: nowMs + DAY_MS, validUntilMs: nowMs + 2 * DAY_MS })
    const at = async (atMs: number) => (await readinessOf(workId, `&asOf=${iso(atMs)}`)).targets[0]
    expect(await at(nowMs)).toMatchObject({ state: 'fail', validFrom: null, validUntil: iso(nowMs + DAY_MS) })
    expect(await at(nowMs + DAY_MS)).toMatchObject({
      ...{ state: 'warn', validFrom: iso(nowMs + DAY_MS), validUntil: iso(nowMs + 2 * DAY_MS) },
    })
    expect(await at(nowMs + 2 * DAY_MS)).toMatchObject({ state: 'fail', validUntil: null })
  })

  test('what is stored is not asked: an edit shows before anything is worked out anew', async () => {
    const { workId } = await add()
    await t.compute()
    await rate(t, workId)
    expect((await readinessOf(workId)).targets[0]?.state).toBe('warn')
    const rows = await listReadinessOfWork(t.ctx.db, workId)
    expect(rows.find(({ target }) => target === 'made')?.state).toBe('fail')
  })

  test('a region that it was published in although it was not ready says why', async () => {
    const { workId } = await add()
    const by = { editorKind: 'operator', editorId: 'operator', editorName: 'operator' } as const
    const publication = { workId, region: 'MO', sinceMs: t.ctx.now(), ...by }
    const override = { overrideReason: 'a festival', overriddenFindings: [] }
    await editWork(t, workId, (tx) => putPublication(tx, { ...publication, ...override }))
    const { targets } = (await t.get(`/api/works/${workId}/readiness?targets=MO,TW`)).json() as WorkReadinessView
    expect(targets.map((one) => [one.target, one.override])).toEqual([
      ['MO', { reason: 'a festival', since: iso(t.ctx.now()) }],
      ['TW', null],
    ])
  })

  test('a transaction judges a work as it leaves it', async () => {
    const { workId } = await add()
    const evaluate = await prepareEvaluation(t.ctx)
    await t.ctx.db.transaction(async (tx) => {
      const row = { id: t.ctx.newId(), workId, region: 'MO', system: 'MO', status: 'pending' } as const
      await insertRating(tx, { ...row, descriptors: [], createdAtMs: 1 })
      const found = await evaluate(tx, workId, ['made', 'nowhere'], t.ctx.now())
      expect([...found].map(([target, { state }]) => [target, state])).toEqual([['made', 'warn']])
      expect(await evaluate(tx, NOBODY, ['made'], t.ctx.now())).toEqual(new Map())
    })
  })

  test.each([
    ['targets=nowhere', 400, 'QUERY_INVALID'],
    [`targets=${'made,'.repeat(500)}`, 400, 'REQUEST_INVALID'],
    ['asOf=yesterday', 400, 'REQUEST_INVALID'],
    ['asOf=2026-06-30T23:59:60Z', 400, 'QUERY_INVALID'],
    ['locale=klingon', 400, 'QUERY_INVALID'],
    ['colour=red', 400, 'REQUEST_INVALID'],
    ['places=-1', 400, 'REQUEST_INVALID'],
  ])('%s is refused', async (query, statusCode, code) => {
    const { workId } = await add()
    const answer = await t.get(`/api/works/${workId}/readiness?${query}`)
    expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([statusCode, code])
  })

  test('a work that is not there, and another producer’s draft, are 404; without a caller it is 401', async () => {
    const own = await addOrganisation(t, 'producer')
    const { workId } = await add({ organisationId: own, status: 'draft' })
    const stranger = await member(t, await addOrganisation(t, 'producer'), 'owner')
    const statusOf = async (id: string, headers: Record<string, string>) =>
      (await t.get(`/api/works/${id}/readiness`, headers)).statusCode
    expect(await statusOf(NOBODY, t.operator)).toBe(404)
    expect(await statusOf(workId, stranger)).toBe(404)
    expect(await statusOf(workId, {})).toBe(401)
    expect(await statusOf(workId, await member(t, own, 'viewer'))).toBe(200)
  })
})

describe('all works by state', () => {
  test('what was worked out is listed with its counts, and what is not yet is counted as pending', async () => {
    const own = await addOrganisation(t, 'producer')
    const [first, second] = [await add({ organisationId: own }), await add({ organisationId: own })]
    await rate(t, first.workId)
    await t.compute()
    const before = await list(`&organisationId=${own}`)
    expect(before).toMatchObject({
      target: 'made',
      counts: { pass: 0, warn: 1, fail: 1 },
      pending: 0,
      nextCursor: null,
    })
    expect(before.items.map(({ work, state }) => [work.id, state])).toEqual([
      [second.workId, 'fail'],
      [first.workId, 'warn'],
    ])
    expect(before.items[0]).toMatchObject({
      work: { shownTitle: { locale: 'zh-Hant-TW', text: second.workId, isFallback: false } },
      isPending: false,
      counts: { fail: 1, warn: 2, info: 0 },
      rules: [
        { ruleId: 'made.rated', severity: 'fail', isUnknown: false, places: 1 },
        { ruleId: 'made.windowed', severity: 'warn', isUnknown: false, places: 1 },
        { ruleId: 'made.short', severity: 'warn', isUnknown: true, places: 1 },
      ],
    })
    await rate(t, second.workId)
    await add({ organisationId: own })
    const after = await list(`&organisationId=${own}`)
    expect(after.pending).toBe(2)
    expect(after.items.map(({ isPending }) => isPending)).toEqual([true, false])
    await t.compute()
    expect(await list(`&organisationId=${own}`)).toMatchObject({ counts: { warn: 2, fail: 1 }, pending: 0 })
  })

  test('a page follows the other, by state', async () => {
    const own = await addOrganisation(t, 'producer')
    const ids: string[] = []
    for (let index = 0; index < 5; index++) ids.push((await add({ organisationId: own })).workId)
    await t.compute()
    const seen: string[] = []
    let query = `&organisationId=${own}&state=fail&limit=2`
    for (let pages = 0; pages < 3; pages++) {
      const page = await list(query)
      seen.push(...page.items.map(({ work }) => work.id))
      query = `&organisationId=${own}&state=fail&limit=2&cursor=${page.nextCursor}`
      if (page.nextCursor === null) break
    }
    expect(seen).toEqual(ids.toReversed())
    expect((await list(`&organisationId=${own}&state=pass`)).items).toEqual([])
  })

  test('an item says why it is shown in the region all the same, and whether a window covers that', async () => {
    const own = await addOrganisation(t, 'producer')
    const [overridden, windowed] = [await add({ organisationId: own }), await add({ organisationId: own })]
    const by = { editorKind: 'operator', editorId: 'operator', editorName: 'operator' } as const
    const publication = { region: 'MO', sinceMs: t.ctx.now(), ...by }
    const override = { overrideReason: 'a festival', overriddenFindings: [] }
    await editWork(t, overridden.workId, (tx) =>
      putPublication(tx, { workId: overridden.workId, ...publication, ...override }),
    )
    await editWork(t, windowed.workId, (tx) => putPublication(tx, { workId: windowed.workId, ...publication }))
    await open(t, windowed.workId, [{ fromMs: null, untilMs: t.ctx.now() + DAY_MS }])
    await t.compute()
    const shown = async (target: string) => {
      const answer = await t.get(`/api/readiness?target=${target}&organisationId=${own}`)
      const { items } = answer.json() as ReadinessView
      return new Map(items.map((item) => [item.work.id, [item.override, item.hasWindow]]))
    }
    const since = iso(t.ctx.now())
    expect((await shown('MO')).get(overridden.workId)).toEqual([{ reason: 'a festival', since }, null])
    expect((await shown('MO')).get(windowed.workId)).toEqual([null, true])
    expect((await shown('TW')).get(windowed.workId)).toEqual([null, false])
    expect((await shown('made')).get(windowed.workId)).toEqual([null, null])
  })

  test('only works that the caller may see are listed and counted', async () => {
    const [own, other] = [await addOrganisation(t, 'producer'), await addOrganisation(t, 'producer')]
    const draft = await add({ organisationId: own, status: 'draft' })
    const submitted = await add({ organisationId: own })
    await add({ organisationId: other, status: 'draft' })
    await t.compute()
    const owner = await list('', await member(t, own, 'viewer'))
    expect(owner.items.map(({ work }) => work.id)).toEqual([submitted.workId, draft.workId])
    expect(owner.counts.fail).toBe(2)
    const curator = await list(`&organisationId=${own}`, await member(t, await addOrganisation(t, 'curator'), 'viewer'))
    expect(curator.items.map(({ work }) => work.id)).toEqual([submitted.workId])
    expect(curator.counts.fail).toBe(1)
    expect((await list('', await member(t, await addOrganisation(t, 'partner'), 'owner'))).counts.fail).toBe(0)
  })

  test.each([
    ['', 'REQUEST_INVALID'],
    ['target=nowhere', 'QUERY_INVALID'],
    ['target=made&state=ready', 'REQUEST_INVALID'],
    ['target=made&limit=101', 'REQUEST_INVALID'],
    ['target=made&cursor=abc', 'CURSOR_INVALID'],
    ['target=made&locale=klingon', 'QUERY_INVALID'],
    ['target=made&organisationId=me', 'REQUEST_INVALID'],
  ])('?%s is refused', async (query, code) => {
    const answer = await t.get(`/api/readiness?${query}`)
    expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([400, code])
  })
})

describe('what changes by itself', () => {
  test('a work that breaks is told with the instant, what ends then, and what is found from then on', async () => {
    const own = await addOrganisation(t, 'producer')
    const { workId } = await add({ organisationId: own })
    await add({ organisationId: own })
    const untilMs = t.ctx.now() + 3 * DAY_MS
    await rate(t, workId, { validUntilMs: untilMs })
    await t.compute()
    const { items, nextCursor } = await changes(
      `organisationId=${own}&from=${iso(untilMs)}&to=${iso(untilMs + DAY_MS)}`,
    )
    expect(nextCursor).toBeNull()
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      ...{ work: { id: workId }, target: 'made', at: iso(untilMs), from: 'warn', to: 'fail', lost: [] },
      causes: [{ kind: 'rating', edge: 'ends', name: 'MO MO A' }],
      gained: [{ ruleId: 'made.rated', fix: 'mend made.rated' }],
    })
    expect((await changes(`organisationId=${own}&from=${iso(untilMs + 1)}&to=${iso(untilMs + DAY_MS)}`)).items).toEqual(
      [],
    )
    expect((await changes(`organisationId=${own}&from=${iso(untilMs - DAY_MS)}&to=${iso(untilMs)}`)).items).toEqual([])
  })

  test('it is exact also before anything was worked out, and for times that are gone', async () => {
    const own = await addOrganisation(t, 'producer')
    const { workId } = await add({ organisationId: own })
    const nowMs = t.ctx.now()
    const span = `organisationId=${own}&from=${iso(nowMs - 9 * DAY_MS)}&to=${iso(nowMs + 9 * DAY_MS)}`
    await rate(t, workId, { validFromMs: nowMs - 3 * DAY_MS, validUntilMs: nowMs + 3 * DAY_MS })
    const before = await changes(span)
    await t.compute()
    expect(await changes(span)).toEqual(before)
    expect(before.items.map(({ at, from, to }) => [at, from, to])).toEqual([
      [iso(nowMs - 3 * DAY_MS), 'fail', 'warn'],
      [iso(nowMs + 3 * DAY_MS), 'warn', 'fail'],
    ])
  })

  test('a rule that begins, and a window that opens, are told as such', async () => {
    const day = iso(t.ctx.now() + 20 * DAY_MS).slice(0, 10)
    await t.putPack(makePack('later', [{ ...RATED, id: 'later.rated', validFrom: day }, WINDOWED]))
    const own = await addOrganisation(t, 'producer')
    const { workId } = await add({ organisationId: own })
    const opensMs = t.ctx.now() + 5 * DAY_MS
    await open(t, workId, [{ fromMs: opensMs, untilMs: null }])
    await t.compute()
    const asked = `targets=later&organisationId=${own}&from=${iso(t.ctx.now())}&to=${iso(t.ctx.now() + 30 * DAY_MS)}`
    const { items } = (await t.get(`/api/readiness/changes?${asked}`)).json() as ReadinessChangesView
    expect(items.map(({ at, to, causes }) => [at, to, causes])).toEqual([
      [iso(opensMs), 'pass', [{ kind: 'window', edge: 'begins', name: 'SVOD' }]],
      [`${day}T00:00:00.000Z`, 'fail', [{ kind: 'rule', edge: 'begins', name: 'later.rated' }]],
    ])
    expect(items[0]?.lost.map(({ ruleId }) => ruleId)).toEqual(['made.windowed'])
  })

  test('pages hold whole works and lead to all of them', async () => {
    const own = await addOrganisation(t, 'producer')
    const untilMs = t.ctx.now() + DAY_MS
    const ids: string[] = []
    for (let index = 0; index < 5; index++) {
      const { workId } = await add({ organisationId: own })
      await rate(t, workId, { validUntilMs: untilMs })
      ids.push(workId)
    }
    await t.compute()
    const span = `organisationId=${own}&from=${iso(untilMs)}&to=${iso(untilMs + 1)}&limit=2`
    const found: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: ReadinessChangesView = await changes(cursor === '' ? span : `${span}&cursor=${cursor}`)
      found.push(...page.items.map(({ work }) => work.id))
      cursor = page.nextCursor
    }
    expect(found).toEqual(ids)
  })

  test('only works that the caller may see are looked at', async () => {
    const own = await addOrganisation(t, 'producer')
    const { workId } = await add({ organisationId: own, status: 'draft' })
    const untilMs = t.ctx.now() + DAY_MS
    await rate(t, workId, { validUntilMs: untilMs })
    const span = `from=${iso(untilMs)}&to=${iso(untilMs + 1)}`
    const idsFor = async (headers: Record<string, string>) =>
      (await changes(span, headers)).items.map(({ work }) => work.id)
    expect(await idsFor(await member(t, own, 'viewer'))).toEqual([workId])
    expect(await idsFor(await member(t, await addOrganisation(t, 'producer'), 'owner'))).toEqual([])
    expect(await idsFor(await member(t, await addOrganisation(t, 'curator'), 'owner'))).not.toContain(workId)
  })

  test.each([
    ['from=2026-07-01T00:00:00Z', 'REQUEST_INVALID'],
    ['from=2026-07-02T00:00:00Z&to=2026-07-01T00:00:00Z', 'QUERY_INVALID'],
    ['from=2026-07-01T00:00:00Z&to=2026-07-02T00:00:00Z&targets=nowhere', 'QUERY_INVALID'],
    ['from=2026-07-01T00:00:00Z&to=2026-07-02T00:00:00Z&cursor=x', 'CURSOR_INVALID'],
  ])('?%s is refused', async (query, code) => {
    const answer = await t.get(`/api/readiness/changes?${query}`)
    expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([400, code])
  })
})

describe('what is stored follows', () => {
  const rowOf = async (workId: string, target = 'made') =>
    (await listReadinessOfWork(t.ctx.db, workId)).find((row) => row.target === target)

  test('only rows whose rules are others are worked out anew, and a target that is gone leaves', async () => {
    await t.putPack(makePack('passing', [RATED]))
    const { workId } = await add()
    await t.compute()
    const made = await rowOf(workId)
    expect(await rowOf(workId, 'passing')).toMatchObject({ state: 'fail' })
    t.advance(1_000)
    await t.putPack(makePack('passing', [makeRule({ ...RATED, severity: 'warn' })]))
    await t.compute()
    expect(await rowOf(workId, 'passing')).toMatchObject({ state: 'warn', computedAtMs: t.ctx.now() })
    expect(await rowOf(workId)).toEqual(made)
  })

  test('what has come to its end is worked out anew, and nothing else', async () => {
    const { workId } = await add()
    const other = await add()
    await rate(t, workId, { validUntilMs: t.ctx.now() + 1_000 })
    await t.compute()
    expect((await rowOf(workId))?.state).toBe('warn')
    const untouched = await rowOf(other.workId)
    t.advance(1_000)
    await t.compute()
    expect((await rowOf(workId))?.state).toBe('fail')
    expect(await rowOf(other.workId)).toEqual(untouched)
  })

  test('a file that is analysed for one episode is news of all that have it', async () => {
    const { workId, episodeId } = await add({ bytes: 'shared film' })
    const failed = { state: 'failed', problem: { code: 'MEDIA_TIMED_OUT', detail: 'slow' } } as const
    await t.ctx.db.transaction((tx) => setEpisodeState(tx, episodeId, failed, t.ctx.now()))
    await t.compute()
    expect((await rowOf(workId))?.findings).toContainEqual(['made.short', 1, 1, [1]])
    const sha256 = createHash('sha256').update('shared film').digest('hex')
    await t.ctx.db.transaction((tx) => storeAnalysis(tx, sha256, { analysedAtMs: t.ctx.now() + 1, durationMs: 9 }, []))
    await t.compute()
    expect((await rowOf(workId))?.findings.map(([ruleId]) => ruleId)).not.toContain('made.short')
    await t.putPack(
      makePack('marked', [
        makeRule({
          ...{ id: 'made.unmarked', looksAt: 'episode', severity: 'fail' },
          require: { fact: 'episode.c2pa', is: 'none' },
        }),
      ]),
    )
    await t.compute()
    expect((await rowOf(workId, 'marked'))?.state).toBe('warn')
    const mark = { mediaSha256: sha256, readerVersion: 1, isWhole: true, digitalSourceTypes: [], inspectedAtMs: 1 }
    for (const [c2pa, state] of [
      ['none', 'pass'],
      ['ai', 'fail'],
    ] as const) {
      await t.ctx.db.transaction((tx) => storeFileMarks(tx, { ...mark, c2pa }))
      await t.compute()
      expect((await rowOf(workId, 'marked'))?.state).toBe(state)
    }
  })
})
