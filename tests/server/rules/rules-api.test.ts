import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { packsInForce } from '../../../server/rules/packs-in-force.ts'
import { addOrganisation, addPerson, member, signedIn } from '../accounts/people-world.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import { madePack, madeRule } from './made-pack.ts'

let t: TestApp
let folder = ''
beforeAll(async () => {
  t = await startTestApp({ env: { RATE_LIMIT_PER_MINUTE: '1000000' } })
  folder = join(t.dataDir, 'rules')
})
afterAll(() => t[Symbol.asyncDispose]())
beforeEach(() => rm(folder, { recursive: true, force: true }))

interface Answer {
  readonly status: number
  readonly etag: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: what tests look at is said by each of them
  readonly body: any
}
async function call(method: string, url: string, payload?: object, headers: object = t.operator): Promise<Answer> {
  const answer = await t.app.inject({
    method: method as 'GET',
    url: `/api/rules${url}`,
    headers: { ...headers },
    ...(payload === undefined ? {} : { payload }),
  })
  const body = answer.body === '' ? undefined : answer.json()
  return { status: answer.statusCode, etag: answer.headers.etag as string | undefined, body }
}

const KEPT = { fact: 'kind', is: 'micro_drama' } as const
const { target: _, ...PACK } = madePack([madeRule(KEPT)])
const changes = (rules: object[], without: string[] = []) => ({ overrides: 'rules', version: '2', rules, without })
const ruleOf = (answer: Answer, id: string) => answer.body.rules.find((rule: { id: string }) => rule.id === id)
async function writePack(name: string, content: object | string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
}

describe('reading', () => {
  test('every target is listed with its counts, its layers and one revision of all', async () => {
    const { status, body } = await call('GET', '')
    expect(status).toBe(200)
    expect(body.items).toHaveLength(31)
    expect(body.revision).toMatch(/^[0-9a-f]{64}$/)
    const mainland = body.items.find((item: { target: string }) => item.target === 'CN')
    expect(mainland).toMatchObject({ kind: 'region', timeZone: 'Asia/Shanghai', layers: ['program'], revision: 0 })
    expect(mainland.counts.rules).toBeGreaterThan(mainland.counts.inForce)
    expect(mainland.counts.weak).toBeGreaterThan(0)
    expect(body.refused).toEqual([])
  })

  test('every rule shows its source, when it was verified and how sure it is; weak ones are marked', async () => {
    for (const { target } of (await call('GET', '')).body.items) {
      const { body } = await call('GET', `/${target}`)
      for (const rule of body.rules) {
        expect(rule.sourceUrl).toMatch(/^https?:/)
        expect(rule.verifiedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/)
        expect(rule.isWeak).toBe(rule.confidence === 'unverified')
        expect(rule.require).not.toEqual({})
        for (const locale of ['zh-Hans', 'zh-Hant', 'en', 'pt']) expect(rule.message[locale], rule.id).toBeTruthy()
      }
    }
  })

  test('which rules hold is told of the instant that is asked for', async () => {
    const at = async (asOf: string) => ruleOf(await call('GET', `/CN?asOf=${asOf}`), 'cn.tier.key-2024').isInForce
    expect(await at('2025-12-31T15:59:59.999Z')).toBe(true)
    expect(await at('2025-12-31T16:00:00Z')).toBe(false)
    expect((await call('GET', '/CN?asOf=tomorrow')).status).toBe(400)
    expect((await call('GET', '/CN?asOf=2026-12-31T23:59:60Z')).status).toBe(400)
  })

  test('a target without rules is 404, a name that can be none 400', async () => {
    expect(await call('GET', '/XX')).toMatchObject({ status: 404, body: { code: 'RULE_PACK_NOT_FOUND' } })
    expect(await call('GET', '/XX/history')).toMatchObject({ status: 404, body: { code: 'RULE_PACK_NOT_FOUND' } })
    expect((await call('GET', '/Not%20one')).status).toBe(400)
    expect((await call('GET', '', undefined, {})).status).toBe(401)
  })
})

describe('a pack that is sent', () => {
  test('replaces single rules, adds and leaves out, and is in force at once; deleting it brings the old ones back', async () => {
    const before = await call('GET', '/HK')
    const [first, second] = before.body.rules
    const revision = (await call('GET', '')).body.revision
    const sent = await call('PUT', '/HK', {
      ...changes([madeRule(KEPT, { id: first.id, severity: 'info' }), madeRule(KEPT, { id: 'hk.ours' })], [second.id]),
      note: 'Our counsel says so.',
    })
    expect(sent).toMatchObject({ status: 200, body: { version: '2', layers: ['program', 'edit'] } })
    expect(sent.etag).toBe(`"v${sent.body.revision}"`)
    expect(ruleOf(sent, first.id)).toMatchObject({ severity: 'info', layer: 'edit' })
    expect(ruleOf(sent, 'hk.ours')).toMatchObject({ layer: 'edit' })
    expect(ruleOf(sent, second.id)).toBeUndefined()
    expect(sent.body.rules).toHaveLength(before.body.rules.length)
    expect((await call('GET', '')).body.revision).not.toBe(revision)

    expect((await call('DELETE', '/HK', undefined, { ...t.operator, 'if-match': sent.etag ?? '' })).status).toBe(204)
    expect((await call('GET', '/HK')).body.rules).toEqual(before.body.rules)
    expect((await call('GET', '')).body.revision).toBe(revision)
    expect(await call('DELETE', '/HK')).toMatchObject({ status: 404, body: { code: 'RULE_PACK_NOT_FOUND' } })
  })

  test('may be of a target that the program does not know', async () => {
    expect((await call('PUT', '/our-app', { ...PACK })).status).toBe(200)
    expect((await call('GET', '/our-app')).body).toMatchObject({ kind: 'platform', layers: ['edit'] })
    expect((await call('DELETE', '/our-app')).status).toBe(204)
    expect((await call('GET', '/our-app')).status).toBe(404)
    expect((await call('GET', '/our-app/history')).body.items).toHaveLength(2)
  })

  test('is noted: who, when, why, before and after', async () => {
    const curator = await addOrganisation(t, 'curator')
    const personId = await addPerson(t, { [curator]: 'owner' })
    const headers = await signedIn(t, personId)
    const one = changes([madeRule(KEPT, { id: 'th.one' })])
    const two = changes([madeRule(KEPT, { id: 'th.two' })])
    expect((await call('PUT', '/TH', { ...one, note: 'First' }, headers)).status).toBe(200)
    expect((await call('PUT', '/TH', two)).status).toBe(200)
    expect((await call('DELETE', '/TH')).status).toBe(204)
    const { body } = await call('GET', '/TH/history?limit=2')
    expect(body.items).toMatchObject([
      { action: 'removed', by: { kind: 'operator' }, before: { rules: [{ id: 'th.two' }] }, after: null },
      { action: 'set', before: { rules: [{ id: 'th.one' }] }, after: { rules: [{ id: 'th.two' }] } },
    ])
    const rest = await call('GET', `/TH/history?limit=2&cursor=${body.nextCursor}`)
    expect(rest.body).toMatchObject({
      items: [{ action: 'set', by: { kind: 'person', id: personId }, note: 'First', before: null }],
      nextCursor: null,
    })
    expect(Date.parse(rest.body.items[0].at)).toBeGreaterThan(Date.now() - 60_000)
  })

  test('does not fall on an edit that its sender has not seen', async () => {
    const read = await call('GET', '/JP')
    expect(read.etag).toBe('"v0"')
    const seen = { ...t.operator, 'if-match': read.etag }
    const rules = changes([madeRule(KEPT, { id: 'jp.ours' })])
    expect((await call('PUT', '/JP', rules, seen)).status).toBe(200)
    expect(await call('PUT', '/JP', rules, seen)).toMatchObject({ status: 412, body: { code: 'VERSION_CONFLICT' } })
    expect(await call('DELETE', '/JP', undefined, seen)).toMatchObject({ status: 412 })
    expect((await call('DELETE', '/JP')).status).toBe(204)
  })

  test.each([
    [
      'a number compared with a text',
      changes([{ ...madeRule(KEPT), require: { fact: 'releaseYear', is: 'old' } }]),
      422,
      '/rules/0/require/is',
    ],
    ['a day that is not there', changes([madeRule(KEPT, { validFrom: '2026-02-30' })]), 422, '/rules/0/validFrom'],
    ['a rule to leave out that is not there', changes([], ['hk.unheard-of']), 422, '/without/0'],
    ['a whole pack without a zone', { ...PACK, timeZone: undefined }, 422, ''],
    ['no source', changes([{ ...madeRule(KEPT), sourceUrl: undefined }]), 400, '/rules/0/sourceUrl'],
    ['a field that is none', { ...PACK, target: 'HK' }, 400, '/target'],
    ['no version', { ...PACK, version: undefined }, 400, '/version'],
  ])('is refused with the place: %s', async (_name, payload, status, pointer) => {
    const answer = await call('PUT', '/HK', payload)
    expect(answer.status, JSON.stringify(answer.body)).toBe(status)
    expect(answer.body.errors[0].pointer).toBe(pointer)
    if (status === 422) expect(answer.body.code).toBe('RULE_PACK_INVALID')
    expect((await call('GET', '/HK')).body.layers).toEqual(['program'])
  })

  test('is refused where there is nothing whose rules it could change', async () => {
    expect(await call('PUT', '/ZZ', changes([madeRule(KEPT)]))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/overrides' }] },
    })
  })

  test('of any depth and size is refused, not choked on', async () => {
    const rule = JSON.stringify(madeRule(KEPT)).replace(
      JSON.stringify(KEPT),
      `${'{"not":'.repeat(60_000)}{}${'}'.repeat(60_000)}`,
    )
    const payload = `{"overrides":"rules","version":"1","rules":[${rule}]}`
    const send = (body: string) =>
      t.app.inject({
        method: 'PUT',
        url: '/api/rules/HK',
        headers: { ...t.operator, 'content-type': 'application/json' },
        payload: body,
      })
    expect((await send(payload)).statusCode).toBe(422)
    expect((await send(`${payload}${' '.repeat(1024 * 1024)}`)).statusCode).toBe(413)
    const polluting =
      '{"overrides":"rules","version":"1","rules":[],"terms":{"__proto__":{"fact":"kind","is":"micro_drama"}}}'
    expect((await send(polluting)).statusCode).toBe(400)
  })

  test('comes from owners of curators only', async () => {
    const [curator, producer] = [await addOrganisation(t, 'curator'), await addOrganisation(t, 'producer')]
    const rules = changes([madeRule(KEPT, { id: 'hk.ours' })])
    for (const who of [await member(t, curator, 'editor'), await member(t, producer, 'owner')]) {
      expect(await call('PUT', '/HK', rules, who)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
      expect(await call('DELETE', '/HK', undefined, who)).toMatchObject({ status: 403 })
      expect((await call('GET', '/HK', undefined, who)).status).toBe(200)
    }
    expect((await call('PUT', '/HK', rules, {})).status).toBe(401)
  })
})

describe('a file in DATA_DIR/rules', () => {
  test('stands over the program, and under what is sent, without a restart', async () => {
    const ours = madeRule(KEPT, { id: 'kr.ours', severity: 'warn' })
    await writePack('korea.json', { target: 'KR', ...changes([ours, madeRule(KEPT, { id: 'kr.of-file' })]) })
    expect(ruleOf(await call('GET', '/KR'), 'kr.ours')).toMatchObject({ layer: 'file', severity: 'warn' })
    const sent = changes([madeRule(KEPT, { id: 'kr.ours', severity: 'info' })])
    expect((await call('PUT', '/KR', sent)).status).toBe(200)
    const both = await call('GET', '/KR')
    expect(both.body.layers).toEqual(['program', 'file', 'edit'])
    expect(ruleOf(both, 'kr.ours')).toMatchObject({ layer: 'edit', severity: 'info' })

    await rm(join(folder, 'korea.json'))
    expect((await call('GET', '/KR')).body.layers).toEqual(['program', 'edit'])
    expect((await call('DELETE', '/KR')).status).toBe(204)
  })

  test.each([
    ['no JSON', '{ "target": ', '', null],
    ['no source', { ...madePack([{ ...madeRule(KEPT), sourceUrl: '' }]), target: 'MO' }, '/rules/0/sourceUrl', null],
    [
      'a bad day',
      { ...madePack([madeRule(KEPT, { verifiedOn: '2026-11-31' })]), target: 'MO' },
      '/rules/0/verifiedOn',
      'MO',
    ],
  ])('with %s is not loaded, says where, and what is below it stays', async (_name, content, pointer, target) => {
    const { body: before } = await call('GET', '/MO')
    await writePack('mine.json', content)
    const { refused, items } = (await call('GET', '')).body
    expect(refused).toMatchObject([{ layer: 'file', name: 'mine.json', target, faults: [{ pointer }] }])
    expect(items).toHaveLength(31)
    expect((await call('GET', '/MO')).body.rules).toEqual(before.rules)
  })

  test('that is huge, a folder, or no pack at all does no harm', async () => {
    await writePack('huge.json', `"${'x'.repeat(2 * 1024 * 1024)}"`)
    await writePack('null.json', 'null')
    await writePack('list.json', '[]')
    await writePack('notes.txt', 'not looked at')
    await mkdir(join(folder, 'folder.json'))
    const { refused, items } = (await call('GET', '')).body
    expect(refused.map(({ name }: { name: string }) => name)).toEqual([
      'folder.json',
      'huge.json',
      'list.json',
      'null.json',
    ])
    expect(items).toHaveLength(31)
  })
})

test('an edit that a later version cannot read any more gives way to what is below it', async () => {
  await t.ctx.db.transaction(async (tx) => {
    const { insertRulePackEdit } = await import('../../../db/queries/rules.ts')
    const by = { editorKind: 'operator', editorId: 'operator', editorName: 'operator' } as const
    const edit = { target: 'VN', action: 'set', note: null, ...by, atMs: t.ctx.now() } as const
    await insertRulePackEdit(tx, { ...edit, pack: { target: 'VN', rules: 'of another time' } })
  })
  expect((await call('GET', '/VN')).body.layers).toEqual(['program'])
  expect((await call('GET', '')).body.refused).toMatchObject([{ layer: 'edit', target: null }])
  expect((await call('DELETE', '/VN')).status).toBe(204)
})

test('the packs are compiled once, and again when an edit is new', async () => {
  const [one, two] = [await packsInForce(t.ctx), await packsInForce(t.ctx)]
  expect(two).toBe(one)
  expect((await call('PUT', '/JP', changes([madeRule(KEPT, { id: 'jp.once-more' })]))).status).toBe(200)
  expect((await packsInForce(t.ctx)).revision).not.toBe(one.revision)
})

test('the record of edits cannot be changed or shortened', async () => {
  const { sql } = await import('../../../db/drizzle.ts')
  for (const statement of [sql`update rule_pack_edits set note = 'x'`, sql`delete from rule_pack_edits`]) {
    await expect(t.ctx.db.transaction(async (tx) => tx.run(statement))).rejects.toThrow()
  }
})
