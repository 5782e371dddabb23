import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listNamedFiles } from '../../../db/queries/media-files.ts'
import { coverImages, events } from '../../../db/schema/index.ts'
import { sweep } from '../../../server/processes/housekeeping.ts'
import { type CoverWorld, picture, startCoverWorld, toneOf } from './cover-world.ts'

let t: CoverWorld
beforeAll(async () => {
  t = await startCoverWorld()
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

const historyOf = async () =>
  (await t.app.inject({ url: `/api/works/${t.workId}/history`, headers: t.operator })).json().items
const toneIn = async (image: Buffer) => (await sharp(image).stats()).channels[0]?.mean ?? 0

const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-CA', 'en-NZ']

test('the cover of a moment is the very frame that is shown then', async () => {
  const frames = [0, 1_234, 1_300, 2_999, 3_000].map((atMs) => [atMs, Math.min(29, Math.floor(atMs / 100))] as const)
  const ids: string[] = []
  for (const [index, [atMs]] of frames.entries()) {
    const asked = await t.ask({ episodeId: t.episodeId, atMs, locale: LOCALES[index] ?? '' })
    expect(asked.statusCode, asked.body).toBe(202)
    expect(asked.json()).toMatchObject({ state: 'making', source: 'frame', atMs, url: null })
    expect(asked.headers.location).toBe(`/api/works/${t.workId}/covers/${asked.json().id}`)
    ids.push(asked.json().id)
  }
  for (const [index, [atMs, frame]] of frames.entries()) {
    const made = await t.made(ids[index] ?? '')
    expect(made).toMatchObject({ state: 'ready', widthPx: 360, heightPx: 640, locales: [LOCALES[index]] })
    const image = await t.bytesOf(made.url)
    expect(await sharp(image).metadata()).toMatchObject({ format: 'webp', width: 360, height: 640 })
    const shown = (toneOf(frame) - 16) * (255 / 219) // limited range
    expect(Math.abs((await toneIn(image)) - shown), `${atMs} ms`).toBeLessThan(3.4) // the next frame is 7 away
  }
})

test('a frame that is no good cover becomes one all the same, and says what speaks against it', async () => {
  const asked = await t.ask({ episodeId: t.episodeId, atMs: 500, locale: 'zh-hant-hk' })
  const made = await t.made(asked.json().id)
  expect(made.reasons).toEqual(['flat', 'blurred'])
  expect(made.findings.map(({ code }) => code)).toEqual(['flat', 'blurred'])
  expect(made.findings[0]?.detail).toMatch(/Choose another moment/)
  expect(made.locales).toEqual(['zh-Hant-HK'])
  expect((await t.readWork('zh-Hant-MO')).coverUrl).toBe(made.url)
  const [edit] = await historyOf()
  expect(edit).toMatchObject({ entity: 'work', action: 'edited', by: { kind: 'operator' } })
  expect(edit.after.covers).toContainEqual({ locale: 'zh-Hant-HK', stillId: made.id })
})

test('the same call with the same key asks once', async () => {
  const body = { episodeId: t.episodeId, atMs: 700 }
  const [one, two] = [await t.ask(body, { 'idempotency-key': 'k1' }), await t.ask(body, { 'idempotency-key': 'k1' })]
  expect(two.json().id).toBe(one.json().id)
  const other = await t.ask({ ...body, atMs: 800 }, { 'idempotency-key': 'k1' })
  expect([other.statusCode, other.json().code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
})

test('of two covers that are asked for in one locale the later stands, whichever is made last', async () => {
  const earlier = (await t.ask({ episodeId: t.episodeId, atMs: 100, locale: 'en' })).json()
  const later = (await t.ask({ episodeId: t.episodeId, atMs: 200, locale: 'en' })).json()
  expect(await t.made(later.id)).toMatchObject({ locales: ['en'] })
  expect(await t.made(earlier.id)).toMatchObject({ state: 'ready', locales: [] })
})

test('who chooses by hand while a cover is being made has the last word', async () => {
  const asked = (await t.ask({ episodeId: t.episodeId, atMs: 300, locale: 'pt-PT' })).json()
  const url = `/api/works/${t.workId}`
  await t.app.inject({ method: 'PATCH', url, headers: t.operator, payload: { covers: [] } })
  expect(await t.made(asked.id)).toMatchObject({ state: 'ready', locales: [] })
  const covers = [{ locale: 'pt-PT', stillId: asked.id }]
  const chosen = await t.app.inject({ method: 'PATCH', url, headers: t.operator, payload: { covers } })
  expect(chosen.json().covers).toEqual(covers)
})

test('the candidates of an episode say how good they are and why', async () => {
  const { candidates, stillUrls } = await t.read(t.episodeId)
  expect(candidates.map(({ url }) => url)).toEqual(stillUrls)
  expect(candidates[0]).toMatchObject({ rank: 1, reasons: ['flat', 'blurred'], scoreParts: { text: 1 } })
  const { sharpness = 0, detail = 0, contrast = 0, exposure = 0, place = 0, text = 0 } = candidates[0]?.scoreParts ?? {}
  const score = (0.35 * sharpness + 0.25 * detail + 0.2 * contrast + 0.2 * exposure) * place * text
  expect(candidates[0]?.score).toBeCloseTo(score, 6)
})

test('an image becomes a cover upright, in WebP, and without anything beside the picture', async () => {
  const exif = { IFD0: { Copyright: 'SECRET' }, IFD3: { GPSLatitude: '22/1 11/1 0/1', GPSLatitudeRef: 'N' } }
  const sideways = await picture(1600, 1200).withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const hung = Buffer.concat([sideways, Buffer.from('<script>alert("SECRET")</script>')])
  const asked = await t.sendImage(hung, { locale: 'en' })
  expect(asked.statusCode, asked.body).toBe(202)
  const sent = createHash('sha256').update(hung).digest('hex')
  expect(await listNamedFiles(t.ctx.db)).toContain(sent)
  const made = await t.made(asked.json().id)
  expect(made).toMatchObject({ source: 'upload', state: 'ready', widthPx: 1200, heightPx: 1600, findings: [] })
  const image = await t.bytesOf(made.url)
  const named = await listNamedFiles(t.ctx.db)
  expect(named).toContain(createHash('sha256').update(image).digest('hex'))
  expect(named).not.toContain(sent)
  const { format, width, height, exif: kept, orientation } = await sharp(image).metadata()
  expect({ format, width, height, kept, orientation }).toEqual({ format: 'webp', width: 1200, height: 1600 })
  expect(image.includes('SECRET')).toBe(false)
  expect((await t.readWork('en')).coverUrl).toBe(made.url)
})

test('an image is taken in every form that screens show, and says what was not kept of it', async () => {
  const images: [Sharp, string[]][] = [
    [picture(1080, 1440).png({ compressionLevel: 1 }), []],
    [picture(1080, 1440).toColourspace('rgb16').png({ compressionLevel: 1 }), []],
    [picture(1080, 1440).webp({ effort: 0 }), []],
    [picture(1080, 1620).grayscale().jpeg(), []],
    [picture(800, 800).jpeg(), ['small', 'unusual_shape']],
    [picture(1080, 1440).ensureAlpha(0.95).png({ compressionLevel: 1 }), ['transparency_lost']],
    [picture(1080, 1440).withIccProfile('p3').jpeg(), ['colours_changed']],
  ]
  const ids: string[] = []
  for (const [image] of images) ids.push((await t.sendImage(await image.toBuffer())).json().id)
  for (const [index, [, findings]] of images.entries()) {
    const made = await t.made(ids[index] ?? '')
    expect(made, `image ${index}`).toMatchObject({ state: 'ready' })
    expect(
      made.findings.map(({ code }) => code),
      `image ${index}`,
    ).toEqual(findings)
  }
})

test('an image that is cut short fails with its reason, and the cover stays', async () => {
  const before = await t.readWork('en')
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const whole = await picture(1080, 1440).toFormat(format).toBuffer()
    const asked = await t.sendImage(whole.subarray(0, whole.length * 0.6), { locale: 'en' })
    const made = await t.made(asked.json().id)
    expect(made, format).toMatchObject({ state: 'failed', locales: [], problem: { code: 'IMAGE_UNREADABLE' } })
    expect(made.problem?.detail).toMatch(/send it again/)
  }
  expect((await t.readWork('en')).coverUrl).toBe(before.coverUrl)
  const told = t.ctx.db
    .select()
    .from(events)
    .all()
    .filter(({ kind }) => kind === 'cover')
    .at(-1)
  expect(told?.payload).toMatchObject({ state: 'failed', locale: 'en', problem: { code: 'IMAGE_UNREADABLE' } })
})

/** A PNG of one chunk that says how large it is. */
function pngHeader(widthPx: number, heightPx: number): Buffer {
  const chunk = Buffer.from('89504e470d0a1a0a0000000d49484452000000000000000008020000000000000000', 'hex')
  chunk.writeUInt32BE(widthPx, 16)
  chunk.writeUInt32BE(heightPx, 20)
  return chunk
}

test.each([
  ['one pixel', () => picture(1, 1).png().toBuffer(), 422, 'IMAGE_TOO_SMALL'],
  ['small', () => picture(539, 960).jpeg().toBuffer(), 422, 'IMAGE_TOO_SMALL'],
  ['a bomb', async () => pngHeader(100_000, 100_000), 422, 'MEDIA_TOO_LARGE_PICTURE'],
  ['for print', () => picture(540, 720).toColourspace('cmyk').jpeg().toBuffer(), 422, 'IMAGE_COLOURS_UNSUPPORTED'],
  ['without a size', async () => Buffer.from('ffd8ffe000104a464946', 'hex'), 422, 'IMAGE_UNREADABLE'],
  ['svg', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415, 'MEDIA_TYPE_UNSUPPORTED'],
  ['gif', () => picture(54, 96).gif().toBuffer(), 415, 'MEDIA_TYPE_UNSUPPORTED'],
  ['avif', async () => Buffer.from('\0\0\0\x1cftypavif\0\0\0\0avifmif1', 'latin1'), 415, 'MEDIA_TYPE_UNSUPPORTED'],
  ['a page behind a picture’s name', async () => Buffer.from('<html>'), 415, 'MEDIA_TYPE_UNSUPPORTED'],
  ['nothing', async () => Buffer.alloc(0), 415, 'MEDIA_TYPE_UNSUPPORTED'],
  ['heavy', async () => Buffer.alloc(20 * 1024 * 1024 + 1, 0xff), 413, 'UPLOAD_TOO_LARGE'],
] as const)('an image is refused at once: %s', async (_what, make, status, code) => {
  const before = t.ctx.db.select().from(coverImages).all().length
  const refused = await t.sendImage(await make())
  expect([refused.statusCode, refused.json().code], refused.body).toEqual([status, code])
  expect(t.ctx.db.select().from(coverImages).all()).toHaveLength(before)
  expect((await t.leftovers()).temp).toEqual([])
})

const NOBODY = '01980000-0000-7000-8000-000000000000'
test.each([
  [{ episodeId: NOBODY, atMs: 0 }, 404, 'EPISODE_NOT_FOUND'],
  [{ uploadId: NOBODY }, 404, 'UPLOAD_NOT_FOUND'],
  [{ atMs: 3_001 }, 422, 'COVER_TIME_INVALID'],
  [{ atMs: -1 }, 400, 'REQUEST_INVALID'],
  [{ atMs: 1.5 }, 400, 'REQUEST_INVALID'],
  [{ atMs: 0, locale: 'klingon!' }, 422, 'LOCALE_INVALID'],
  [{ atMs: 0, uploadId: NOBODY }, 400, 'REQUEST_INVALID'],
  [{}, 400, 'REQUEST_INVALID'],
] as const)('%j is refused', async (body, status, code) => {
  const named = 'atMs' in body && !('episodeId' in body) ? { episodeId: t.episodeId, ...body } : body
  const refused = await t.ask(named)
  expect([refused.statusCode, refused.json().code], refused.body).toEqual([status, code])
})

test('a moment of another work, and of a video that is not analysed, is refused', async () => {
  const workId = await t.createWork()
  const url = `/api/works/${workId}/covers`
  const payload = { episodeId: t.episodeId, atMs: 0 }
  const foreign = await t.app.inject({ method: 'POST', url, headers: t.operator, payload })
  expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'EPISODE_NOT_FOUND'])
  const { TINY_VIDEO } = await import('../uploads/upload-world.ts')
  const raw = await t.upload(TINY_VIDEO, { workId })
  const early = await t.app.inject({
    method: 'POST',
    url,
    headers: t.operator,
    payload: { episodeId: raw.id, atMs: 0 },
  })
  expect([early.statusCode, early.json().code]).toEqual([409, 'EPISODE_NOT_ANALYSED'])
})

test('a work has covers in fifty locales at most', async () => {
  const workId = await t.createWork()
  const url = `/api/works/${workId}`
  const { id } = await t.upload(await readFile(t.ctx.store.pathOf((await t.read(t.episodeId)).sha256)), { workId })
  await t.analyseAll()
  const stillId = (await t.read(id)).candidates[0]?.stillId
  const regions =
    'AE AR AT AU BE BG BR CA CH CL CN CO CZ DE DK EG ES FI FR GB GR HK HU ID IE IL IN IT JP KE KR MX MY NG NL NO NZ PE PH PL PT RO SE SG TH TR TW US VN ZA'
  const locales = regions.split(' ').map((region) => `en-${region}`)
  const payload = { covers: locales.map((locale) => ({ locale, stillId })) }
  const chosen = await t.app.inject({ method: 'PATCH', url, headers: t.operator, payload })
  expect(chosen.statusCode, chosen.body).toBe(200)
  const ask = (locale: string) =>
    t.app.inject({
      method: 'POST',
      url: `${url}/covers`,
      headers: t.operator,
      payload: { episodeId: id, atMs: 0, locale },
    })
  const refused = await ask('en')
  expect([refused.statusCode, refused.json().code]).toEqual([409, 'TOO_MANY_COVERS'])
  expect((await ask('en-AE')).statusCode).toBe(202)
})

test('a cover stays while it stands somewhere; one that was replaced is forgotten in time, and its file swept', async () => {
  const [kept, replaced] = [
    await t.made((await t.sendImage(await picture(540, 731).jpeg().toBuffer(), { locale: 'ja' })).json().id),
    await t.made((await t.sendImage(await picture(540, 732).jpeg().toBuffer(), { locale: 'ko' })).json().id),
  ]
  const last = await t.made((await t.sendImage(await picture(540, 733).jpeg().toBuffer(), { locale: 'ko' })).json().id)
  expect(last.locales).toEqual(['ko'])
  const statusOf = async (url: string | null) =>
    (await t.app.inject({ url: url ?? '', headers: t.operator })).statusCode
  const isThere = async () => [await statusOf(kept.url), await statusOf(replaced.url)]
  const laterBy = (days: number) => ({ ...t.ctx, now: () => Date.now() + days * 86_400_000 })
  await sweep(laterBy(29), Date.now() + 1_000)
  expect(await isThere()).toEqual([200, 200])
  await sweep(laterBy(31), Date.now() + 1_000)
  expect(await isThere()).toEqual([200, 404])
  const files = t.ctx.db.select().from(coverImages).all()
  for (const { sha256 } of files) if (sha256) expect(await t.ctx.store.has(sha256)).toBe(true)
})
