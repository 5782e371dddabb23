import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrganisation } from '../../accounts/people-world.ts'
import { type AddedKey, type PartnersWorld, startPartnersWorld } from '../partners-world.ts'

/**
 * A follower that is led into another lens may die with works of it and with its old cursor. Whoever comes back to the old lens with such a
 * cursor has to be led through all works: that is what the generation in a cursor is for.
 */
let t: PartnersWorld
let macau: AddedKey
let hongKong: AddedKey
/** In the order of their ids: shown in Macau, in Hong Kong, in both. */
let ids: { readonly macau: string; readonly hongKong: string; readonly both: string }
beforeAll(async () => {
  t = await startPartnersWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

interface Page {
  readonly items: readonly { readonly workId: string; readonly action: 'upsert' | 'remove'; readonly cursor: string }[]
  readonly nextCursor: string
  readonly hasMore: boolean
}

async function read(key: AddedKey, after: string | undefined, limit = 100): Promise<Page> {
  const query = { limit: String(limit), ...(after !== undefined && { after }) }
  const answer = await t.app.inject({ url: '/api/partner/v1/changes', query, headers: key.headers })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

/** A program that keeps works and a cursor: two facts, which a death may part. */
interface Copy {
  readonly held: Set<string>
  cursor: string | undefined
}

function apply({ held }: Copy, { items }: Page): void {
  for (const { workId, action } of items) {
    if (action === 'upsert') held.add(workId)
    else held.delete(workId)
  }
}

async function follow(copy: Copy, key: AddedKey): Promise<void> {
  for (let hasMore = true; hasMore; ) {
    const page = await read(key, copy.cursor)
    apply(copy, page)
    copy.cursor = page.nextCursor
    hasMore = page.hasMore
  }
}

/** A partner with two keys and works of its own, and a copy of what the first one shows. */
async function begin(): Promise<Copy> {
  const organisationId = await addOrganisation(t, 'partner')
  macau = await t.addKey({ organisationId })
  hongKong = await t.addKey({ organisationId, regions: ['HK'] })
  const given = { licensee: 'them', licenseeOrganisationId: organisationId } // so that other tests' works are not shown
  const show = async (...regions: string[]) =>
    (await t.addShown({ publishedIn: regions, windows: [{ ...given, regions }] })).workId
  ids = { macau: await show('MO'), hongKong: await show('HK'), both: await show('HK', 'MO') }
  const copy: Copy = { held: new Set(), cursor: undefined }
  await follow(copy, macau)
  expect(copy.held).toEqual(new Set([ids.macau, ids.both]))
  return copy
}

test('who dies in the walk through another lens, and has the old one back, drops what it took in there', async () => {
  const copy = await begin()
  apply(copy, await read(hongKong, copy.cursor)) // and dies before it keeps the cursor
  expect(copy.held).toEqual(new Set([ids.hongKong, ids.both]))
  await follow(copy, macau)
  expect(copy.held).toEqual(new Set([ids.macau, ids.both]))
})

test('who dies after the first entry of that walk does so as well', async () => {
  const copy = await begin()
  apply(copy, await read(hongKong, copy.cursor, 1))
  expect(copy.held).toEqual(new Set([ids.both])) // the first entry took away what Macau alone shows
  await follow(copy, macau)
  expect(copy.held).toEqual(new Set([ids.macau, ids.both]))
})

test('a walk that was left is begun anew, and not gone on with from its midst', async () => {
  const copy = await begin()
  const first = await read(hongKong, copy.cursor, 2)
  apply(copy, first)
  copy.cursor = first.nextCursor // in the midst of the walk through Hong Kong, behind its work
  expect(copy.held).toEqual(new Set([ids.hongKong, ids.both]))
  apply(copy, await read(macau, copy.cursor)) // has Macau again, takes in its works, and dies before it keeps the cursor
  expect(copy.held).toEqual(new Set([ids.macau, ids.both]))
  await follow(copy, hongKong)
  expect(copy.held).toEqual(new Set([ids.hongKong, ids.both]))
})

test('a cursor of a generation that has not ended leads through nothing again', async () => {
  const copy = await begin()
  const { cursor } = copy
  expect((await read(macau, cursor)).items).toEqual([])
  await follow(copy, hongKong)
  expect((await read(hongKong, copy.cursor)).items).toEqual([])
})

test('a second program with the old key is led through all works once, and holds the same', async () => {
  const copy = await begin()
  const second: Copy = { held: new Set(copy.held), cursor: copy.cursor }
  await follow(copy, hongKong)
  const again = await read(macau, second.cursor)
  expect(again.items.map(({ workId, action }) => `${action} ${workId}`)).toEqual([
    ...[`upsert ${ids.macau}`, `remove ${ids.hongKong}`, `upsert ${ids.both}`],
  ])
  await follow(second, macau)
  expect(second.held).toEqual(new Set([ids.macau, ids.both]))
  expect((await read(macau, second.cursor)).items).toEqual([])
})
