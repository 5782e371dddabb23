import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertEpisode } from '../../../db/queries/episodes.ts'
import { insertMediaFile } from '../../../db/queries/media-files.ts'
import { insertTrack } from '../../../db/queries/tracks.ts'
import { replaceWorkParts, updateWork } from '../../../db/queries/works.ts'
import type { Rule } from '../../../server/rules/pack.ts'
import { makePack, makeRule } from '../readiness/readiness-world.ts'
import { type AddedKey, type PartnersWorld, startPartnersWorld, WINDOW } from './partners-world.ts'

let t: PartnersWorld
let macau: AddedKey
beforeAll(async () => {
  t = await startPartnersWorld()
  macau = await t.addKey()
  await mkdir(join(t.dataDir, 'rules'))
  await writeFile(join(t.dataDir, 'rules', 'made.json'), JSON.stringify(makePack('made', TELLING)))
})
afterAll(() => t[Symbol.asyncDispose]())

/** Rules that tell of whatever there is, each thing as a place of its own. */
const tell = (id: string, looksAt: Rule['looksAt'], fact: string, never: string): Rule =>
  makeRule({
    ...{ id, looksAt, severity: 'warn', require: { fact, is: never } },
    message: { 'zh-Hans': `有{${fact}}`, 'zh-Hant': `有{${fact}}`, en: `There is {${fact}}`, pt: `Há {${fact}}` },
  })
const TELLING = [
  tell('made.title', 'title', 'title.text', '.'),
  tell('made.episode', 'episode', 'episode.state', 'failed'),
  tell('made.track', 'track', 'track.locale', 'zu'),
  tell('made.window', 'window', 'window.licenceType', 'EST'),
  tell('made.rating', 'rating', 'rating.region', 'ZZ'),
]

interface Readiness {
  readonly workId: string
  readonly targets: {
    readonly target: string
    readonly state: string
    readonly findings: { readonly ruleId: string; readonly message: string; readonly places: { message?: string }[] }[]
  }[]
}

const ask = (workId: string, query = '', key = macau, headers: Record<string, string> = {}) =>
  t.app.inject({
    url: `/api/partner/v1/works/${workId}/readiness${query}`,
    headers: { ...key.headers, ...headers },
  })

async function read(workId: string, query = '', key = macau): Promise<Readiness> {
  const answer = await ask(workId, query, key)
  expect([answer.statusCode, answer.body]).toEqual([200, expect.anything()])
  return answer.json()
}

/** What a rule was told of, word by word. */
function told({ targets }: Readiness, ruleId: string): string[] {
  const finding = targets.flatMap(({ findings }) => findings).find((one) => one.ruleId === ruleId)
  return (finding?.places ?? []).map(({ message }) => message ?? finding?.message ?? '').toSorted()
}

test('a work is judged by the regions of the key, in the words of the reader', async () => {
  const { workId } = await t.addShown({ publishedIn: ['BR', 'MO'], windows: [{ regions: ['BR', 'MO'] }] })
  const key = await t.addKey({ regions: ['BR', 'FR', 'MO'] }) // of France there are no rules
  const found = await read(workId, '?locale=pt-PT', key)
  expect(found.workId).toBe(workId)
  expect(found.targets.map(({ target, state }) => [target, state])).toEqual([
    ['BR', 'fail'],
    ['MO', 'warn'],
  ])
  const rated = found.targets[1]?.findings.find(({ ruleId }) => ruleId === 'mo.rating.required')
  expect(rated).toMatchObject({
    ...{ severity: 'warn', locale: 'pt', placeCount: 1, sourceUrl: expect.stringMatching(/^https?:/) },
    places: [{ episodeId: null, episodeNumber: null, atMs: null }],
  })
  expect(rated?.message).toContain('Macau')
  expect((await read(workId, '?targets=MO,tiktok', key)).targets.map(({ target }) => target)).toEqual(['MO', 'tiktok'])
})

test.each(['HK', 'FR', 'nowhere', 'MO,HK', ','])('the targets %s are refused to a key for Macau', async (targets) => {
  const { workId } = await t.addShown()
  const answer = await ask(workId, `?targets=${targets}`)
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'QUERY_INVALID'])
})

test('what a key does not show decides nothing and is told nowhere', async () => {
  const { workId, episodeId } = await t.addShown({
    title: '雨夜計程車',
    windows: [{}, { licenceType: 'AVOD', licensee: 'Rival', licenseeOrganisationId: t.producerId }],
  })
  const rate = (payload: object) =>
    t.app.inject({ method: 'POST', url: `/api/works/${workId}/ratings`, headers: t.operator, payload })
  const rated = { status: 'rated', basis: 'official' }
  expect((await rate({ region: 'MO', system: 'MO-CCE', code: 'B', ...rated })).statusCode).toBe(201)
  expect((await rate({ region: 'TW', system: 'MOC-TW', code: 'P', ...rated })).statusCode).toBe(201)
  await t.ctx.db.transaction(async (tx) => {
    const titles = [
      { locale: 'zh-Hant-TW', text: '雨夜計程車', kind: 'display' },
      { locale: 'en', text: 'Project Taxi', kind: 'working' },
    ] as const
    await replaceWorkParts(tx, workId, { titles })
    const row = {
      id: t.ctx.newId(),
      workId,
      number: 2,
      state: 'analysing',
      mediaSha256: 'f'.repeat(64),
    } as const
    await insertMediaFile(tx, { sha256: 'f'.repeat(64), sizeBytes: 1, createdAtMs: t.ctx.now() })
    await insertEpisode(tx, { ...row, version: 1, warnings: [], createdAtMs: t.ctx.now(), updatedAtMs: t.ctx.now() })
    await insertTrack(tx, { ...DRAFT, id: t.ctx.newId(), episodeId, createdAtMs: t.ctx.now() }, CUES)
    await updateWork(tx, workId, {}, t.ctx.now())
  })
  const found = await read(workId, '?targets=made')
  expect(told(found, 'made.title')).toEqual(['There is 雨夜計程車'])
  expect(told(found, 'made.episode')).toEqual(['There is ready'])
  expect(told(found, 'made.track')).toEqual(['There is en'])
  expect(told(found, 'made.window')).toEqual([`There is ${WINDOW.licenceType}`])
  expect(told(found, 'made.rating')).toEqual(['There is MO'])
  expect(JSON.stringify(found)).not.toMatch(/"seen"|"override"|Taxi|AVOD|TW|analysing|"fr"/)
})

const CUES = [{ startMs: 0, endMs: 900, text: 'Bonjour' }]
const DRAFT = {
  ...({ locale: 'fr', kind: 'subtitles', origin: 'uploaded', state: 'draft' } as const),
  ...({ format: 'srt', encoding: 'utf-8', encodingConfidence: 1, localeSource: 'given' } as const),
}

test('a budget that decides is not told', async () => {
  const { workId } = await t.addShown({ publishedIn: ['CN'], windows: [{ regions: ['CN'] }] })
  await t.ctx.db.transaction((tx) => updateWork(tx, workId, { originRegion: 'CN' }, t.ctx.now()))
  const payload = { budget: { amount: 4_321_000, currency: 'CNY' }, specialSubjects: ['police'] }
  const declared = await t.app.inject({
    method: 'PUT',
    url: `/api/works/${workId}/production`,
    headers: t.operator,
    payload,
  })
  expect(declared.statusCode, declared.body).toBe(200)
  const key = await t.addKey({ regions: ['CN'] })
  const found = await read(workId, '', key)
  const tiers = found.targets[0]?.findings.filter(({ ruleId }) => ruleId.startsWith('cn.tier.')) ?? []
  expect(tiers[0]?.message).toContain('With a budget of … yuan (special subjects: …)')
  expect(JSON.stringify(found)).not.toMatch(/4.?321|police/)
})

test('whoever has it is told so, until the work changes or the key shows it no more', async () => {
  const { workId } = await t.addShown({ windows: [{ untilMs: t.ctx.now() + 5_000 }] })
  const { etag } = (await ask(workId)).headers
  const known = { 'if-none-match': String(etag) }
  t.advance(1_000)
  const again = await ask(workId, '', macau, known)
  expect([again.statusCode, again.body]).toEqual([304, ''])
  expect((await ask(workId, '?locale=pt', macau, known)).statusCode).toBe(200)
  const payload = { region: 'MO', system: 'MO-CCE', status: 'rated', code: 'B', basis: 'official' }
  await t.app.inject({ method: 'POST', url: `/api/works/${workId}/ratings`, headers: t.operator, payload })
  const changed = await ask(workId, '', macau, known)
  expect([changed.statusCode, changed.body]).toEqual([200, expect.not.stringContaining('mo.rating.required')])
  t.advance(5_000)
  const gone = await ask(workId, '', macau, { 'if-none-match': String(changed.headers.etag) })
  expect([gone.statusCode, gone.json().code]).toEqual([404, 'WORK_NOT_FOUND'])
})
