import { afterAll, beforeAll, expect, test } from 'vitest'
import { replaceEpisodeTitles, updateEpisode } from '../../../db/queries/episodes.ts'
import { replaceWorkParts, updateWork } from '../../../db/queries/works.ts'
import { type AddedKey, type PartnersWorld, startPartnersWorld } from './partners-world.ts'

let t: PartnersWorld
let key: AddedKey
beforeAll(async () => {
  t = await startPartnersWorld()
  key = await t.addKey()
})
afterAll(() => t[Symbol.asyncDispose]())

const get = (path: string, headers: Record<string, string> = {}, by: AddedKey = key) =>
  t.app.inject({ url: `/api/partner/v1${path}`, headers: { ...by.headers, ...headers } })

test('a work is read with where it may be shown, its analysed episodes and no word of who made it here', async () => {
  const { workId, episodeId, stillId } = await t.addShown({
    title: '雨夜計程車',
    publishedIn: ['HK', 'MO'],
    windows: [
      { scope: 'worldwide_except', regions: ['CN'], untilMs: t.ctx.now() + 1_000 },
      { licensee: 'Another', isExclusive: true },
    ],
  })
  const answer = await get(`/works/${workId}`)
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({
    ...{ id: workId, kind: 'micro_drama', originalLocale: 'zh-Hant-TW', originRegion: 'TW' },
    title: { locale: 'zh-Hant-TW', text: '雨夜計程車', isFallback: false },
    titles: [{ locale: 'zh-Hant-TW', text: '雨夜計程車', kind: 'display' }],
    ...{ coProductionRegions: [], releaseYear: null, synopsis: null, synopses: [], genres: [], tags: [], credits: [] },
    ...{
      contentNotes: [],
      externalIds: [],
      ratings: [],
      coverLocale: null,
      coverUrl: `/api/partner/v1/stills/${stillId}`,
    },
    availability: [
      {
        ...{ regions: ['MO'], licenceType: 'SVOD', from: null, until: new Date(t.ctx.now() + 1_000).toISOString() },
        ...{ isExclusive: false, holdbackLocales: [] },
      },
    ],
    episodes: [
      {
        ...{ id: episodeId, number: 1, durationMs: null, posterUrl: `/api/partner/v1/stills/${stillId}` },
        url: `/api/partner/v1/episodes/${episodeId}`,
      },
    ],
    url: `/api/partner/v1/works/${workId}`,
    updatedAt: new Date(t.ctx.now()).toISOString(),
  })
  expect(answer.headers).toMatchObject({
    'cache-control': 'private, no-cache',
    'content-type': 'application/json; charset=utf-8',
    'last-modified': new Date(Math.floor(t.ctx.now() / 1_000) * 1_000).toUTCString(),
    'x-content-type-options': 'nosniff',
  })
})

test('titles are chosen for the reader by the chain of locales, and a working title is not told', async () => {
  const { workId } = await t.addShown()
  const titles = [
    { locale: 'zh-Hant-TW', text: '計程車', kind: 'display' },
    { locale: 'zh-Hant-HK', text: '的士', kind: 'display' },
    { locale: 'en', text: 'Project Taxi', kind: 'working' },
  ] as const
  await t.ctx.db.transaction(async (tx) => {
    await replaceWorkParts(tx, workId, { titles })
    await updateWork(tx, workId, {}, t.ctx.now())
  })
  const { title, titles: told } = (await get(`/works/${workId}?locale=zh-MO`)).json()
  expect(title).toEqual({ locale: 'zh-Hant-HK', text: '的士', isFallback: true })
  expect(told.map(({ text }: { text: string }) => text)).toEqual(['計程車', '的士'])
})

test('ratings are told for the regions of the key', async () => {
  const { workId } = await t.addShown()
  const rate = (payload: object) =>
    t.app.inject({ method: 'POST', url: `/api/works/${workId}/ratings`, headers: t.operator, payload })
  const rated = { status: 'rated', code: 'B', basis: 'official' }
  expect((await rate({ region: 'MO', system: 'MO-CCE', ...rated })).statusCode).toBe(201)
  expect((await rate({ region: 'TW', system: 'MOC-TW', ...rated, code: 'P' })).statusCode).toBe(201)
  const { ratings } = (await get(`/works/${workId}?fields=ratings`)).json()
  expect(ratings).toMatchObject([{ region: 'MO', status: 'rated', code: 'B', basis: 'official' }])
  expect(ratings[0]).not.toHaveProperty('warnings')
})

test('whoever has an answer is told so, until something of the work changes', async () => {
  const { workId, episodeId } = await t.addShown()
  const etag = String((await get(`/works/${workId}`)).headers.etag)
  const again = await get(`/works/${workId}`, { 'if-none-match': etag })
  expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag])
  for (const known of [`W/${etag}`, `"other", ${etag}`, '*']) {
    expect((await get(`/works/${workId}`, { 'if-none-match': known })).statusCode).toBe(304)
  }
  expect((await get(`/works/${workId}`, { 'if-none-match': '"other"' })).statusCode).toBe(200)
  await t.ctx.db.transaction(async (tx) => {
    await replaceEpisodeTitles(tx, episodeId, [{ locale: 'en', text: 'One', kind: 'display' }])
    await updateEpisode(tx, episodeId, {}, t.ctx.now())
  })
  const changed = await get(`/works/${workId}?expand=episodes`, { 'if-none-match': etag })
  expect(changed.statusCode).toBe(200)
  expect(changed.json().episodes[0].titles).toEqual([{ locale: 'en', text: 'One', kind: 'display' }])
})

test('each reading has its own tag: another locale, other fields, another lens', async () => {
  const { workId } = await t.addShown({ publishedIn: ['HK', 'MO'], windows: [{ regions: ['HK', 'MO'] }] })
  const other = await t.addKey({ regions: ['HK', 'MO'] })
  const queries = ['', '?locale=en', '?fields=title', '?expand=episodes']
  const tags = await Promise.all(queries.map(async (query) => (await get(`/works/${workId}${query}`)).headers.etag))
  const wider = await get(`/works/${workId}`, {}, other)
  expect(new Set([...tags, wider.headers.etag]).size).toBe(5)
  expect(wider.json().availability[0].regions).toEqual(['HK', 'MO'])
  const rotated = await t.addKey()
  expect((await get(`/works/${workId}`, {}, rotated)).headers.etag).toBe(tags[0])
})

test('who asks for some fields gets these, and a name that is none is refused with those that are', async () => {
  const { workId } = await t.addShown()
  expect(Object.keys((await get(`/works/${workId}?fields=title,url`)).json())).toEqual(['id', 'title', 'url'])
  const refused = await get(`/works/${workId}?fields=title,organisationId`)
  expect([refused.statusCode, refused.json().code]).toEqual([400, 'QUERY_INVALID'])
  expect(refused.json().detail).toContain('it takes id, kind')
  expect((await get(`/works/${workId}?expand=windows`)).statusCode).toBe(400)
  expect((await get(`/works/${workId}?locale=xx-nowhere-`)).json().code).toBe('QUERY_INVALID')
  expect((await get(`/works/${workId}?region=MO`)).json().code).toBe('REQUEST_INVALID')
})

test('what a window shows ends at its instant, for who has it already too', async () => {
  const { workId } = await t.addShown({ windows: [{ untilMs: t.ctx.now() + 5_000 }] })
  const { etag } = (await get(`/works/${workId}`)).headers
  t.advance(4_999)
  expect((await get(`/works/${workId}`, { 'if-none-match': String(etag) })).statusCode).toBe(304)
  t.advance(1)
  const gone = await get(`/works/${workId}`, { 'if-none-match': String(etag) })
  expect([gone.statusCode, gone.json().code]).toEqual([404, 'WORK_NOT_FOUND'])
})

test('pages lead through everything that the lens shows, once each, while works are added', async () => {
  const lone = await startPartnersWorld()
  try {
    const reader = await lone.addKey({ regions: ['HK', 'MO'] })
    const ids: string[] = []
    for (let count = 0; count < 7; count++) {
      const shown =
        count % 2 === 0 ? { publishedIn: ['MO', 'HK'] } : { publishedIn: ['HK'], windows: [{ regions: ['HK'] }] }
      ids.push((await lone.addShown(shown)).workId)
      await lone.addShown({ publishedIn: ['TW'] })
    }
    const found: string[] = []
    let url = '/api/partner/v1/works?limit=2'
    for (;;) {
      const page = await lone.app.inject({ url, headers: reader.headers })
      const { items, nextCursor } = page.json()
      found.push(...items.map(({ id }: { id: string }) => id))
      await lone.addShown() // newer than what was read: pages do not move
      if (nextCursor === null) break
      url = `/api/partner/v1/works?limit=2&cursor=${nextCursor}`
      expect(page.headers.link).toBe(`<${url}>; rel="next"`)
    }
    expect(found).toEqual(ids.toReversed())
  } finally {
    await lone[Symbol.asyncDispose]()
  }
})

test('a page that nothing has changed in is not sent again', async () => {
  const { workId } = await t.addShown()
  const { etag } = (await get('/works?limit=3')).headers
  expect((await get('/works?limit=3', { 'if-none-match': String(etag) })).statusCode).toBe(304)
  await t.ctx.db.transaction((tx) => updateWork(tx, workId, { releaseYear: 2026 }, t.ctx.now()))
  const changed = await get('/works?limit=3', { 'if-none-match': String(etag) })
  expect([changed.statusCode, changed.json().items[0].releaseYear]).toEqual([200, 2026])
})

test.each(['x', 'eyJpZCI6MX0', Buffer.from('{"id":"a","b":1}').toString('base64url')])(
  'the cursor %s is refused',
  async (cursor) => {
    const refused = await get(`/works?cursor=${cursor}`)
    expect([refused.statusCode, refused.json().code]).toEqual([400, 'CURSOR_INVALID'])
  },
)

test('an episode is read with its stills and approved subtitles', async () => {
  const { workId, episodeId, stillId, trackId } = await t.addShown()
  const answer = await get(`/episodes/${episodeId}`)
  expect(answer.json()).toEqual({
    ...{ id: episodeId, workId, number: 1, title: null, titles: [], durationMs: null },
    ...{ widthPx: null, heightPx: null, frameRate: null, hdr: null, stillUrls: [], storyboardUrl: null },
    posterUrl: `/api/partner/v1/stills/${stillId}`,
    subtitles: [
      {
        ...{ id: trackId, locale: 'en', kind: 'subtitles', origin: 'uploaded', cueCount: 1 },
        vttUrl: `/api/partner/v1/subtitles/${trackId}.vtt`,
        srtUrl: `/api/partner/v1/subtitles/${trackId}.srt`,
      },
    ],
    url: `/api/partner/v1/episodes/${episodeId}`,
    mediaUrl: `/api/partner/v1/episodes/${episodeId}/media`,
  })
  const etag = String(answer.headers.etag)
  expect((await get(`/episodes/${episodeId}`, { 'if-none-match': etag })).statusCode).toBe(304)
  const expanded = (await get(`/works/${workId}?expand=episodes`)).json()
  expect(expanded.episodes).toEqual([answer.json()])
})
