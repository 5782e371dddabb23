import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { sql } from '../../../db/drizzle.ts'
import { insertEpisode } from '../../../db/queries/episodes.ts'
import { enqueueJob } from '../../../db/queries/jobs.ts'
import { deleteUnusedMediaFiles } from '../../../db/queries/media-files.ts'
import { duplicateCandidates, episodes } from '../../../db/schema/index.ts'
import type { Fingerprint } from '../../../media/fingerprint.ts'
import { forgetTerms } from '../../../server/duplicates/forget-terms.ts'
import { disturb, join, makeFingerprint } from '../../made-series/made-fingerprint.ts'
import { addOrganisation, member } from '../accounts/people-world.ts'
import { type DuplicatesWorld, startDuplicatesWorld } from './duplicates-world.ts'

// A busy machine needs seconds to start a catalogue.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let t: DuplicatesWorld
beforeAll(async () => {
  t = await startDuplicatesWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

// Each test has films of its own, in one catalogue.
let seed = 0
let film: Fingerprint
let opening: Fingerprint
let ending: Fingerprint
beforeEach(() => {
  seed += 1_000
  film = makeFingerprint(seed)
  opening = makeFingerprint(seed + 1, 20)
  ending = makeFingerprint(seed + 2, 12)
})
/** More than half of it is what the series has in every episode. */
const episodeOf = (number: number) => join(opening, makeFingerprint(seed + 100 + number, 24), ending)

async function addPair() {
  const [one, other] = [await t.addWork(), await t.addWork()]
  const first = await t.addEpisode(one, 2, film)
  const second = await t.addEpisode(other, 7, disturb(film, 5))
  await t.compareAll()
  return { one, other, first, second }
}

/** Asks for everything to be compared again. */
async function compareAgain(...files: readonly { sha256: string }[]) {
  for (const { sha256 } of files) {
    const job = { kind: 'find-duplicates', key: sha256, dueAtMs: t.ctx.now(), nowMs: t.ctx.now() } as const
    await t.ctx.db.transaction((tx) => enqueueJob(tx, { id: t.ctx.newId(), ...job }))
  }
  await t.compareAll()
}

const rows = () => t.ctx.db.select().from(duplicateCandidates).all()
const countTerms = () => t.ctx.db.get<{ count: number }>(sql`select count(*) as count from fingerprint_terms`).count

describe('what is found', () => {
  test('a copy is shown with the seconds of both, and each episode warns of the other', async () => {
    const { first, second, one, other } = await addPair()
    const [pair, ...more] = await t.list(`?workId=${one}`)
    expect(more).toEqual([])
    expect(pair).toMatchObject({ kind: 'same', sound: 'same', pictures: 'same', mirrored: false, decision: null })
    expect(pair?.score).toBeGreaterThan(0.9)
    expect(new Set(pair?.files.map(({ episodes: [episode] }) => episode?.id))).toEqual(new Set([first.id, second.id]))
    for (const { episodes } of pair?.files ?? []) {
      for (const { workId, workTitles, workTitle } of episodes) {
        const { titles, shownTitle } = (await t.app.inject({ url: `/api/works/${workId}`, headers: t.operator })).json()
        expect([workTitles, workTitle]).toEqual([titles, shownTitle])
      }
    }
    expect(pair?.spans).toEqual([
      { fromMs: 0, toMs: expect.toSatisfy((ms) => ms > 55_000), otherFromMs: 0, otherToMs: pair?.spans[0]?.toMs },
    ])
    for (const [id, workId, number] of [
      [first.id, other, 7],
      [second.id, one, 2],
    ]) {
      const { warnings } = (await t.app.inject({ url: `/api/episodes/${id}`, headers: t.operator })).json()
      expect(warnings[0]).toMatchObject({
        code: 'MEDIA_LOOKS_LIKE',
        detail: expect.stringContaining(`${workId} #${number}`),
        values: { spans: expect.stringMatching(/^0:00–\d:\d\d$/), others: `${workId} #${number}` },
      })
    }
  })

  test('a clip is told from a copy, with where it begins in the whole', async () => {
    const [one, other] = [await t.addWork(), await t.addWork()]
    const clip = makeFingerprint(seed + 9, 18)
    await t.addEpisode(one, 1, join(makeFingerprint(seed + 10, 30), clip, makeFingerprint(seed + 11, 20)))
    const { id } = await t.addEpisode(other, 1, disturb(clip, 1))
    await t.compareAll()
    const [pair] = await t.list(`?workId=${one}`)
    expect(pair?.kind).toBe('clip')
    const isFirst = pair?.files[0]?.episodes[0]?.id === id
    const { fromMs = -1, otherFromMs = -1 } = pair?.spans[0] ?? {}
    const [inClip, inWhole] = isFirst ? [fromMs, otherFromMs] : [otherFromMs, fromMs]
    expect(inClip).toBeLessThan(1_000)
    expect(Math.abs(inWhole - 29_724)).toBeLessThan(1_000) // 240 steps of 123.8 ms
  })

  test('a version with other sound is told from one with the same, and one without sound too', async () => {
    const [one, other, third] = [await t.addWork(), await t.addWork(), await t.addWork()]
    await t.addEpisode(one, 1, film)
    await t.addEpisode(other, 1, { frames: disturb(film, 1).frames, sound: makeFingerprint(seed + 77).sound })
    await t.compareAll()
    expect(await t.list(`?workId=${one}`)).toMatchObject([{ kind: 'same', sound: 'different', pictures: 'same' }])
    await t.addEpisode(third, 1, { frames: disturb(film, 2).frames, sound: new Uint32Array() })
    await t.compareAll()
    const pairs = await t.list(`?workId=${third}`)
    expect(pairs.map(({ sound, pictures }) => `${sound} ${pictures}`)).toEqual(['unknown same', 'unknown same'])
  })

  test('the same sound with other pictures is told, but not between episodes of one work', async () => {
    const [one, other] = [await t.addWork(), await t.addWork()]
    await t.addEpisode(one, 2, film)
    await t.addEpisode(one, 3, { frames: makeFingerprint(seed + 50).frames, sound: film.sound })
    await t.compareAll()
    expect(await t.list(`?workId=${one}`)).toEqual([])
    await t.addEpisode(other, 1, { frames: makeFingerprint(seed + 51).frames, sound: film.sound })
    await t.compareAll()
    expect(await t.list(`?workId=${one}`)).toMatchObject([{ pictures: 'different' }, { pictures: 'different' }])
  })

  test('episodes of one series are not flagged, though more than half of each is in all of them', async () => {
    const workId = await t.addWork()
    for (const number of [2, 3, 4, 5, 6]) {
      await t.addEpisode(workId, number, episodeOf(number))
      await t.compareAll()
      expect(await t.list(`?workId=${workId}`)).toEqual([])
    }
    const copy = await t.addEpisode(await t.addWork(), 1, disturb(episodeOf(4), 8))
    await t.compareAll()
    const found = await t.list(`?workId=${workId}`)
    expect(
      found.map(({ files }) => files.flatMap(({ episodes: some }) => some.map(({ number }) => number)).toSorted()),
    ).toEqual([[1, 4]])
    expect(found[0]?.files.some(({ episodes: [episode] }) => episode?.id === copy.id)).toBe(true)
  })

  test('a pair is withdrawn when later episodes show that what it shares is the series’ own', async () => {
    const [series, other] = [await t.addWork(), await t.addWork()]
    await t.addEpisode(series, 2, episodeOf(2))
    await t.addEpisode(other, 1, disturb(join(opening, ending), 3)) // a trailer of what is common
    await t.compareAll()
    expect(await t.list(`?workId=${other}`)).toHaveLength(1)
    for (const number of [3, 4]) await t.addEpisode(series, number, episodeOf(number))
    await t.compareAll()
    expect(await t.list(`?workId=${other}`)).toEqual([])
  })
})

describe('running again', () => {
  test('gives the same rows, and a decision stays', async () => {
    const { one, first, second } = await addPair()
    const before = rows()
    await compareAgain(first, second)
    expect(rows()).toEqual(before)
    const [pair] = await t.list(`?workId=${one}`)
    expect((await t.decide(pair?.id ?? '', 'different')).json()).toMatchObject({ decision: 'different' })
    const decided = rows()
    await compareAgain(first, second)
    expect(rows()).toEqual(decided)
    expect(await t.list(`?state=open&workId=${one}`)).toEqual([])
    expect(await t.list(`?state=different&workId=${one}`)).toHaveLength(1)
    const { warnings } = (await t.app.inject({ url: `/api/episodes/${first.id}`, headers: t.operator })).json()
    expect(warnings).toEqual([])
  })

  test('what is gone leaves the list and the index', async () => {
    const before = countTerms()
    const { first, other } = await addPair()
    const added = countTerms() - before
    await t.ctx.db.transaction(async (tx) => {
      tx.delete(episodes).where(sql`id = ${first.id}`).run()
      await deleteUnusedMediaFiles(tx, t.ctx.now() + 1)
    })
    await forgetTerms(t.ctx)
    expect(await t.list(`?workId=${other}`)).toEqual([])
    expect(countTerms() - before).toBeLessThan(added * 0.6)
    expect(countTerms() - before).toBeGreaterThan(added * 0.4)
  })
})

describe('who may see and decide', () => {
  test('a producer learns of pairs within their works only; curators of all that was submitted', async () => {
    const [own, stranger, curators] = [
      await addOrganisation(t, 'producer'),
      await addOrganisation(t, 'producer'),
      await addOrganisation(t, 'curator'),
    ]
    const ownWork = await t.addWork(own, 'submitted')
    const mine = await t.addEpisode(ownWork, 2, film)
    await t.addEpisode(await t.addWork(stranger, 'submitted'), 2, disturb(film, 1))
    await t.compareAll()
    const [editor, viewer, curator] = [
      await member(t, own, 'editor'),
      await member(t, own, 'viewer'),
      await member(t, curators, 'editor'),
    ]
    const pairs = () => t.list(`?workId=${ownWork}`, curator)
    const [pair] = await pairs()
    expect(await t.list('', editor)).toEqual([])
    const read = await t.app.inject({ url: `/api/episodes/${mine.id}`, headers: editor })
    expect(read.json().warnings).toEqual([])
    expect((await t.decide(pair?.id ?? '', 'duplicate', editor)).json()).toMatchObject({
      status: 404,
      code: 'DUPLICATE_NOT_FOUND',
    })
    expect((await t.decide(pair?.id ?? '', 'duplicate', curator)).statusCode).toBe(200)
    const histories = await Promise.all(
      (await pairs()).flatMap(({ files }) =>
        files.flatMap(({ episodes: some }) =>
          some.map(({ workId }) => t.app.inject({ url: `/api/works/${workId}/history`, headers: t.operator })),
        ),
      ),
    )
    for (const history of histories) expect(history.json().items).toEqual([]) // it would tell one producer of the other

    await t.addEpisode(await t.addWork(own, 'draft'), 2, disturb(film, 2))
    await t.compareAll()
    const [within, ...more] = await t.list('', editor)
    expect(more).toEqual([])
    expect(await pairs()).toHaveLength(1) // nothing of the draft
    expect((await t.decide(within?.id ?? '', 'duplicate', viewer)).statusCode).toBe(403)
    expect((await t.decide(within?.id ?? '', 'duplicate', editor)).statusCode).toBe(200)
    const workId = within?.files[0]?.episodes[0]?.workId
    const { items } = (await t.app.inject({ url: `/api/works/${workId}/history`, headers: editor })).json()
    expect(items).toMatchObject([{ action: 'compared', before: null, after: { duplicate: { decision: 'duplicate' } } }])
  })

  test('the list is paged, filtered by work and state, and refuses what it does not know', async () => {
    const works = [await t.addWork(), await t.addWork(), await t.addWork()]
    for (const [index, workId] of works.entries()) await t.addEpisode(workId, 2, disturb(film, index))
    await t.compareAll()
    const ofFirst = `/api/duplicates?workId=${works[0]}`
    const page = await t.app.inject({ url: `${ofFirst}&limit=1`, headers: t.operator })
    expect(page.json().items).toHaveLength(1)
    expect(page.headers.link).toContain('rel="next"')
    const url = `${ofFirst}&limit=1&cursor=${page.json().nextCursor}`
    const rest = await t.app.inject({ url, headers: t.operator })
    expect(rest.json()).toMatchObject({ items: [{}], nextCursor: null })
    expect(rest.json().items[0].id).not.toBe(page.json().items[0].id)
    expect((await t.list()).length).toBeGreaterThanOrEqual(3)
    const ask = async (url: string) => (await t.app.inject({ url, headers: t.operator })).json()
    expect(await ask(`/api/duplicates?workId=${t.ctx.newId()}`)).toMatchObject({ code: 'WORK_NOT_FOUND' })
    expect(await ask('/api/duplicates?cursor=x')).toMatchObject({ code: 'CURSOR_INVALID' })
    expect(await ask('/api/duplicates?state=maybe')).toMatchObject({ status: 400 })
    expect((await t.decide(t.ctx.newId(), 'different')).json()).toMatchObject({ code: 'DUPLICATE_NOT_FOUND' })
    expect((await t.decide(t.ctx.newId(), 'perhaps')).statusCode).toBe(400)
  })

  test('an episode with the same file in another producer’s work is not told of either', async () => {
    const [own, stranger] = [await addOrganisation(t, 'producer'), await addOrganisation(t, 'producer')]
    const mine = await t.addEpisode(await t.addWork(own, 'draft'), 2, film)
    const theirs = await t.addWork(stranger, 'draft')
    await t.ctx.db.transaction(async (tx) => {
      const row = tx.select().from(episodes).where(sql`id = ${mine.id}`).get()
      if (row) await insertEpisode(tx, { ...row, id: t.ctx.newId(), workId: theirs })
    })
    const codes = async (headers: Record<string, string>) =>
      (await t.app.inject({ url: `/api/episodes/${mine.id}`, headers }))
        .json()
        .warnings.map(({ code }: { code: string }) => code)
    expect(await codes(t.operator)).toEqual(['DUPLICATE_FILE'])
    expect(await codes(await member(t, own, 'editor'))).toEqual([])
  })
})
