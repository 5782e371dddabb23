import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeAnalysis } from '../../../db/queries/media-files.ts'
import { replaceWorkParts } from '../../../db/queries/works.ts'
import { CONTENT_NOTES, CREDIT_ROLES, GENRES } from '../../../server/catalogue/vocabulary.ts'
import { newWork } from '../test-app.ts'
import { metadata, startUploadWorld, TINY_VIDEO, type UploadWorld, video } from '../uploads/upload-world.ts'

let t: UploadWorld
let seed = 0
beforeAll(async () => {
  t = await startUploadWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
  t.app.inject({ method, url, headers: t.operator, ...(payload ? { payload } : {}) })
const change = async (payload: object, workId = t.workId) => call('PATCH', `/api/works/${workId}`, payload)

const CREDITS = [
  {
    role: 'director',
    names: [
      { locale: 'zh-Hant-HK', text: '王家衛' },
      { locale: 'en', text: 'Wong Kar-wai' },
    ],
    character: null,
  },
  { role: 'lead-actor', names: [{ locale: 'zh-Hant-HK', text: '梁朝偉' }], character: '周慕雲' },
]

test('credits keep their order, names in each language, and whom an actor plays', async () => {
  const made = await call('POST', '/api/works', newWork({ credits: CREDITS }))
  expect(made.statusCode).toBe(201)
  expect(made.json().credits).toEqual(CREDITS)
  const turned = CREDITS.toReversed().map(({ character, ...credit }) => (character ? { ...credit, character } : credit))
  expect((await change({ credits: turned }, made.json().id)).json().credits).toEqual(CREDITS.toReversed())
  expect((await change({ credits: [] }, made.json().id)).json().credits).toEqual([])
})

test('tags that are the same in another script, case or width are one; content notes may say more', async () => {
  const contentNotes = [
    { code: 'flashing-lights', texts: [{ locale: 'en', text: 'Episode 3' }] },
    { code: 'smoking', texts: [] },
  ]
  const answer = await change({
    tags: ['Rainy Night', 'ｒａｉｎｙ  night', '計程車', '计程车', ' 夜 '],
    contentNotes: [{ code: 'smoking' }, contentNotes[0]],
  })
  expect(answer.json()).toMatchObject({ tags: ['Rainy Night', '計程車', '夜'], contentNotes })
})

test.each<[string, Record<string, unknown>, string, string]>([
  ['a role that is none', { credits: [{ role: 'directer', names: CREDITS[0]?.names }] }, '/credits/0/role', 'director'],
  [
    'two names in a language',
    {
      credits: [
        {
          role: 'writer',
          names: [
            { locale: 'en', text: 'A' },
            { locale: 'EN', text: 'B' },
          ],
        },
      ],
    },
    '/credits/0/names/1/locale',
    'twice',
  ],
  [
    'a control character in a name',
    { credits: [{ role: 'writer', names: [{ locale: 'en', text: 'a\x07' }] }] },
    '/credits/0/names/0/text',
    'control',
  ],
  ['a genre that is none', { genres: ['romance', 'revange'] }, '/genres/1', 'revenge'],
  ['a content note that is none', { contentNotes: [{ code: 'smokin' }] }, '/contentNotes/0/code', 'smoking'],
  ['a content note twice', { contentNotes: [{ code: 'blood' }, { code: 'blood' }] }, '/contentNotes/1/code', 'twice'],
  ['a control character in a tag', { tags: ['a', 'b\x00'] }, '/tags/1', 'control'],
  ['a cover in no locale', { covers: [{ locale: 'klingon!', stillId: NOBODY() }] }, '/covers/0/locale', 'BCP 47'],
  ['a cover of no still', { covers: [{ locale: 'en', stillId: NOBODY() }] }, '/covers/0/stillId', 'no still'],
  [
    'an id with a wrong check character',
    { externalIds: [{ scheme: 'eidr', value: '10.5240/7791-8534-2C23-9030-8610-6' }] },
    '/externalIds/0/value',
    'check character',
  ],
  [
    'an id twice, in two spellings',
    {
      externalIds: [
        { scheme: 'imdb', value: 'tt0111161' },
        { scheme: 'imdb', value: 'https://www.imdb.com/title/tt0111161' },
      ],
    },
    '/externalIds/1/value',
    'twice',
  ],
])('%s is refused at its place', async (_what, content, pointer, said) => {
  for (const answer of [await change(content), await call('POST', '/api/works', newWork(content))]) {
    expect(answer.json()).toMatchObject({ status: 422, code: 'CONTENT_INVALID' })
    const place = answer.json().errors.find((one: { pointer: string }) => one.pointer === pointer)
    expect(place?.detail).toContain(said)
  }
})

function NOBODY() {
  return '01980000-0000-7000-8000-000000000000'
}

test.each([
  [{ credits: [{ role: 'director', names: [] }] }],
  [{ credits: [{ role: 'director', names: [{ locale: 'en', text: ' ' }] }] }],
  [{ credits: [{ role: 'Director!', names: [{ locale: 'en', text: 'A' }] }] }],
  [{ tags: Array.from({ length: 51 }, (_, index) => `tag ${index}`) }],
  [{ tags: ['x'.repeat(61)] }],
  [{ covers: [{ locale: 'en', stillId: '../x' }] }],
  [{ contentNotes: [{ code: 'blood', text: 'x' }] }],
])('%j has another shape than the call takes', async (content) => {
  expect((await change(content)).json()).toMatchObject({ status: 400, code: 'REQUEST_INVALID' })
})

test('a genre of an earlier time stays readable, and does not stand in the way of another change', async () => {
  const workId = await t.createWork()
  await t.ctx.db.transaction((tx) => replaceWorkParts(tx, workId, { genres: ['old-genre'] }))
  const answer = await change({ releaseYear: 2020 }, workId)
  expect([answer.statusCode, answer.json().genres]).toEqual([200, ['old-genre']])
})

test('an id is stored in one form, so that another spelling of it is taken too', async () => {
  const eidr = (value: string) => ({ externalIds: [{ scheme: 'eidr', value }] })
  const made = await change(eidr('https://doi.org/10.5240/f592-58d1-a4d9-e968-5435-l'), await t.createWork())
  expect(made.json().externalIds).toEqual([{ scheme: 'eidr', value: '10.5240/F592-58D1-A4D9-E968-5435-L' }])
  const taken = await change(eidr('10.5240/F59258D1A4D9E9685435L'), await t.createWork())
  expect(taken.json()).toMatchObject({ status: 409, code: 'EXTERNAL_ID_TAKEN' })
})

/** An episode with stills at these moments, the first of them the poster. */
async function addEpisode(workId: string, moments: readonly number[]) {
  const bytes = Buffer.concat([TINY_VIDEO, Buffer.from(`cover ${++seed}`)])
  const url = `/api/works/${workId}/episodes`
  const { id, sha256 } = (await t.send([metadata({ number: seed }), video(bytes)], { url })).json()
  await analyse(sha256, moments)
  return { id: id as string, sha256: sha256 as string }
}

function analyse(mediaSha256: string, moments: readonly number[]) {
  const images = moments.map((atMs, index) => ({
    ...{ id: t.ctx.newId(), mediaSha256, kind: index === 0 ? ('poster' as const) : ('candidate' as const), atMs },
    ...{ rank: index || 1, sha256: mediaSha256, mimeType: 'image/webp', sizeBytes: 1, widthPx: 1, heightPx: 1 },
    reasons: [],
  }))
  return t.ctx.db.transaction((tx) => storeAnalysis(tx, mediaSha256, { analysedAtMs: 1 }, images))
}
const idOf = (url: string) => url.split('/').at(-1) ?? ''
const read = async (workId: string, locale?: string) =>
  (await call('GET', `/api/works/${workId}${locale ? `?locale=${locale}` : ''}`)).json()

test('a work has the first poster for its cover, or the still that was chosen for a locale or for one near it', async () => {
  const workId = await t.createWork()
  const episode = await addEpisode(workId, [1_000, 5_000, 9_000])
  const { posterUrl, stillUrls } = (await call('GET', `/api/episodes/${episode.id}`)).json()
  expect(await read(workId)).toMatchObject({ coverUrl: posterUrl, coverLocale: null })
  const covers = [
    { locale: 'zh-Hant-TW', stillId: idOf(stillUrls[0]) },
    { locale: 'zh-Hant-HK', stillId: idOf(stillUrls[1]) },
  ]
  const chosen = await change({ covers }, workId)
  expect(chosen.json().covers).toEqual(covers.toReversed()) // in order of locale
  expect(chosen.json().coverUrl).toBe(stillUrls[0]) // of the original locale
  expect(await read(workId, 'zh-Hant-MO')).toMatchObject({ coverUrl: stillUrls[1], coverLocale: 'zh-Hant-HK' })
  expect((await read(workId, 'zh-Hant-TW')).coverUrl).toBe(stillUrls[0])
  expect((await read(workId, 'pt-BR')).coverUrl).toBe(stillUrls[0])
  const list = await call('GET', '/api/works?locale=zh-Hant-HK')
  expect(list.json().items.find(({ id }: { id: string }) => id === workId).coverUrl).toBe(stillUrls[1])
  expect((await call('GET', `/api/works/${workId}?locale=klingon!`)).statusCode).toBe(400)
})

test('a cover is the same moment after another analysis, and none once its episode is gone', async () => {
  const workId = await t.createWork()
  const episode = await addEpisode(workId, [1_000, 5_000])
  const { stillUrls } = (await call('GET', `/api/episodes/${episode.id}`)).json()
  await change({ covers: [{ locale: 'zh-Hant-TW', stillId: idOf(stillUrls[0]) }] }, workId)
  await analyse(episode.sha256, [1_000, 20_000, 5_040])
  const now = (await call('GET', `/api/episodes/${episode.id}`)).json()
  expect((await read(workId)).coverUrl).toBe(now.stillUrls[1])
  expect(now.stillUrls[1]).not.toBe(stillUrls[0])
  await call('DELETE', `/api/episodes/${episode.id}`)
  expect(await read(workId)).toMatchObject({ covers: [], coverUrl: null })
})

test('a still of another work is no cover', async () => {
  const other = await addEpisode(await t.createWork(), [1_000])
  const { posterUrl } = (await call('GET', `/api/episodes/${other.id}`)).json()
  const answer = await change({ covers: [{ locale: 'en', stillId: idOf(posterUrl) }] })
  expect(answer.json()).toMatchObject({ status: 422, errors: [{ pointer: '/covers/0/stillId' }] })
})

test.each([
  ['genres', GENRES, 60],
  ['credit-roles', CREDIT_ROLES, 25],
  ['content-notes', CONTENT_NOTES, 20],
] as const)('GET /api/%s gives each word with its name in four languages', async (path, terms, fewest) => {
  const answer = await call('GET', `/api/${path}`)
  expect(answer.statusCode).toBe(200)
  expect(answer.json().items).toEqual(terms)
  expect(terms.length).toBeGreaterThan(fewest)
  expect(new Set(terms.map(({ code }) => code)).size).toBe(terms.length)
  for (const locale of ['zh-Hans', 'zh-Hant', 'en', 'pt'] as const) {
    const labels = terms.map(({ labels }) => labels[locale])
    for (const label of labels) expect(label).toMatch(/\S/)
    expect(labels.filter((label, index) => labels.indexOf(label) !== index)).toEqual([])
  }
  expect((await t.app.inject({ url: `/api/${path}` })).statusCode).toBe(401)
})
