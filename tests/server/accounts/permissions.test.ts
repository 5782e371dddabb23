import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteTrack } from '../../../db/queries/tracks.ts'
import { requireCaller } from '../../../server/http/authenticate.ts'
import { routesOf } from '../routes-of.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import {
  type AddedWork,
  addCollection,
  addImport,
  addOrganisation,
  addPerson,
  addTrack,
  addUpload,
  addWork,
  signedIn,
} from './people-world.ts'

/**
 * Who may call what, by hand. A: lets through, F: 403 FORBIDDEN, N: 404 as if it were not there, U: 401. In the order of ROLES: the
 * operator; owner, editor, viewer of the producer whose it is; editor of a producer that it is shared with as editor, owner of one
 * that it is shared with as viewer; owner, editor, viewer of a curator; a partner; the owner of another producer; nobody.
 */
const EVERYBODY = 'A AAA AA AAA A A A'
const CALLERS = 'A AAA AA AAA A A U'
const OPERATOR = 'A FFF FF FFF F F U'
const READERS = 'A AAA AA AAA N N U'
const WRITERS = 'A AAF AF FFF N N U'
const OWNERS = 'A AFF FF FFF N N U'
const PUBLISHERS = 'A FFF FF AAF N N U'
const WITHDRAWERS = 'A AAF FF AAF N N U'
const NOTERS = 'A AAF AF AAF N N U'
const MAKERS = 'A AAF AA AAF F A U'
const COLLECTORS = 'A AAF NN NNN N N U'
const PRODUCERS = 'A AAF AA FFF F A U'
const NO_PARTNERS = 'A AAA AA AAA F A U'
const UPLOADERS = 'A AAN NN NNN N N U'
const CURATORS = 'A FFF FF AAA F F U'
const CURATING = 'A FFF FF AAF F F U'
const CURATOR_OWNERS = 'A FFF FF AFF F F U'
const MEMBERS = 'A AAA NN NNN N N U'
const IMPORTERS = 'A AAN AN NNN N N U'
const DECIDERS = 'A AAF AA AAF F A U'
const MANAGERS = 'A AFF NN NNN N N U'

const EXPECTED: Readonly<Record<string, string>> = {
  'GET /healthz': EVERYBODY,
  'GET /readyz': EVERYBODY,
  'GET /metrics': OPERATOR,
  'GET /api/openapi.json': OPERATOR,
  'GET /docs': OPERATOR,
  'GET /docs/': OPERATOR,
  'GET /docs/json': OPERATOR,
  'GET /docs/yaml': OPERATOR,
  'GET /docs/static/index.html': OPERATOR,
  'GET /docs/static/swagger-initializer.js': OPERATOR,
  'GET /docs/static/*': OPERATOR,
  'GET /docs/partners': CALLERS,
  'GET /docs/partners/': CALLERS,
  'GET /docs/partners/json': CALLERS,
  'GET /docs/partners/yaml': CALLERS,
  'GET /docs/partners/static/index.html': CALLERS,
  'GET /docs/partners/static/swagger-initializer.js': CALLERS,
  'GET /docs/partners/static/*': CALLERS,
  'GET /api/sign-in-options': EVERYBODY,
  'POST /api/identity/begin': EVERYBODY,
  'GET /api/identity/callback': EVERYBODY,
  'POST /api/session': EVERYBODY,
  'GET /api/session': CALLERS,
  'DELETE /api/session': CALLERS,
  'POST /api/invitations/accept': EVERYBODY,
  'GET /api/organisations': CALLERS,
  'POST /api/organisations': OPERATOR,
  'GET /api/organisations/{organisationId}': MEMBERS,
  'PATCH /api/organisations/{organisationId}': MANAGERS,
  'GET /api/organisations/{organisationId}/members': MEMBERS,
  'PATCH /api/organisations/{organisationId}/members/{personId}': MANAGERS,
  'DELETE /api/organisations/{organisationId}/members/{personId}': MANAGERS,
  'GET /api/organisations/{organisationId}/invitations': MANAGERS,
  'POST /api/organisations/{organisationId}/invitations': MANAGERS,
  'DELETE /api/organisations/{organisationId}/invitations/{invitationId}': MANAGERS,
  'GET /api/organisations/{organisationId}/keys': MANAGERS,
  'POST /api/organisations/{organisationId}/keys': MANAGERS,
  'POST /api/organisations/{organisationId}/keys/{keyId}/rotate': MANAGERS,
  'DELETE /api/organisations/{organisationId}/keys/{keyId}': MANAGERS,
  'GET /api/organisations/{organisationId}/profile': MANAGERS,
  'PUT /api/organisations/{organisationId}/profile': MANAGERS,
  'GET /api/organisations/{organisationId}/profile/history': MANAGERS,
  'GET /api/organisations/{organisationId}/profile/readiness': MANAGERS,
  'GET /api/organisations/{organisationId}/webhooks': MANAGERS,
  'POST /api/organisations/{organisationId}/webhooks': MANAGERS,
  'GET /api/organisations/{organisationId}/webhooks/{webhookId}': MANAGERS,
  'PATCH /api/organisations/{organisationId}/webhooks/{webhookId}': MANAGERS,
  'DELETE /api/organisations/{organisationId}/webhooks/{webhookId}': MANAGERS,
  'POST /api/organisations/{organisationId}/webhooks/{webhookId}/rotate-secret': MANAGERS,
  'POST /api/organisations/{organisationId}/webhooks/{webhookId}/ping': MANAGERS,
  'POST /api/organisations/{organisationId}/webhooks/{webhookId}/replay': MANAGERS,
  'GET /api/organisations/{organisationId}/webhooks/{webhookId}/deliveries': MANAGERS,
  'GET /api/organisations/{organisationId}/webhooks/{webhookId}/deliveries/{deliveryId}': MANAGERS,
  'POST /api/organisations/{organisationId}/webhooks/{webhookId}/deliveries/{deliveryId}/replay': MANAGERS,
  'GET /api/people/me': CALLERS,
  'PATCH /api/people/me': CALLERS,
  'GET /api/people/me/tokens': CALLERS,
  'POST /api/people/me/tokens': CALLERS,
  'DELETE /api/people/me/tokens/{tokenId}': CALLERS,
  'GET /api/people/me/sessions': CALLERS,
  'DELETE /api/people/me/sessions': CALLERS,
  'DELETE /api/people/me/sessions/{sessionId}': CALLERS,
  'GET /api/works': CALLERS,
  'POST /api/works': PRODUCERS,
  'GET /api/works/{workId}': READERS,
  'PATCH /api/works/{workId}': WRITERS,
  'DELETE /api/works/{workId}': WITHDRAWERS,
  'POST /api/works/{workId}/submit': WRITERS,
  'POST /api/works/{workId}/publish': PUBLISHERS,
  'POST /api/works/{workId}/withdraw': WITHDRAWERS,
  'POST /api/works/{workId}/claim': PUBLISHERS,
  'POST /api/works/{workId}/release': PUBLISHERS,
  'POST /api/works/{workId}/request-changes': PUBLISHERS,
  'POST /api/works/{workId}/approve': PUBLISHERS,
  'GET /api/works/{workId}/review': READERS,
  'GET /api/works/{workId}/notes': READERS,
  'POST /api/works/{workId}/notes': NOTERS,
  'PATCH /api/works/{workId}/notes/{noteId}': NOTERS,
  'DELETE /api/works/{workId}/notes/{noteId}': NOTERS,
  'POST /api/works/{workId}/notes/{noteId}/replies': NOTERS,
  'GET /api/collections': CALLERS,
  'POST /api/collections': MAKERS,
  'GET /api/collections/{collectionId}': MEMBERS,
  'PATCH /api/collections/{collectionId}': COLLECTORS,
  'DELETE /api/collections/{collectionId}': COLLECTORS,
  'GET /api/collections/{collectionId}/works': MEMBERS,
  'PUT /api/collections/{collectionId}/works/{workId}': COLLECTORS,
  'DELETE /api/collections/{collectionId}/works/{workId}': COLLECTORS,
  'GET /api/saved-searches': CALLERS,
  'POST /api/saved-searches': CALLERS,
  'GET /api/saved-searches/{savedSearchId}': CALLERS,
  'PATCH /api/saved-searches/{savedSearchId}': CALLERS,
  'DELETE /api/saved-searches/{savedSearchId}': CALLERS,
  'GET /api/reviews': CALLERS,
  'POST /api/reviews/decisions': CURATING,
  'GET /api/works/{workId}/shares': OWNERS,
  'PUT /api/works/{workId}/shares/{organisationId}': OWNERS,
  'DELETE /api/works/{workId}/shares/{organisationId}': OWNERS,
  'GET /api/works/{workId}/history': READERS,
  'GET /api/works/{workId}/readiness': READERS,
  'GET /api/readiness': CALLERS,
  'GET /api/readiness/changes': CALLERS,
  'GET /api/works/{workId}/removed': READERS,
  'POST /api/works/{workId}/removed/{removedId}/restore': WRITERS,
  'POST /api/works/{workId}/restore': WITHDRAWERS,
  'POST /api/works/{workId}/episodes': WRITERS,
  'GET /api/works/{workId}/episodes': READERS,
  'POST /api/works/{workId}/covers': WRITERS,
  'GET /api/works/{workId}/covers': READERS,
  'GET /api/works/{workId}/covers/{coverId}': READERS,
  'GET /api/episodes/{episodeId}': READERS,
  'PATCH /api/episodes/{episodeId}': WRITERS,
  'DELETE /api/episodes/{episodeId}': WRITERS,
  'POST /api/episodes/{episodeId}/retry': WRITERS,
  'GET /api/episodes/{episodeId}/video': READERS,
  'PUT /api/episodes/{episodeId}/video': WRITERS,
  'GET /api/episodes/{episodeId}/storyboard.vtt': READERS,
  'POST /api/episodes/{episodeId}/subtitles': WRITERS,
  'GET /api/episodes/{episodeId}/subtitles/{locale}.vtt': READERS,
  'GET /api/episodes/{episodeId}/subtitles/{locale}.srt': READERS,
  'GET /api/tracks/{trackId}': READERS,
  'GET /api/tracks/{trackId}.vtt': READERS,
  'GET /api/tracks/{trackId}.srt': READERS,
  'DELETE /api/tracks/{trackId}': WRITERS,
  'GET /api/tracks/{trackId}/findings': READERS,
  'GET /api/tracks/{trackId}/cues': READERS,
  'GET /api/episodes/{episodeId}/loudness': READERS,
  'PATCH /api/tracks/{trackId}/cues': WRITERS,
  'POST /api/works/{workId}/drafts': WRITERS,
  'POST /api/episodes/{episodeId}/drafts': WRITERS,
  'GET /api/tracks/{trackId}/draft': READERS,
  'PATCH /api/tracks/{trackId}/draft': WRITERS,
  'POST /api/tracks/{trackId}/approve': WRITERS,
  'GET /api/works/{workId}/packet': WRITERS,
  'POST /api/works/{workId}/packet': WRITERS,
  'GET /api/works/{workId}/translations': READERS,
  'GET /api/works/{workId}/kept-words': READERS,
  'PUT /api/works/{workId}/kept-words': WRITERS,
  'GET /api/works/{workId}/windows': READERS,
  'PUT /api/works/{workId}/windows': WRITERS,
  'GET /api/works/{workId}/showable': READERS,
  'POST /api/avails': PRODUCERS,
  'GET /api/works/{workId}/adaptation': READERS,
  'GET /api/works/{workId}/adaptation/summary': READERS,
  'GET /api/works/{workId}/adaptation/{itemId}': READERS,
  'PUT /api/works/{workId}/adaptation/{itemId}': WRITERS,
  'DELETE /api/works/{workId}/adaptation/{itemId}': WRITERS,
  'GET /api/rating-systems': CALLERS,
  'GET /api/works/{workId}/ratings': READERS,
  'POST /api/works/{workId}/ratings': WRITERS,
  'GET /api/works/{workId}/ratings/{ratingId}': READERS,
  'PATCH /api/works/{workId}/ratings/{ratingId}': WRITERS,
  'DELETE /api/works/{workId}/ratings/{ratingId}': WRITERS,
  'GET /api/works/{workId}/rating-suggestions': READERS,
  'GET /api/filing-schemes': CALLERS,
  'GET /api/works/{workId}/filings': READERS,
  'POST /api/works/{workId}/filings': WRITERS,
  'GET /api/works/{workId}/filings/{filingId}': READERS,
  'PATCH /api/works/{workId}/filings/{filingId}': WRITERS,
  'DELETE /api/works/{workId}/filings/{filingId}': WRITERS,
  'GET /api/works/{workId}/ai': READERS,
  'PUT /api/works/{workId}/ai': WRITERS,
  'GET /api/works/{workId}/production': READERS,
  'PUT /api/works/{workId}/production': WRITERS,
  'GET /api/works/{workId}/minors': READERS,
  'PUT /api/works/{workId}/minors': WRITERS,
  'GET /api/stills/{stillId}': READERS,
  'OPTIONS /api/uploads': PRODUCERS,
  'GET /api/uploads': PRODUCERS,
  'POST /api/uploads': PRODUCERS,
  'GET /api/uploads/{uploadId}': UPLOADERS,
  'PATCH /api/uploads/{uploadId}': UPLOADERS,
  'DELETE /api/uploads/{uploadId}': UPLOADERS,
  'GET /api/duplicates': CALLERS,
  'POST /api/duplicates/{duplicateId}/decide': DECIDERS,
  'GET /api/events': CALLERS,
  'POST /api/imports': PRODUCERS,
  'GET /api/imports/template.csv': PRODUCERS,
  'GET /api/imports/template.xlsx': PRODUCERS,
  'GET /api/imports/{importId}': IMPORTERS,
  'PATCH /api/imports/{importId}': IMPORTERS,
  'POST /api/imports/{importId}/commit': IMPORTERS,
  'GET /api/genres': CALLERS,
  'GET /api/credit-roles': CALLERS,
  'GET /api/content-notes': CALLERS,
  'GET /api/operations': OPERATOR,
  'GET /api/operations/failures': OPERATOR,
  'POST /api/operations/failures/{jobId}/retry': OPERATOR,
  'GET /api/glossary': NO_PARTNERS,
  'POST /api/glossary': CURATING,
  'POST /api/glossary/retire': CURATING,
  'GET /api/glossary/edits': NO_PARTNERS,
  'GET /api/glossary/candidates': CURATORS,
  'POST /api/glossary/candidates/{candidateId}/accept': CURATING,
  'POST /api/glossary/candidates/{candidateId}/reject': CURATING,
  'GET /api/rules': CALLERS,
  'GET /api/rules/{target}': CALLERS,
  'PUT /api/rules/{target}': CURATOR_OWNERS,
  'DELETE /api/rules/{target}': CURATOR_OWNERS,
  'GET /api/rules/{target}/history': CALLERS,
  'GET /api/search': CALLERS,
  'GET /api/search/lines': CALLERS,
  'GET /api/search/nearest': CALLERS,
  'GET /api/search/suggest': CALLERS,
  'GET /api/search/misses': CURATORS,
}

const ROLES = [
  ...['operator', 'own owner', 'own editor', 'own viewer', 'shared editor', 'shared viewer'],
  ...['curator owner', 'curator editor', 'curator viewer', 'partner', 'stranger', 'nobody'],
] as const
const UNSEEN = /^(COLLECTION|WORK|EPISODE|TRACK|STILL|UPLOAD|ORGANISATION|IMPORT)_NOT_FOUND$/
const UNKNOWN = '019a0000-0000-7000-8000-000000000000'
const IS_ABOUT_A_WORK = /\{(workId|episodeId|trackId|stillId)\}/

let t: TestApp
let submitted: AddedWork
let draft: AddedWork
let organisationId: string
let uploadId: string
let importId: string
let collectionId: string
const people: (string | undefined)[] = []
beforeAll(async () => {
  // Streams end at once, so that each call has an end.
  t = await startTestApp({ env: { RATE_LIMIT_PER_MINUTE: '1000000' }, streamLimits: { lifeMs: 1, pollMs: 5 } })
  organisationId = await addOrganisation(t, 'producer')
  uploadId = await addUpload(t, organisationId)
  const [editing, viewing] = [await addOrganisation(t, 'producer'), await addOrganisation(t, 'producer')]
  const [curator, partner] = [await addOrganisation(t, 'curator'), await addOrganisation(t, 'partner')]
  const shares = { [editing]: 'editor', [viewing]: 'viewer' } as const
  submitted = await addWork(t, { organisationId, status: 'submitted' }, shares)
  importId = await addImport(t, submitted.workId)
  collectionId = await addCollection(t, organisationId)
  draft = await addWork(t, { organisationId, status: 'draft' }, shares)
  const members = [
    { [organisationId]: 'owner' },
    { [organisationId]: 'editor' },
    { [organisationId]: 'viewer' },
    { [editing]: 'editor' },
    { [viewing]: 'owner' },
    { [curator]: 'owner' },
    { [curator]: 'editor' },
    { [curator]: 'viewer' },
    { [partner]: 'owner' },
    { [await addOrganisation(t, 'producer')]: 'owner' },
  ] as const
  people.push(undefined)
  for (const roles of members) people.push(await addPerson(t, roles))
})
afterAll(() => t[Symbol.asyncDispose]())

async function headersOf(role: number): Promise<Record<string, string>> {
  const person = people[role]
  if (person !== undefined) return signedIn(t, person)
  return ROLES[role] === 'operator' ? t.operator : {}
}

/** Calls a route about a work without changing anything: what is let through stumbles over what it sends. */
async function call(route: string, role: number, work: AddedWork) {
  const [method = '', path = ''] = route.split(' ')
  const ids: Record<string, string> = {
    ...work,
    locale: 'en',
    uploadId,
    importId,
    collectionId,
    organisationId: path.includes('/shares/') ? UNKNOWN : organisationId,
  }
  const url = path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => ids[name] ?? (name === 'candidateId' ? 'x'.repeat(16) : UNKNOWN),
  )
  if (route.startsWith('DELETE /api/tracks')) {
    await t.ctx.db.transaction((tx) => deleteTrack(tx, work.trackId))
    await addTrack(t, work)
  }
  const headers = { ...(await headersOf(role)), 'if-match': '"none"' }
  const isRead = method === 'GET' || method === 'HEAD' || method === 'DELETE'
  return t.app.inject({ method: method as 'GET', url, headers, ...(isRead ? {} : { payload: {} }) })
}

function letterOf({ statusCode, body }: { statusCode: number; body: string }): string {
  const { code = '' } = body.startsWith('{') ? (JSON.parse(body) as { code?: string }) : {}
  if (statusCode === 401 && code === 'SIGNED_OUT') return 'U'
  if (statusCode === 403 && code === 'FORBIDDEN') return 'F'
  if (statusCode === 404 && UNSEEN.test(code)) return 'N'
  return statusCode === 401 || statusCode === 403 || statusCode === 500 ? `${statusCode} ${body}` : 'A'
}

async function walk(route: string, work: AddedWork): Promise<string> {
  const letters: string[] = []
  for (let role = 0; role < ROLES.length; role++) letters.push(letterOf(await call(route, role, work)))
  const spaced = letters.join('')
  return spaced.length === ROLES.length
    ? spaced.replace(/^(.)(...)(..)(...)(.)(.)(.)$/, '$1 $2 $3 $4 $5 $6 $7')
    : letters.join('|')
}

test('every route of the server stands in the table of this test, and no other', () => {
  const isPage = (route: string) => !/^[A-Z]+ \/(api|docs|healthz|readyz|metrics)\b/.test(route)
  const isPartners = (route: string) => route.includes(' /api/partner/') // they have keys: tests/server/partners/key-matrix.test.ts
  const routes = routesOf(t.app).filter((route) => !route.startsWith('HEAD ') && !isPage(route) && !isPartners(route))
  expect(routes.toSorted()).toEqual(Object.keys(EXPECTED).toSorted())
})

test('each role may do with a submitted work and its organisation what the table says', async () => {
  const found: Record<string, string> = {}
  for (const route of Object.keys(EXPECTED)) found[route] = await walk(route, submitted)
  expect(found).toEqual(EXPECTED)
})

test('a draft is for its producer and those it is shared with: curators learn nothing of it', async () => {
  const routes = Object.entries(EXPECTED).filter(([route]) => IS_ABOUT_A_WORK.test(route))
  const expected = routes.map(([route, letters]) => [route, `${letters.slice(0, 9)}NNN${letters.slice(12)}`])
  const found = []
  for (const [route] of routes) found.push([route, await walk(route, draft)])
  expect(found).toEqual(expected)
})

test('HEAD is for those whom GET is for', async () => {
  const heads = routesOf(t.app).filter((route) => /^HEAD \/(api\/(?!partner\/)|docs|metrics)/.test(route))
  expect(heads.length).toBeGreaterThan(20)
  for (const route of heads) {
    const get = EXPECTED[route.replace('HEAD', 'GET')] ?? ''
    const status = { A: expect.not.toBeOneOf([401, 403]), F: 403, N: 404, U: 401 }
    const letters = [...get.replaceAll(' ', '')] as (keyof typeof status)[]
    for (const [role, letter] of letters.entries()) {
      expect((await call(route, role, submitted)).statusCode, `${route} ${ROLES[role]}`).toEqual(status[letter])
    }
  }
})

test("what a caller may not see answers word for word as what is not there, for the operator's works too", async () => {
  const none = { workId: UNKNOWN, episodeId: UNKNOWN, trackId: UNKNOWN, stillId: UNKNOWN }
  const operators = await addWork(t, { organisationId: null, status: 'draft' })
  const stranger = ROLES.indexOf('stranger')
  for (const route of Object.keys(EXPECTED).filter((name) => name.startsWith('GET') && IS_ABOUT_A_WORK.test(name))) {
    const missing = await call(route, ROLES.indexOf('operator'), none)
    expect(missing.statusCode, route).toBe(404)
    for (const work of [draft, operators]) {
      const hidden = await call(route, stranger, work)
      const body = Object.values(work).reduce((text, id) => text.replaceAll(id, UNKNOWN), hidden.body)
      expect(JSON.parse(body), route).toEqual(missing.json())
    }
  }
})

test('a file that two works have is seen by whoever may see one of them', async () => {
  const other = await addOrganisation(t, 'producer')
  const first = await addWork(t, { organisationId, status: 'draft', bytes: 'the same film' })
  const headers = await signedIn(t, await addPerson(t, { [other]: 'viewer' }))
  const read = () => t.app.inject({ url: `/api/stills/${first.stillId}`, headers })
  expect((await read()).statusCode).toBe(404)
  await t.ctx.db.transaction(async (tx) => {
    const { insertWork } = await import('../../../db/queries/works.ts')
    const { insertEpisode, findEpisode } = await import('../../../db/queries/episodes.ts')
    const episode = await findEpisode(tx, first.episodeId)
    const work = { id: t.ctx.newId(), organisationId: other, status: 'draft', kind: 'micro_drama' } as const
    const facts = { originalLocale: 'en', originRegion: 'HK', version: 1, createdAtMs: 1, updatedAtMs: 1 }
    await insertWork(tx, { ...work, ...facts })
    if (episode) await insertEpisode(tx, { ...episode, id: t.ctx.newId(), workId: work.id })
  })
  expect((await read()).statusCode).toBe(200)
})

test.each([
  ['names no permission', '/open', undefined, 'GET /open has to name its permission'],
  ['names a thing of nobody', '/things/:thingId', 'upload.write', 'has to say whose thingId is'],
] as const)('a route behind a caller that %s stops the start', async (_what, url, permission, message) => {
  const { default: fastify } = await import('fastify')
  const app = fastify()
  app.register(async (scope) => {
    requireCaller(scope, t.ctx)
    scope.get(url, { config: permission === undefined ? {} : { permission } }, async () => 'open')
  })
  await expect(app.ready()).rejects.toThrow(message)
})
