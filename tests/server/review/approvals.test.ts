import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deleteMembership } from '../../../db/queries/memberships.ts'
import { insertTrack } from '../../../db/queries/tracks.ts'
import { describeEntity } from '../../../server/history/describe-entity.ts'
import { CONTENT_FIELDS } from '../../../server/history/is-content.ts'
import { addPerson, signedIn } from '../accounts/people-world.ts'
import { TINY_VIDEO } from '../uploads/upload-world.ts'
import { type ReviewWorld, startReviewWorld } from './review-world.ts'

let one: ReviewWorld
let two: ReviewWorld
beforeAll(async () => {
  one = await startReviewWorld()
  two = await startReviewWorld({ approvals: 2 })
})
afterAll(async () => {
  await one[Symbol.asyncDispose]()
  await two[Symbol.asyncDispose]()
})

const MO = { regions: ['MO'] }

describe('one approval a region', () => {
  test('who publishes approves by that', async () => {
    const { workId } = await one.addWork('submitted')
    expect((await one.step(one.as.curatorA, workId, 'publish', MO)).body).toMatchObject({ status: 'published' })
    expect((await one.review(workId)).regions).toMatchObject([{ region: 'MO', approvals: [{ counts: true }] }])
  })

  test('publishing in one more region leaves the others; in those alone it is a conflict', async () => {
    const { workId } = await one.addWork('submitted')
    await one.step(one.as.curatorA, workId, 'publish', MO)
    const more = await one.step(one.as.curatorB, workId, 'publish', { regions: ['MO', 'HK'] })
    expect(more.body).toMatchObject({ status: 'published' })
    expect((await one.review(workId)).regions.map(({ region, state }) => [region, state])).toEqual([
      ['HK', 'published'],
      ['MO', 'published'],
    ])
    expect((await one.step(one.as.curatorB, workId, 'publish', MO)).body).toMatchObject({
      code: 'WORK_STATUS_CONFLICT',
    })
  })

  test('publishing in no region says nothing of regions, and does not ask for readiness', async () => {
    const { workId } = await one.addWork('submitted')
    one.failing.add('MO')
    expect((await one.step(one.as.curatorA, workId, 'publish')).body).toMatchObject({ status: 'published' })
    one.failing.clear()
    expect((await one.review(workId)).regions).toEqual([])
    expect((await one.step(one.as.curatorA, workId, 'withdraw', MO)).body).toMatchObject({ status: 'published' })
  })

  test('an override where nothing stands against it is not kept; one for another region is refused', async () => {
    const { workId } = await one.addWork('submitted')
    const overrides = [{ region: 'MO', reason: 'just in case' }]
    const elsewhere = { regions: ['HK'], overrides }
    expect((await one.step(one.as.curatorA, workId, 'publish', elsewhere)).body).toMatchObject({
      ...{ status: 422, code: 'OVERRIDE_UNFIT', errors: [{ pointer: '/overrides/0/region' }] },
    })
    expect((await one.step(one.as.curatorA, workId, 'publish', { overrides })).body).toMatchObject({
      code: 'OVERRIDE_UNFIT',
    })
    expect((await one.step(one.as.curatorA, workId, 'publish', { ...MO, overrides })).status).toBe(200)
    expect((await one.review(workId)).regions).toMatchObject([{ override: null }])
    expect((await one.history(workId)).map(({ action }) => action)).toEqual(['published'])
  })
})

describe('what an approval is of', () => {
  /** A work that is approved for MO by one person. */
  async function approved() {
    const work = await one.addWork('submitted')
    const track = {
      ...({ id: one.ctx.newId(), episodeId: work.episodeId, locale: 'zh-Hant-TW', kind: 'subtitles' } as const),
      ...({ origin: 'uploaded', state: 'approved', format: 'srt', encoding: 'utf-8', encodingConfidence: 1 } as const),
      ...{ localeSource: 'given', createdAtMs: one.ctx.now() },
    }
    const cue = { startMs: 0, endMs: 900, text: '計程車' }
    await one.ctx.db.transaction((tx) => insertTrack(tx, track, [cue]))
    expect((await one.step(one.as.curatorA, work.workId, 'approve', MO)).body).toMatchObject({ status: 'approved' })
    return work
  }
  const patch = (url: string, body: object) => one.call(one.as.producer, 'PATCH', url, body)
  const statusOf = (answer: unknown) => {
    const { status, statusCode } = answer as { status?: number; statusCode?: number }
    return status ?? statusCode ?? 0
  }
  type Work = Awaited<ReturnType<typeof approved>>

  test.each<[string, (work: Work) => Promise<unknown>]>([
    ['a field of the work', ({ workId }) => patch(`/api/works/${workId}`, { releaseYear: 1999 })],
    [
      'a title of an episode',
      ({ episodeId }) =>
        patch(`/api/episodes/${episodeId}`, { titles: [{ locale: 'en', text: 'One', kind: 'display' }] }),
    ],
    [
      'the video of an episode',
      ({ episodeId }) => {
        const headers = { ...one.as.producer, 'content-type': 'video/mp4' }
        const payload = Buffer.concat([TINY_VIDEO, Buffer.from(episodeId)])
        return one.app.inject({ method: 'PUT', url: `/api/episodes/${episodeId}/video`, headers, payload })
      },
    ],
    ['a track that goes', ({ trackId }) => one.call(one.as.producer, 'DELETE', `/api/tracks/${trackId}`)],
    ['an episode that goes', ({ episodeId }) => one.call(one.as.producer, 'DELETE', `/api/episodes/${episodeId}`)],
  ])('%s is content: the approval no longer counts, and the work is in review again', async (_what, edit) => {
    const work = await approved()
    const before = await one.review(work.workId)
    expect(statusOf(await edit(work))).toBeLessThan(300)
    const after = await one.review(work.workId)
    expect(after).toMatchObject({ status: 'in_review', regions: [{ state: 'open', approvals: [{ counts: false }] }] })
    expect(after.contentVersion).toBeGreaterThan(before.contentVersion)
    const [reopened] = await one.history(work.workId)
    expect(reopened).toMatchObject({
      action: 'reopened',
      before: { status: 'approved' },
      after: { status: 'in_review' },
    })
  })

  test.each<[string, (work: Work) => Promise<unknown>]>([
    ['a note', ({ workId }) => one.step(one.as.producer, workId, 'notes', { text: 'thanks' })],
    [
      'a share',
      ({ workId }) => one.call(one.operator, 'PUT', `/api/works/${workId}/shares/${one.curator}`, { role: 'viewer' }),
    ],
    [
      'a kept word',
      ({ workId }) =>
        one.call(one.as.producer, 'PUT', `/api/works/${workId}/kept-words`, { words: [{ word: '林后海' }] }),
    ],
    [
      'a window',
      ({ workId }) =>
        one.call(one.as.producer, 'PUT', `/api/works/${workId}/windows`, {
          windows: [{ scope: 'regions', regions: ['MO'], licenceType: 'SVOD' }],
        }),
    ],
    [
      'a rating',
      ({ workId }) =>
        one.step(one.as.producer, workId, 'ratings', { region: 'TW', system: 'MOC-TW-TV', status: 'pending' }),
    ],
    ['an edit that changes nothing', ({ workId }) => patch(`/api/works/${workId}`, { originRegion: 'TW' })],
    [
      'a draft of a track',
      ({ episodeId }) => one.call(one.as.producer, 'POST', `/api/episodes/${episodeId}/drafts`, { to: ['CN'] }),
    ],
  ])('%s is none: the work stays approved', async (_what, edit) => {
    const work = await approved()
    expect(statusOf(await edit(work))).toBeLessThan(300)
    expect(await one.review(work.workId)).toMatchObject({ status: 'approved', regions: [{ state: 'approved' }] })
  })

  test('of each field of a work it is known whether it is content', async () => {
    const { workId } = await one.addWork('submitted')
    const fields = Object.keys((await describeEntity(one.ctx.db, 'work', workId)) ?? {})
    const beside = [
      ...['status', 'organisationId', 'shares', 'keptWords', 'reviewer', 'approvals'],
      ...['windows', 'acceptedConflicts', 'publications', 'ratings', 'filings'],
    ]
    expect(fields.filter((name) => !CONTENT_FIELDS.has(name)).toSorted()).toEqual(beside.toSorted())
    expect(fields).toEqual(expect.arrayContaining([...CONTENT_FIELDS]))
  })

  test('the answer to an edit of an approved work is as the work is by then', async () => {
    const { workId } = await approved()
    const answer = await patch(`/api/works/${workId}`, { releaseYear: 1998 })
    expect(answer.body).toMatchObject({ status: 'in_review', releaseYear: 1998 })
    const read = await one.call(one.operator, 'GET', `/api/works/${workId}`)
    expect(read.headers.etag).toBe(answer.headers.etag)
  })

  test('who approves or publishes by what they looked at is told when it was edited since', async () => {
    const { workId } = await one.addWork('submitted')
    const { contentVersion } = await one.review(workId)
    await patch(`/api/works/${workId}`, { releaseYear: 1997 })
    for (const step of ['approve', 'publish']) {
      const stale = await one.step(one.as.curatorA, workId, step, { ...MO, contentVersion })
      expect(stale.body).toMatchObject({ status: 409, code: 'REVIEW_CONTENT_CHANGED' })
    }
    const now = (await one.review(workId)).contentVersion
    expect((await one.step(one.as.curatorA, workId, 'publish', { ...MO, contentVersion: now })).status).toBe(200)
  })

  test('a published work stays published when it is edited, and a new region asks for approval of what there is now', async () => {
    const { workId } = await two.addWork('submitted')
    await two.step(two.as.curatorA, workId, 'approve', { regions: ['MO', 'HK'] })
    await two.step(two.as.curatorB, workId, 'publish', MO)
    await two.call(two.as.producer, 'PATCH', `/api/works/${workId}`, { releaseYear: 1996 })
    expect(await two.review(workId)).toMatchObject({ status: 'published' })
    const more = await two.step(two.as.curatorB, workId, 'publish', { regions: ['HK'] })
    expect(more.body).toMatchObject({ status: 409, code: 'REVIEW_APPROVALS_MISSING' })
  })
})

describe('two people', () => {
  test('the same person twice is one, for regions and for the catalogue', async () => {
    const { workId } = await two.addWork('submitted')
    for (let times = 0; times < 2; times++) {
      const answer = await two.step(two.as.curatorA, workId, 'approve', MO)
      expect(answer.body).toMatchObject({ status: 'in_review' })
    }
    for (const body of [MO, undefined]) {
      const answer = await two.step(two.as.curatorA, workId, 'publish', body)
      expect(answer.body).toMatchObject({ status: 409, code: 'REVIEW_APPROVALS_MISSING' })
    }
    expect((await two.step(two.as.curatorB, workId, 'publish')).body).toMatchObject({ status: 'published' })
  })

  test('an approval of before the changes is none for the next round', async () => {
    const { workId } = await two.addWork('submitted')
    await two.step(two.as.curatorA, workId, 'approve', MO)
    await two.step(two.as.curatorB, workId, 'request-changes', { notes: [{ text: '片頭太長' }] })
    await two.step(two.as.producer, workId, 'submit')
    expect((await two.review(workId)).regions).toEqual([])
    expect((await two.step(two.as.curatorB, workId, 'publish', MO)).body).toMatchObject({
      code: 'REVIEW_APPROVALS_MISSING',
    })
  })

  test('an edit between the second approval and the publication refuses it', async () => {
    const { workId } = await two.addWork('submitted')
    await two.step(two.as.curatorA, workId, 'approve', MO)
    await two.step(two.as.curatorB, workId, 'approve', MO)
    const [edited, published] = await Promise.all([
      two.call(two.as.producer, 'PATCH', `/api/works/${workId}`, { releaseYear: 1995 }),
      two.step(two.as.curatorB, workId, 'publish', MO),
    ])
    expect(edited.status).toBe(200)
    // Whichever came first: what is published was approved by two as it was then.
    const wasFirst = (await two.history(workId)).findIndex(({ action }) => action === 'published')
    expect(published.status).toBe(wasFirst < 0 ? 409 : 200)
    if (wasFirst >= 0) {
      const edits = (await two.history(workId)).map(({ action }) => action)
      expect(edits.indexOf('edited')).toBeLessThan(edits.indexOf('published')) // newest first
    }
  })

  test('two curators who claim at once: one has it, the other is told who', async () => {
    const { workId } = await two.addWork('submitted')
    const answers = await Promise.all([
      two.step(two.as.curatorA, workId, 'claim'),
      two.step(two.as.curatorB, workId, 'claim'),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const { reviewer } = await two.review(workId)
    const lost = answers.find(({ status }) => status === 409)
    expect(lost?.body).toMatchObject({ code: 'REVIEW_CLAIMED', detail: expect.stringContaining(reviewer?.name ?? '-') })
    for (const curator of [two.as.curatorA, two.as.curatorB]) {
      const taken = await two.step(curator, workId, 'claim', { takeOver: true })
      expect(taken.body).toMatchObject({ status: 'in_review' })
    }
    expect((await two.step(two.as.curatorB, workId, 'release')).body).toMatchObject({
      status: 'submitted',
      reviewer: null,
    })
  })

  test('one asks for changes while another approves under the tag that both saw: one of both', async () => {
    const { workId } = await two.addWork('submitted')
    const tag = (await two.call(two.as.curatorA, 'GET', `/api/works/${workId}`)).headers.etag as string
    const under = (headers: typeof two.as.curatorA) => ({ ...headers, 'if-match': tag })
    const answers = await Promise.all([
      two.step(under(two.as.curatorA), workId, 'approve', MO),
      two.step(under(two.as.curatorB), workId, 'request-changes', { notes: [{ text: '片頭太長' }] }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
  })

  test('who is no curator any more decides nothing from the next call on', async () => {
    const { workId } = await two.addWork('submitted')
    const person = await addPerson(two, { [two.curator]: 'editor' })
    const headers = await signedIn(two, person)
    expect((await two.step(headers, workId, 'approve', MO)).status).toBe(200)
    await two.ctx.db.transaction((tx) => deleteMembership(tx, { organisationId: two.curator, personId: person }))
    expect((await two.step(headers, workId, 'approve', MO)).status).toBe(404)
  })
})
