import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addOrganisation, member } from '../accounts/people-world.ts'
import { createGlossaryWorld, type GlossaryWorld } from './glossary-world.ts'

interface Pair {
  readonly id: string
  readonly words: { word: string; regions: string[] }[]
  readonly score: number
  readonly works: number
  readonly times: number
  readonly examples: { workId: string; episodeId: string | null; startMs: number | null; texts: string[] }[]
}

let world: GlossaryWorld
let wanted = ''
let titled = ''
const parallel: { workId: string; episodeId: string }[] = []
beforeAll(async () => {
  world = await createGlossaryWorld()
  wanted = await world.addWork({ titles: { 'zh-Hans-CN': '她的缝纫机' } })
  titled = await world.addWork({ titles: { 'zh-Hans-CN': '沙发上的人' } })
  for (const name of ['甲', '乙']) {
    const workId = await world.addWork({ titles: { en: name } })
    const { id } = await world.addEpisode(workId, 1, {})
    parallel.push({ workId, episodeId: id })
  }
  await world.index(wanted, titled)
})
afterAll(() => world[Symbol.asyncDispose]())

const pairs = async (): Promise<Pair[]> => (await world.call('GET', '/glossary/candidates')).body.items as Pair[]
const pairOf = async (word: string) => (await pairs()).find(({ words }) => words.some((one) => one.word === word))
const sendBoth = async (at: number, mainland: readonly string[], macau: readonly string[]) => {
  const episodeId = parallel[at]?.episodeId ?? ''
  await world.sendTrack(episodeId, 'zh-Hans-CN', mainland)
  await world.sendTrack(episodeId, 'zh-Hant-MO', macau)
}

describe('tracks of two regions', () => {
  test('of one work give nothing to go by alone', async () => {
    await sendBoth(
      0,
      ['她的缝纫机响了一夜', '你说什么我听不懂', '沙发坏了'],
      ['她的衣車響了一夜', '我不明你講什麼', '梳化壞了'],
    )
    await world.work()
    expect(await pairs()).toEqual([])
    expect(await world.find('衣車')).not.toContain(wanted)
  })

  test('of two works give a pair, with where it was met', async () => {
    await sendBoth(
      1,
      ['外婆留下一台缝纫机给我', '他早就走了', '把沙发搬出去'],
      ['外婆留下一部衣車畀我', '他走咗好耐', '把梳化搬出去'],
    )
    await world.work()
    const pair = await pairOf('衣車')
    expect(pair).toMatchObject({ works: 2, times: 2, score: 0.342 })
    expect(pair?.words).toEqual([
      { word: '缝纫机', regions: ['CN'] },
      { word: '衣車', regions: ['MO'] },
    ])
    expect(pair?.examples).toHaveLength(2)
    expect(pair?.examples).toContainEqual({
      ...{ workId: parallel[1]?.workId, episodeId: parallel[1]?.episodeId, startMs: 0 },
      texts: ['外婆留下一台缝纫机给我', '外婆留下一部衣車畀我'],
    })
    expect((await pairs()).map(({ words }) => words.map(({ word }) => word))).toHaveLength(2)
  })

  test('are shown to curators as far as they may see the works, and to no producer', async () => {
    const [curator, producer] = [await addOrganisation(world, 'curator'), await addOrganisation(world, 'producer')]
    const list = async (headers: Record<string, string>) =>
      (await world.app.inject({ url: '/api/glossary/candidates', headers })).json()
    const [judge, maker] = [await member(world, curator, 'viewer'), await member(world, producer, 'owner')]
    expect(await list(maker)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    expect((await list(judge)).items).toEqual(await pairs())
    const [first, second] = parallel.map(({ workId }) => workId)
    await world.changeWork(first ?? '', { status: 'draft' })
    const examples = (await list(judge)).items.flatMap((pair: Pair) => pair.examples.map(({ workId }) => workId))
    expect(new Set(examples)).toEqual(new Set([second]))
    await world.changeWork(second ?? '', { status: 'draft' })
    expect(await list(judge)).toMatchObject({ items: [], nextCursor: null })
    expect(await pairs()).toHaveLength(2)
    for (const { workId } of parallel) await world.changeWork(workId, { status: 'published' })
  })

  test('let searches find what has the other word, behind all that has the word itself', async () => {
    const found = await world.find('衣車')
    expect(found).toHaveLength(3)
    expect(found.at(-1)).toBe(wanted)
    expect(await world.whyFound('衣車', wanted)).toEqual(['wording', ['缝纫机']])
    const lines = await world.call('GET', `/search/lines?q=${encodeURIComponent('衣車')}`)
    expect((lines.body.items as { text: string }[]).map(({ text }) => text.includes('衣車'))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('a pair', () => {
  test('that is accepted becomes a word of the glossary, and is offered no more', async () => {
    const pair = await pairOf('衣車')
    const path = `/glossary/candidates/${pair?.id}`
    expect((await world.call('POST', `${path}/accept`, { canonical: '別的' })).body.code).toBe('GLOSSARY_WORD_UNFIT')
    const accepted = await world.call('POST', `${path}/accept`, { note: 'yes' })
    expect(accepted.status).toBe(201)
    expect(accepted.body).toMatchObject({
      action: 'added',
      word: '衣車',
      canonical: '缝纫机',
      region: 'MO',
      source: 'learned',
      note: 'yes',
    })
    expect(await pairOf('衣車')).toBeUndefined()
    expect(await world.whyFound('衣車', wanted)).toEqual(['wording', ['缝纫机']])
    await world.work()
    expect(await world.whyFound('衣車', wanted)).toEqual(['wording', ['缝纫机']])
    const again = await world.call('POST', `${path}/accept`, {})
    expect([again.status, again.body.code]).toEqual([404, 'WORDING_CANDIDATE_NOT_FOUND'])
  })

  test('that is rejected is gone from searches and is never offered again, whatever comes', async () => {
    expect(await world.find('梳化')).toContain(titled)
    const pair = await pairOf('梳化')
    const path = `/glossary/candidates/${pair?.id}/reject`
    expect((await world.call('POST', path, { note: 'no' })).status).toBe(204)
    expect(await world.find('梳化')).not.toContain(titled)
    await sendTitles('旧沙发不卖', '舊梳化不賣')
    expect(await pairOf('梳化')).toBeUndefined()
    expect((await world.call('POST', path, {})).status).toBe(404)
  })

  test('goes with the lines that it came from', async () => {
    await sendTitles('期房的秘密', '樓花的秘密')
    const { id } = await sendTitles('我买了一套期房吗', '我買了一間樓花嗎')
    expect(await pairOf('樓花')).toMatchObject({ works: 2, examples: [{ episodeId: null, startMs: null }, {}] })
    const titles = [{ locale: 'zh-Hans-CN', text: '别的', kind: 'display' }]
    await world.app.inject({ method: 'PATCH', url: `/api/works/${id}`, headers: operator(), payload: { titles } })
    await world.work()
    expect(await pairOf('樓花')).toBeUndefined()
  })

  test('that nobody knows, and a list of another shape, are refused', async () => {
    expect((await world.call('POST', '/glossary/candidates/AAAAAAAAAAAAAAAA/reject', {})).status).toBe(404)
    expect((await world.call('POST', '/glossary/candidates/short/reject', {})).status).toBe(400)
    expect((await world.call('POST', '/glossary/candidates/AAAAAAAAAAAAAAAA/accept', { word: 'x' })).status).toBe(400)
    expect((await world.call('GET', '/glossary/candidates?cursor=x')).body.code).toBe('CURSOR_INVALID')
  })
})

function operator() {
  return { authorization: 'Bearer a-token-for-tests-of-at-least-32-characters' }
}

async function sendTitles(mainland: string, hongKong: string): Promise<{ id: string }> {
  const answer = await world.call('POST', '/works', {
    ...{ kind: 'micro_drama', originalLocale: 'zh-Hans-CN', originRegion: 'CN' },
    titles: [
      { locale: 'zh-Hans-CN', text: mainland, kind: 'display' },
      { locale: 'zh-Hant-HK', text: hongKong, kind: 'display' },
    ],
  })
  await world.work()
  return answer.body as unknown as { id: string }
}
