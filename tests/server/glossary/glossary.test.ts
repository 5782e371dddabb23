import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findGlossaryEdit } from '../../../db/queries/glossary.ts'
import { findWorkSerial } from '../../../db/queries/index-rows.ts'
import { addOrganisation, addPerson, signedIn } from '../accounts/people-world.ts'
import { createGlossaryWorld, type GlossaryWorld } from './glossary-world.ts'

let world: GlossaryWorld
let phone = ''
let lift = ''
beforeAll(async () => {
  world = await createGlossaryWorld()
  phone = await world.addWork({ titles: { 'zh-Hant-HK': '尿袋風雲' }, originRegion: 'HK' })
  lift = await world.addWork({ titles: { 'zh-Hans-CN': '充电宝之恋' } })
  await world.addEpisode(lift, 1, { 'zh-Hans-CN': ['你的充电宝忘在我家了'] })
  await world.index(phone, lift)
})
afterAll(() => world[Symbol.asyncDispose]())

const add = (change: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  world.call('POST', '/glossary', { word: '尿袋', region: 'HK', canonical: '充电宝', ...change }, headers)
const list = async (query: string) => {
  const { body } = await world.call('GET', `/glossary?${query}`)
  return (body as unknown as { items: Record<string, unknown>[] }).items
}

describe('a word that is added', () => {
  test('works at once in both directions, and still does when documents are made anew', async () => {
    expect(await world.find('充電寶')).not.toContain(phone)
    const added = await add({ note: '見於港劇' })
    expect(added.status).toBe(201)
    expect(added.body).toMatchObject({ revision: 1, action: 'added', word: '尿袋', source: 'curator', by: 'operator' })
    const check = async () => {
      expect((await world.find('充電寶')).sort()).toEqual([phone, lift])
      expect(await world.whyFound('充電寶', phone)).toEqual(['wording', ['尿袋']])
      expect((await world.find('尿袋'))[0]).toBe(phone)
      expect(await world.whyFound('尿袋', lift)).toEqual(['wording', ['充电宝']])
      const lines = await world.call('GET', `/search/lines?q=${encodeURIComponent('你的尿袋')}`)
      expect(lines.body.items).toMatchObject([{ workId: lift, kind: 'wording', marks: [[0, 5]] }])
    }
    await check()
    await world.work()
    const serial = await findWorkSerial(world.db, phone)
    const { documents } = await world.ctx.engine.listDocuments('works', { offset: 0, limit: 10 })
    expect(documents.find(({ id }) => id === serial)?.t).toEqual(['充 电 宝 风 云'])
    await check()
  })

  test('is listed with its concept, whatever word of it is asked for', async () => {
    const expected = {
      word: '尿袋',
      region: 'HK',
      canonical: '充电宝',
      source: 'curator',
      status: 'active',
      revision: 1,
    }
    expect(await list(`q=${encodeURIComponent('行動電源')}`)).toContainEqual(
      expect.objectContaining({ ...expected, note: '見於港劇' }),
    )
    expect(await list('source=curator')).toMatchObject([expected])
  })

  test('is refused when it means this already, also by a chain of words', async () => {
    const again = await add()
    expect([again.status, again.body.code]).toEqual([409, 'GLOSSARY_WORD_KNOWN'])
    expect((await add({ word: '尿袋', canonical: '行動電源' })).body.code).toBe('GLOSSARY_WORD_KNOWN')
  })

  test('is refused while it stands for another, which is named', async () => {
    const { status, body } = await add({ word: '的士', canonical: '单车' })
    expect([status, body.code]).toEqual([409, 'GLOSSARY_WORD_TAKEN'])
    expect(body.detail).toContain('出租车')
  })

  test.each([
    ['鋪', 'TOO_SHORT'],
    ['！？', 'NO_LETTER'],
    ['\u200b\u200b', 'NO_LETTER'],
    ['尿\n袋', 'LINE_BREAK'],
    ['很'.repeat(21), 'TOO_LONG'],
    ['12345', 'NO_LETTER'],
  ])('is refused when it is no word: %j is %s', async (word, code) => {
    const { status, body } = await add({ word })
    expect([status, body.code]).toEqual([422, 'GLOSSARY_WORD_UNFIT'])
    expect(body.errors).toMatchObject([{ pointer: '/word', code }])
  })

  test('is refused for a region that does not exist, and for another shape', async () => {
    expect((await add({ word: '叉電寶', region: 'XX' })).body.code).toBe('REGION_INVALID')
    expect((await add({ word: '' })).status).toBe(400)
    expect((await add({ region: 'hk' })).status).toBe(400)
    expect((await add({ colour: 'red' })).status).toBe(400)
  })

  test('is made once for one Idempotency-Key', async () => {
    const body = { word: '叉電寶' }
    const first = await add(body, { 'idempotency-key': 'k1' })
    const second = await add(body, { 'idempotency-key': 'k1' })
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
    const other = await add({ word: '外置電池' }, { 'idempotency-key': 'k1' })
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  })
})

describe('a word that is retired', () => {
  test('counts until documents are made anew, then stands for itself only; it may come back', async () => {
    await world.work()
    const gone = await world.call('POST', '/glossary/retire', { word: '尿袋', note: 'a mistake' })
    expect(gone.status).toBe(200)
    expect(gone.body).toMatchObject({ action: 'retired', word: '尿袋', canonical: '充电宝', note: 'a mistake' })
    expect(await world.find('充電寶')).toContain(phone)
    await world.work()
    expect(await world.find('充電寶')).toEqual([lift])
    const [word] = await list('status=retired&source=curator')
    expect(word).toMatchObject({
      word: '尿袋',
      note: 'a mistake',
      retiredAt: expect.any(String),
      addedAt: expect.any(String),
    })
    expect((await add()).status).toBe(201)
    expect(await world.find('充電寶')).toContain(phone)
    expect(await list(`q=${encodeURIComponent('尿袋')}&status=retired`)).toEqual([])
  })

  test('may be one of the program, in all its regions', async () => {
    expect((await world.call('POST', '/glossary/retire', { word: '手提電話' })).status).toBe(200)
    const words = await list(`q=${encodeURIComponent('手提電話')}&source=seed&status=retired`)
    expect(words.map(({ word, region }) => [word, region])).toEqual([
      ['手提電話', 'HK'],
      ['手提電話', 'MO'],
    ])
  })

  test('is refused when it stands for no other word', async () => {
    for (const word of ['沒有這個詞', '手提電話', '出租车']) {
      const { status, body } = await world.call('POST', '/glossary/retire', { word })
      expect([status, body.code], word).toEqual([404, 'GLOSSARY_WORD_NOT_FOUND'])
    }
    expect((await world.call('POST', '/glossary/retire', {})).status).toBe(400)
  })
})

describe('lists', () => {
  test('of words go by region and source, and page without a gap', async () => {
    const words = await list(`q=${encodeURIComponent('的士')}`)
    expect(words).toContainEqual({
      word: '計程車',
      region: 'TW',
      canonical: '出租车',
      source: 'seed',
      status: 'active',
    })
    const hk = await list('region=HK&source=opencc&limit=100')
    expect(hk.length).toBeGreaterThan(20)
    const paged: unknown[] = []
    for (let path: string | null = '/glossary?source=opencc&region=HK&limit=7'; path !== null; ) {
      const { body, headers } = await world.call('GET', path)
      paged.push(...(body.items as unknown[]))
      const next = (headers.link as string | undefined)?.match(/<\/api(.*)>; rel="next"/)?.[1]
      expect(next === undefined).toBe(body.nextCursor === null)
      path = next ?? null
    }
    expect(paged).toEqual(hk)
    expect((await world.call('GET', '/glossary?cursor=nonsense')).body.code).toBe('CURSOR_INVALID')
    expect((await world.call('GET', '/glossary?status=lost')).status).toBe(400)
  })

  test('of edits say who did what, the newest first', async () => {
    const first = await world.call('GET', '/glossary/edits?limit=2')
    const revisions = (answer: typeof first) =>
      (answer.body.items as { revision: number }[]).map(({ revision }) => revision)
    expect(first.body.items).toMatchObject([
      { action: 'retired', word: '手提電話', canonical: '手机', region: 'HK', by: 'operator' },
      { action: 'added', word: '尿袋' },
    ])
    const second = await world.call('GET', `/glossary/edits?limit=2&cursor=${first.body.nextCursor}`)
    expect([...revisions(first), ...revisions(second)]).toEqual([5, 4, 3, 2])
  })

  test('have a tag that changes with the glossary', async () => {
    const tag = async () => (await world.call('GET', '/glossary')).headers.etag
    const before = await tag()
    expect(await tag()).toBe(before)
    await add({ word: '移動電池' })
    expect(await tag()).not.toBe(before)
  })
})

test('a word of a curator is written down with their name, which is for no list', async () => {
  const personId = await addPerson(world, { [await addOrganisation(world, 'curator')]: 'editor' })
  const headers = await signedIn(world, personId)
  const payload = { word: '叻沙', region: 'SG', canonical: '喇沙' }
  const added = await world.app.inject({ method: 'POST', url: '/api/glossary', headers, payload })
  expect(added.json()).toMatchObject({ revision: expect.any(Number), by: 'person' })
  expect(added.body).not.toContain(personId)
  const edit = await findGlossaryEdit(world.db, added.json().revision)
  expect(edit).toMatchObject({ callerKind: 'person', personId })
})
