import { Ajv, type AnySchema } from 'ajv'
import { expect, test } from 'vitest'
import schema from '../../../../server/partners/exports/schema-org/data-feed.schema.json' with { type: 'json' }
import { SCHEMA_ORG } from '../../../../server/partners/exports/schema-org/schema-org-format.ts'
import { catalogue, exported, HOSTILE_TEXTS, linesOf, shortVideo, UNFIT_TEXTS, work } from './export-samples.ts'

type Element = Readonly<Record<string, unknown>>
const elementsOf = (text: string) => (JSON.parse(text) as { dataFeedElement: Element[] }).dataFeedElement
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema as AnySchema)
const errorsOf = (feed: unknown) => {
  validate(feed)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
const removal = { kind: 'removal', workId: 'gone', version: 9, removedAtMs: Date.UTC(2026, 0) } as const

test('the feed of works with hostile texts, of a removal and of nothing keeps its schema', async () => {
  const all = [...catalogue(), ...catalogue([...UNFIT_TEXTS]), removal]
  expect(errorsOf(JSON.parse((await exported(SCHEMA_ORG, all)).text))).toEqual([])
  expect(errorsOf(JSON.parse((await exported(SCHEMA_ORG, [])).text))).toEqual([])
})

test('an element without a region, a name or an instant is refused by the schema', async () => {
  const { text } = await exported(SCHEMA_ORG, [work('a')])
  const spoilt = (change: (element: Record<string, unknown>) => void) => {
    const feed = JSON.parse(text) as { dataFeedElement: Record<string, unknown>[] }
    change(feed.dataFeedElement[0] ?? {})
    return errorsOf(feed)
  }
  expect(spoilt((series) => (series.name = []))).not.toEqual([])
  expect(spoilt((series) => (series.inLanguage = 'Chinese'))).not.toEqual([])
  expect(spoilt((series) => (series.potentialAction = { '@type': 'WatchAction' }))).not.toEqual([])
})

test('every address is told once: Google takes two entities of one @id for a mistake', async () => {
  const { text } = await exported(SCHEMA_ORG, catalogue())
  const ids = elementsOf(text).map((element) => element['@id'])
  expect(new Set(ids).size).toBe(ids.length)
})

test('names, ratings, windows, images and the video are read back to the same facts', async () => {
  const { text } = await exported(SCHEMA_ORG, [work('a'), shortVideo('b')])
  const [series, first, second, short] = elementsOf(text)
  expect(series).toMatchObject({
    ...{ '@type': 'TVSeries', '@context': ['http://schema.org', { '@language': 'zh-Hant-TW' }], copyrightYear: 2026 },
    name: [
      { '@language': 'zh-Hant-TW', '@value': '雨夜計程車' },
      { '@language': 'zh-Hans-CN', '@value': '雨夜出租车' },
      { '@language': 'zh-Hant-MO', '@value': '雨夜的士' },
      { '@language': 'pt-PT', '@value': 'Táxi na chuva' },
      { '@language': 'pt-BR', '@value': 'Táxi na noite' },
      { '@language': 'en', '@value': 'Rainy Night Taxi' },
    ],
    alternateName: [{ '@language': 'en', '@value': 'The Taxi' }],
    ...{ genre: ['Suspense', 'Rebirth'], keywords: ['台北', 'a, b'], titleEIDR: '10.5240/7791-8534-2C23-9030-8610-5' },
    countryOfOrigin: [{ name: 'TW' }, { name: 'MO' }],
    contentRating: [
      { author: { name: 'MO-CCE', areaServed: { name: 'MO' } }, ratingValue: 'B' },
      { author: { name: 'DJCTQ' }, ratingValue: '12', ratingExplanation: 'violencia' },
      { author: { name: 'DJCTQ' }, ratingValue: '6' },
    ],
    image: [{ inLanguage: 'zh-Hant-TW', width: 1080, height: 1920 }, { inLanguage: 'pt-PT' }],
    potentialAction: {
      actionAccessibilityRequirement: [
        {
          ...{ category: 'subscription', requiresSubscription: true, availabilityEnds: '2027-01-01T00:00:00.000Z' },
          eligibleRegion: [{ name: 'MO' }, { name: 'HK' }],
        },
        { category: 'free', availabilityStarts: '2026-01-01T00:00:00.000Z', eligibleRegion: [{ name: 'BR' }] },
      ],
    },
    director: [{ roleName: 'director', director: { '@type': 'Person', name: [{ '@value': '林雨青' }, {}] } }],
    actor: [{ '@type': 'PerformanceRole', characterName: '司機' }],
  })
  expect(first).toMatchObject({
    ...{ '@type': 'TVEpisode', episodeNumber: 1, duration: 'PT92.48S', partOfSeason: { seasonNumber: 1 } },
    name: [{ '@language': 'pt-BR', '@value': 'A chegada' }],
    video: {
      encodingFormat: 'video/mp4',
      width: 1080,
      caption: [{ inLanguage: 'zh-Hant-TW' }, { inLanguage: 'pt-BR' }],
    },
  })
  expect(second).toMatchObject({ name: expect.arrayContaining([{ '@language': 'pt-PT', '@value': 'Episódio 2' }]) })
  expect(second).not.toHaveProperty('duration')
  expect(short).toMatchObject({
    '@type': 'VideoObject',
    uploadDate: '2026-04-01T00:00:00.000Z',
    contentUrl: expect.stringMatching(/video$/),
  })
})

test('a hostile text is read back to the letter', async () => {
  const { text } = await exported(SCHEMA_ORG, catalogue())
  const shown = elementsOf(text).flatMap((element) =>
    element['@type'] === 'TVSeries' ? (element.description as { '@value': string }[]).map((one) => one['@value']) : [],
  )
  expect(shown.slice(-HOSTILE_TEXTS.length)).toEqual([...HOSTILE_TEXTS])
})

test('whatever the format has no place for stands in the report, by work and field', async () => {
  const { remarks } = await exported(SCHEMA_ORG, [work('a')])
  expect(linesOf(remarks, 'a')).toEqual([
    ...['NOT_CARRIED contentNotes', 'NOT_CARRIED windows/exclusivity', 'NOT_CARRIED windows/holdbackLocales'],
    ...['CHANGED windows/w2/licenceType', 'VALUE_MISSING windows/w3', 'LEFT_OUT windows/w4', 'CHANGED ai'],
    'CHANGED episodes/2/titles',
  ])
})
