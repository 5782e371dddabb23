import { afterAll, beforeAll, expect, test } from 'vitest'
import { setEpisodeState } from '../../../db/queries/episodes.ts'
import { listWorkIds } from '../../../db/queries/index-rows.ts'
import { updatePerson } from '../../../db/queries/people.ts'
import { findReadinessMarks } from '../../../db/queries/readiness.ts'
import { createWork } from '../../../server/catalogue/create-work.ts'
import type { EditEntryView } from '../../../server/catalogue/history-schemas.ts'
import { gatherFacts } from '../../../server/readiness/gather-facts.ts'
import { addOrganisation, addPerson } from '../accounts/people-world.ts'
import { avail, availList, transaction } from '../rights/avails/avails-world.ts'
import { newWork } from '../test-app.ts'
import { metadata, startUploadWorld, subtitle, TINY_VIDEO, type UploadWorld, video } from '../uploads/upload-world.ts'

const NOBODY = '01980000-0000-7000-8000-000000000000'
const RATING = { region: 'TW', system: 'MOC-TW-TV', status: 'pending' }
const FILING = { region: 'CN', scheme: 'cn-licence', number: '(京)网微剧审字(2026)第1号' }
const OPERATOR = { kind: 'operator', id: 'operator', name: 'operator' }

let t: UploadWorld
let seed = 0
beforeAll(async () => {
  t = await startUploadWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
async function call(method: Method, url: string, payload?: object | Buffer, headers: Record<string, string> = {}) {
  const before = await whatRulesSee()
  const answer = await t.app.inject({
    ...{ method, url, headers: { ...t.operator, ...headers } },
    ...(payload ? { payload } : {}),
  })
  expect(answer.statusCode, `${method} ${url} ${answer.body}`).toBeLessThan(300)
  expectToBeLogged(`${method} ${url}`, before, await whatRulesSee())
  return answer.body === '' ? undefined : answer.json()
}

type Watched = Map<string, { facts: string; changedSeq: number }>

/** Everything that rules look at, of each work, and the newest entry about it in the change log. */
async function whatRulesSee(): Promise<Watched> {
  const ids = await listWorkIds(t.ctx.db, { afterId: '', limit: 1_000 })
  const facts = await gatherFacts(t.ctx.db, ids)
  const marks = await findReadinessMarks(t.ctx.db, ids)
  return new Map(
    marks.map(({ workId, changedSeq }) => [workId, { facts: JSON.stringify(facts.get(workId)), changedSeq }]),
  )
}

/** What rules look at does not change without an entry in the change log, or readiness would not follow. */
function expectToBeLogged(what: string, before: Watched, after: Watched): void {
  for (const [id, now] of after) {
    const was = before.get(id)
    if (was && was.facts !== now.facts) expect(now.changedSeq, what).toBeGreaterThan(was.changedSeq)
  }
}
const bytes = () => Buffer.concat([TINY_VIDEO, Buffer.from(`seed ${++seed}`)])
const historyOf = async (workId: string, query = ''): Promise<EditEntryView[]> =>
  (await call('GET', `/api/works/${workId}/history?limit=100${query}`)).items

/** A work with one ready episode, which has one track. */
async function makeWork() {
  const workId = await t.createWork()
  const parts = [metadata({ number: 1 }), video(bytes()), subtitle()]
  const episode = (await t.send(parts, { url: `/api/works/${workId}/episodes` })).json()
  await makeReady(episode.id)
  return { workId, episodeId: episode.id as string, trackId: episode.tracks[0].id as string }
}

async function makeReady(episodeId: string) {
  await t.ctx.db.transaction((tx) => setEpisodeState(tx, episodeId, { state: 'ready' }, Date.now()))
}

async function draftOf(episodeId: string): Promise<string> {
  const { drafts } = await call('POST', `/api/episodes/${episodeId}/drafts`, { to: ['CN'] })
  return drafts[0].trackId
}

/** Answers the word 計程車 of the work's title for Hong Kong. */
async function answerOf(workId: string): Promise<string> {
  const url = `/api/works/${workId}/adaptation`
  const { items } = await call('GET', `${url}?region=HK&kind=wording`)
  await call('PUT', `${url}/${items[0].id}`, { decision: 'keep' })
  return `${url}/${items[0].id}`
}

type Made = Awaited<ReturnType<typeof makeWork>>
interface Written {
  readonly workId: string
  readonly expected: Pick<EditEntryView, 'entity' | 'action'>
}

/** One call of each route that writes to the catalogue, and what the history has to say of it. */
const WRITES: Record<string, (made: Made) => Promise<Written>> = {
  'POST /api/works': async () => {
    const workId = await t.createWork()
    return { workId, expected: { entity: 'work', action: 'created' } }
  },
  'PATCH /api/works/{workId}': async ({ workId }) => {
    await call('PATCH', `/api/works/${workId}`, { releaseYear: 2025 })
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'DELETE /api/works/{workId}': async ({ workId }) => {
    await call('DELETE', `/api/works/${workId}`)
    return { workId, expected: { entity: 'work', action: 'withdrawn' } }
  },
  'POST /api/works/{workId}/withdraw': async ({ workId }) => {
    await call('POST', `/api/works/${workId}/withdraw`)
    return { workId, expected: { entity: 'work', action: 'withdrawn' } }
  },
  'POST /api/works/{workId}/publish': async ({ workId }) => {
    await call('POST', `/api/works/${workId}/publish`)
    return { workId, expected: { entity: 'work', action: 'published' } }
  },
  'POST /api/works/{workId}/submit': async ({ workId }) => {
    await call('POST', `/api/works/${workId}/submit`)
    return { workId, expected: { entity: 'work', action: 'submitted' } }
  },
  'PUT /api/works/{workId}/shares/{organisationId}': async ({ workId }) => {
    const organisationId = await addOrganisation(t, 'producer')
    await call('PUT', `/api/works/${workId}/shares/${organisationId}`, { role: 'viewer' })
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'DELETE /api/works/{workId}/shares/{organisationId}': async ({ workId }) => {
    const organisationId = await addOrganisation(t, 'producer')
    await call('PUT', `/api/works/${workId}/shares/${organisationId}`, { role: 'viewer' })
    await call('DELETE', `/api/works/${workId}/shares/${organisationId}`)
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'POST /api/works/{workId}/restore': async ({ workId }) => {
    await call('POST', `/api/works/${workId}/withdraw`)
    await call('POST', `/api/works/${workId}/restore`)
    return { workId, expected: { entity: 'work', action: 'restored' } }
  },
  'POST /api/works/{workId}/claim': async ({ workId }) => {
    await call('POST', `/api/works/${workId}/submit`)
    await call('POST', `/api/works/${workId}/claim`)
    return { workId, expected: { entity: 'work', action: 'claimed' } }
  },
  'POST /api/works/{workId}/release': async ({ workId }) => {
    await call('POST', `/api/works/${workId}/submit`)
    await call('POST', `/api/works/${workId}/claim`)
    await call('POST', `/api/works/${workId}/release`)
    return { workId, expected: { entity: 'work', action: 'released' } }
  },
  'POST /api/works/{workId}/request-changes': async ({ workId }) => {
    await call('POST', `/api/works/${workId}/submit`)
    await call('POST', `/api/works/${workId}/request-changes`, { notes: [{ text: '片頭太長' }] })
    return { workId, expected: { entity: 'work', action: 'changes_requested' } }
  },
  'POST /api/works/{workId}/approve': async ({ workId }) => {
    await call('POST', `/api/works/${workId}/submit`)
    await call('POST', `/api/works/${workId}/approve`, { regions: ['MO'] })
    return { workId, expected: { entity: 'work', action: 'approved' } }
  },
  'POST /api/works/{workId}/notes': async ({ workId }) => {
    await call('POST', `/api/works/${workId}/notes`, { text: '片頭太長' })
    return { workId, expected: { entity: 'note', action: 'created' } }
  },
  'PATCH /api/works/{workId}/notes/{noteId}': async ({ workId }) => {
    const { id } = await call('POST', `/api/works/${workId}/notes`, { text: '片頭太長' })
    await call('PATCH', `/api/works/${workId}/notes/${id}`, { state: 'resolved' })
    return { workId, expected: { entity: 'note', action: 'edited' } }
  },
  'DELETE /api/works/{workId}/notes/{noteId}': async ({ workId }) => {
    const { id } = await call('POST', `/api/works/${workId}/notes`, { text: '片頭太長' })
    await call('DELETE', `/api/works/${workId}/notes/${id}`)
    return { workId, expected: { entity: 'note', action: 'removed' } }
  },
  'POST /api/works/{workId}/notes/{noteId}/replies': async ({ workId }) => {
    const { id } = await call('POST', `/api/works/${workId}/notes`, { text: '片頭太長' })
    await call('POST', `/api/works/${workId}/notes/${id}/replies`, { text: '已剪短' })
    return { workId, expected: { entity: 'note', action: 'edited' } }
  },
  'POST /api/works/{workId}/episodes': async ({ workId }) => {
    await t.send([metadata({ number: 2 }), video(bytes())], { url: `/api/works/${workId}/episodes` })
    return { workId, expected: { entity: 'episode', action: 'created' } }
  },
  'PATCH /api/episodes/{episodeId}': async ({ workId, episodeId }) => {
    await call('PATCH', `/api/episodes/${episodeId}`, { number: 7 })
    return { workId, expected: { entity: 'episode', action: 'edited' } }
  },
  'PUT /api/episodes/{episodeId}/video': async ({ workId, episodeId }) => {
    await call('PUT', `/api/episodes/${episodeId}/video`, bytes(), { 'content-type': 'video/mp4' })
    return { workId, expected: { entity: 'episode', action: 'edited' } }
  },
  'DELETE /api/episodes/{episodeId}': async ({ workId, episodeId }) => {
    await call('DELETE', `/api/episodes/${episodeId}`)
    return { workId, expected: { entity: 'episode', action: 'removed' } }
  },
  'POST /api/episodes/{episodeId}/subtitles': async ({ workId, episodeId }) => {
    await t.send([subtitle('a.en.srt')], { url: `/api/episodes/${episodeId}/subtitles` })
    return { workId, expected: { entity: 'track', action: 'created' } }
  },
  'POST /api/episodes/{episodeId}/drafts': async ({ workId, episodeId }) => {
    await draftOf(episodeId)
    return { workId, expected: { entity: 'track', action: 'created' } }
  },
  'PATCH /api/tracks/{trackId}/cues': async ({ workId, trackId }) => {
    const operations = [{ op: 'text', position: 0, text: '另一句' }]
    await call('PATCH', `/api/tracks/${trackId}/cues`, { operations }, { 'if-match': '*' })
    return { workId, expected: { entity: 'track', action: 'edited' } }
  },
  'PATCH /api/tracks/{trackId}/draft': async ({ workId, episodeId }) => {
    const lines = [{ position: 0, text: '另一句' }]
    await call('PATCH', `/api/tracks/${await draftOf(episodeId)}/draft`, { lines })
    return { workId, expected: { entity: 'track', action: 'edited' } }
  },
  'POST /api/tracks/{trackId}/approve': async ({ workId, episodeId }) => {
    await call('POST', `/api/tracks/${await draftOf(episodeId)}/approve`)
    return { workId, expected: { entity: 'track', action: 'edited' } }
  },
  'PUT /api/works/{workId}/kept-words': async ({ workId }) => {
    await call('PUT', `/api/works/${workId}/kept-words`, { words: [{ word: '林后海' }] })
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'PUT /api/works/{workId}/windows': async ({ workId }) => {
    const windows = [{ scope: 'regions', regions: ['MO'], licenceType: 'SVOD' }]
    await call('PUT', `/api/works/${workId}/windows`, { windows })
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'POST /api/avails': async ({ workId }) => {
    const file = Buffer.from(availList(avail(`md:alid:org:juku.example:${workId}`, [transaction()])))
    const headers = { 'content-type': 'application/xml' }
    const { planDigest } = await call('POST', '/api/avails', file, headers)
    await call('POST', '/api/avails?dryRun=false', file, { ...headers, 'if-match': planDigest })
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'POST /api/works/{workId}/ratings': async ({ workId }) => {
    await call('POST', `/api/works/${workId}/ratings`, RATING)
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'PATCH /api/works/{workId}/ratings/{ratingId}': async ({ workId }) => {
    const { id } = await call('POST', `/api/works/${workId}/ratings`, RATING)
    await call('PATCH', `/api/works/${workId}/ratings/${id}`, { status: 'not_required' })
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'DELETE /api/works/{workId}/ratings/{ratingId}': async ({ workId }) => {
    const { id } = await call('POST', `/api/works/${workId}/ratings`, RATING)
    await call('DELETE', `/api/works/${workId}/ratings/${id}`)
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'POST /api/works/{workId}/filings': async ({ workId }) => {
    await call('POST', `/api/works/${workId}/filings`, FILING)
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'PATCH /api/works/{workId}/filings/{filingId}': async ({ workId }) => {
    const { id } = await call('POST', `/api/works/${workId}/filings`, FILING)
    await call('PATCH', `/api/works/${workId}/filings/${id}`, { issuer: '京' })
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'DELETE /api/works/{workId}/filings/{filingId}': async ({ workId }) => {
    const { id } = await call('POST', `/api/works/${workId}/filings`, FILING)
    await call('DELETE', `/api/works/${workId}/filings/${id}`)
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'PUT /api/works/{workId}/ai': async ({ workId }) => {
    await call('PUT', `/api/works/${workId}/ai`, { involvement: 'full' })
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'PUT /api/works/{workId}/production': async ({ workId }) => {
    await call('PUT', `/api/works/${workId}/production`, { isPromoted: true })
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'PUT /api/works/{workId}/minors': async ({ workId }) => {
    await call('PUT', `/api/works/${workId}/minors`, { classes: [] })
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'PUT /api/works/{workId}/adaptation/{itemId}': async ({ workId }) => {
    await answerOf(workId)
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'DELETE /api/works/{workId}/adaptation/{itemId}': async ({ workId }) => {
    await call('DELETE', await answerOf(workId))
    return { workId, expected: { entity: 'work', action: 'edited' } }
  },
  'POST /api/works/{workId}/packet': async ({ workId }) => {
    const url = `/api/works/${workId}/packet?from=zh-Hant-TW&to=en&dryRun=false&firstEpisode=1&lastEpisode=1`
    const body = Buffer.from('1\n00:00:01,000 --> 00:00:02,500\nA taxi in the rain\n')
    await call('POST', url, body, { 'content-type': 'application/x-subrip' })
    return { workId, expected: { entity: 'track', action: 'edited' } }
  },
  'DELETE /api/tracks/{trackId}': async ({ workId, trackId }) => {
    await call('DELETE', `/api/tracks/${trackId}`)
    return { workId, expected: { entity: 'track', action: 'removed' } }
  },
  'POST /api/works/{workId}/removed/{removedId}/restore': async ({ workId, trackId }) => {
    await call('DELETE', `/api/tracks/${trackId}`)
    const [removed] = (await call('GET', `/api/works/${workId}/removed`)).items
    await call('POST', `/api/works/${workId}/removed/${removed.id}/restore`)
    return { workId, expected: { entity: 'track', action: 'restored' } }
  },
}
/** Calls that change nothing of what people know of a work; what is asked for is made later, and noted then. */
const NO_EDIT = [
  'POST /api/episodes/{episodeId}/retry',
  'POST /api/works/{workId}/drafts',
  'POST /api/works/{workId}/covers',
]

test('every route that writes to a work, an episode or a track is in the table of this test', async () => {
  const { paths } = await call('GET', '/api/openapi.json')
  const writing = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter(
        (method) => /^(post|put|patch|delete)$/.test(method) && /^\/api\/(works|episodes|tracks|avails)\b/.test(path),
      )
      .map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(writing.filter((name) => !NO_EDIT.includes(name)).sort()).toEqual(Object.keys(WRITES).sort())
})

test.each(Object.entries(WRITES))('%s says in the history who did what, and when', async (_name, write) => {
  const made = await makeWork()
  const before = (await historyOf(made.workId)).length
  const sinceMs = Date.now()
  const { workId, expected } = await write(made)
  const history = await historyOf(workId)
  expect(history.length).toBeGreaterThan(workId === made.workId ? before : 0)
  expect(history[0]).toMatchObject({ ...expected, by: OPERATOR })
  expect(Date.parse(history[0]?.at ?? '')).toBeGreaterThanOrEqual(sinceMs - 1)
})

test('an edit names the fields that changed, before and after, and no others', async () => {
  const { workId } = await makeWork()
  const titles = [{ locale: 'en', text: 'Taxi', kind: 'display' }]
  await call('PATCH', `/api/works/${workId}`, { titles, originRegion: 'TW', releaseYear: 2026 })
  const [edit] = await historyOf(workId, '&entity=work')
  expect(edit).toMatchObject({
    before: { titles: [{ locale: 'zh-Hant-TW', text: '雨夜計程車', kind: 'display' }], releaseYear: null },
    after: { titles, releaseYear: 2026 },
  })
  expect(Object.keys(edit?.after ?? {}).sort()).toEqual(['releaseYear', 'titles'])
})

test('a change to what is there already is not noted, and neither is one that was refused', async () => {
  const { workId } = await makeWork()
  const before = await historyOf(workId)
  await call('PATCH', `/api/works/${workId}`, { originRegion: 'TW' })
  const refused = await t.app.inject({
    ...{ method: 'PATCH', url: `/api/works/${workId}`, headers: { ...t.operator, 'if-match': '"v99"' } },
    payload: { originRegion: 'HK' },
  })
  expect(refused.statusCode).toBe(412)
  expect(await historyOf(workId)).toEqual(before)
})

test('cues are given by number and digest, and a long text by its digest and length', async () => {
  const { workId, trackId } = await makeWork()
  const [track] = await historyOf(workId, `&entity=track&entityId=${trackId}`)
  expect(track).toMatchObject({ action: 'created', before: null, after: { cueCount: 1, locale: 'zh-Hant-TW' } })
  expect(track?.after?.cuesSha256).toMatch(/^[0-9a-f]{64}$/)
  const synopses = ['en', 'pt', 'fr', 'de'].map((locale) => ({ locale, text: '長'.repeat(5_000) }))
  await call('PATCH', `/api/works/${workId}`, { synopses })
  const [edit] = await historyOf(workId)
  expect(edit?.after?.synopses).toMatchObject({ characters: expect.any(Number) })
  expect(JSON.stringify(edit).length).toBeLessThan(1_000)
})

test('a person is named as they were called at the time', async () => {
  const organisationId = await addOrganisation(t, 'producer', 'Harbour')
  const personId = await addPerson(t, { [organisationId]: 'editor' })
  const rename = (name: string) => t.ctx.db.transaction((tx) => updatePerson(tx, personId, { name }, Date.now()))
  await rename('陳大文')
  const memberships = [{ organisationId, organisationKind: 'producer', role: 'editor' }] as const
  const caller = { kind: 'person', id: personId, memberships } as const
  const work = await createWork(t.ctx, caller, newWork() as Parameters<typeof createWork>[2])
  await rename('陳小文')
  expect((await historyOf(work.id))[0]?.by).toEqual({ kind: 'person', id: personId, name: '陳大文' })
})

test('the history comes in pages, newest first, and of one thing alone', async () => {
  const { workId, episodeId } = await makeWork()
  for (let number = 2; number < 6; number++) await call('PATCH', `/api/episodes/${episodeId}`, { number })
  const ids: number[] = []
  let url: string | undefined = `/api/works/${workId}/history?limit=2`
  while (url) {
    const page: { items: EditEntryView[]; nextCursor: string | null } = await call('GET', url)
    ids.push(...page.items.map(({ id }) => id))
    url = page.nextCursor === null ? undefined : `/api/works/${workId}/history?limit=2&cursor=${page.nextCursor}`
  }
  expect(ids).toEqual([...ids].sort((a, b) => b - a))
  expect(ids).toHaveLength(7) // work, episode, track, four edits
  const ofEpisode = await historyOf(workId, `&entityId=${episodeId}`)
  expect(ofEpisode.map(({ after }) => after?.number)).toEqual([5, 4, 3, 2, 1])
})

test.each([
  [`/api/works/${NOBODY}/history`, 404, 'WORK_NOT_FOUND'],
  [`/api/works/${NOBODY}/removed`, 404, 'WORK_NOT_FOUND'],
  ['/api/works/{workId}/history?entity=right', 400, 'REQUEST_INVALID'],
  ['/api/works/{workId}/history?cursor=eA', 400, 'CURSOR_INVALID'],
  ['/api/works/{workId}/removed?cursor=eA', 400, 'CURSOR_INVALID'],
  ['/api/works/x/history', 400, 'REQUEST_INVALID'],
])('GET %s answers %i %s', async (path, status, code) => {
  const url = path.replace('{workId}', t.workId)
  const answer = await t.app.inject({ url, headers: t.operator })
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  expect((await t.app.inject({ url })).statusCode).toBe(401)
})
