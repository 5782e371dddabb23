import { afterAll, beforeAll, expect, test } from 'vitest'
import { putDeclaration } from '../../../../db/queries/declarations.ts'
import { replaceEpisodeTitles } from '../../../../db/queries/episodes.ts'
import { findSeenWorks } from '../../../../db/queries/partner-lens.ts'
import { insertRating } from '../../../../db/queries/ratings.ts'
import { replaceWorkDescriptions } from '../../../../db/queries/work-descriptions.ts'
import { replaceWorkParts, updateWork } from '../../../../db/queries/works.ts'
import type { ExportWork } from '../../../../server/partners/exports/export-work.ts'
import { gatherExportWorks } from '../../../../server/partners/exports/gather-export-works.ts'
import { toPartner } from '../../../../server/partners/verify-key.ts'
import type { AddedWork } from '../../accounts/people-world.ts'
import { type PartnersWorld, startPartnersWorld } from '../partners-world.ts'

let t: PartnersWorld
beforeAll(async () => {
  t = await startPartnersWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

/** Works as a new key of these regions sees them. */
async function gather(regions: readonly string[], works: readonly AddedWork[]): Promise<ExportWork[]> {
  const { lens } = toPartner((await t.addKey({ regions: [...regions] })).row)
  const seen = await findSeenWorks(
    t.ctx.db,
    lens,
    works.map(({ workId }) => workId),
    t.ctx.now(),
  )
  return gatherExportWorks(t.ctx.db, lens, seen, 'https://juku.example')
}

/** Gives a work all that people can say of it. */
async function describe({ workId, episodeId }: AddedWork): Promise<void> {
  const { id, now, tx } = { id: t.ctx.newId, now: t.ctx.now(), tx: t.ctx.db.transaction.bind(t.ctx.db) }
  await tx(async (to) => {
    await updateWork(to, workId, { releaseYear: 2026 }, now)
    await replaceWorkParts(to, workId, {
      titles: [
        { locale: 'en', text: 'Working', kind: 'working' },
        { locale: 'en', text: 'Also', kind: 'alternative' },
        { locale: 'zh-Hant-TW', text: '雨夜', kind: 'display' },
      ],
      synopses: [{ locale: 'pt-PT', text: 'Chove.' }],
      ...{ genres: ['suspense'], coProductionRegions: ['HK'] },
      externalIds: [{ scheme: 'eidr', value: '10.5240/7791-8534-2C23-9030-8610-5' }],
    })
    await replaceWorkDescriptions(to, workId, {
      credits: [{ role: 'director', names: [{ locale: 'en', text: 'Lin' }], character: null }],
      tags: [{ tag: '台北', folded: '台北' }],
      contentNotes: [{ code: 'violence', texts: [{ locale: 'en', text: 'A fight' }] }],
      covers: [{ locale: 'pt-PT', shows: { imageId: null, mediaSha256: await shaOf(episodeId), atMs: 0 } }],
    })
    for (const [region, system, code] of [
      ['MO', 'MO-CCE', 'B'],
      ['TW', 'MOC-TW', 'P'],
    ] as const) {
      const of = { id: id(), workId, region, system, code, status: 'rated', basis: 'official' } as const
      await insertRating(to, { ...of, certificateNo: null, descriptors: [], createdAtMs: now })
    }
    await putDeclaration(to, workId, { aiInvolvement: 'assisted', aiElements: ['voice'], aiIsRealistic: false })
    await replaceEpisodeTitles(to, episodeId, [{ locale: 'en', text: 'One', kind: 'display' }])
  })
}

async function shaOf(episodeId: string): Promise<string> {
  const { findEpisode } = await import('../../../../db/queries/episodes.ts')
  return (await findEpisode(t.ctx.db, episodeId))?.mediaSha256 ?? ''
}

test('all that is known of a work is gathered, as far as its key may know it', async () => {
  const windows = [
    {
      scope: 'worldwide_except' as const,
      regions: ['CN'],
      isExclusive: true,
      holdbackLocales: ['en'],
      untilMs: t.ctx.now() + 9,
    },
    { licensee: 'Rival' },
  ]
  const added = await t.addShown({ publishedIn: ['MO', 'HK', 'TW'], windows })
  await describe(added)
  const [work] = await gather(['HK', 'MO'], [added])
  const image = { id: added.stillId, url: `https://juku.example/api/partner/v1/stills/${added.stillId}` }
  expect(work).toMatchObject({
    ...{ id: added.workId, kind: 'micro_drama', originalLocale: 'zh-Hant-TW', originRegion: 'TW', releaseYear: 2026 },
    ...{ producer: { id: t.producerId }, eidr: '10.5240/7791-8534-2C23-9030-8610-5', alid: null, tags: ['台北'] },
    titles: [
      { locale: 'zh-Hant-TW', text: '雨夜', kind: 'display' },
      { locale: 'en', text: 'Also', kind: 'alternative' },
    ],
    ...{ synopses: [{ locale: 'pt-PT', text: 'Chove.' }], coProductionRegions: ['HK'] },
    genres: [{ code: 'suspense', labels: expect.arrayContaining([{ locale: 'en', text: 'Suspense' }]) }],
    credits: [{ role: 'director', schemaOrg: 'director', movieLabs: 'Director', names: [{ text: 'Lin' }] }],
    contentNotes: [{ code: 'violence', texts: [{ locale: 'en', text: 'A fight' }] }],
    ai: { involvement: 'assisted', elements: ['voice'], isRealistic: false },
    covers: [{ ...image, locale: 'pt-PT', widthPx: 1, heightPx: 1, mimeType: 'image/webp' }],
    url: `https://juku.example/api/partner/v1/works/${added.workId}`,
  })
  expect(work?.ratings).toMatchObject([{ region: 'MO', system: 'MO-CCE', code: 'B', basis: 'official' }])
  expect(work?.windows).toMatchObject([
    {
      ...{ regions: ['HK', 'MO'], licenceType: 'SVOD', isExclusive: true, fromMs: null },
      ...{ untilMs: t.ctx.now() + 9, holdbackLocales: ['en'] },
    },
  ])
  expect(work?.episodes).toMatchObject([
    {
      ...{ id: added.episodeId, number: 1, titles: [{ text: 'One' }], poster: { ...image, locale: null } },
      tracks: [{ locale: 'en', vttUrl: `https://juku.example/api/partner/v1/subtitles/${added.trackId}.vtt` }],
      videoUrl: `https://juku.example/api/partner/v1/episodes/${added.episodeId}/video`,
    },
  ])
})

test('many works cost no more statements than one', async () => {
  const works: AddedWork[] = []
  for (let i = 0; i < 20; i++) works.push(await t.addShown({ publishedIn: ['PT'], windows: [{ regions: ['PT'] }] }))
  // Each is looked at for the first time: what is known of a work is kept.
  const one = await countingStatements(() => gather(['PT'], works.slice(0, 1)))
  const many = await countingStatements(() => gather(['PT'], works.slice(1)))
  expect([one.result.length, many.result.length]).toEqual([1, 19])
  expect(many.statements).toBeLessThanOrEqual(one.statements)
  expect(one.statements).toBeGreaterThan(10) // so that they are known to be counted
})

/** How often a statement is run meanwhile, by this process. */
async function countingStatements<T>(run: () => Promise<T>): Promise<{ result: T; statements: number }> {
  const { default: Database } = await import('better-sqlite3')
  const database = new Database(':memory:')
  const prototype = Object.getPrototypeOf(database.prepare('select 1')) as Record<
    string,
    (...args: unknown[]) => unknown
  >
  database.close()
  let statements = 0
  const kept = { all: prototype.all, get: prototype.get }
  for (const name of ['all', 'get'] as const) {
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      statements++
      return kept[name]?.apply(this, args)
    }
  }
  try {
    return { result: await run(), statements }
  } finally {
    Object.assign(prototype, kept)
  }
}
