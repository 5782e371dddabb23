import { readFileSync } from 'node:fs'
import { Ajv, type AnySchema } from 'ajv'
import { expect, test } from 'vitest'
import { ROKU_SEARCH } from '../../../../server/partners/exports/roku/roku-format.ts'
import { sharedData } from '../../../shared-data.ts'
import { catalogue, episode, exported, linesOf, shortVideo, UNFIT_TEXTS, work } from './export-samples.ts'

interface Asset {
  readonly id?: string
  readonly type: string
  readonly titles?: readonly { readonly value: string; readonly languages?: readonly string[] }[]
  readonly [name: string]: unknown
}
const assetsOf = (text: string) => (JSON.parse(text) as { assets: Asset[] }).assets

test('the feed of works with hostile texts keeps the schema that Roku publishes', async (context) => {
  const path = sharedData('feeds', 'roku-search-feed-schema.json')
  if (path === undefined) return context.skip('no ../shared/data/feeds here')
  const validate = new Ajv({ strict: false, allErrors: true }).compile(
    JSON.parse(readFileSync(path, 'utf8')) as AnySchema,
  )
  const { text } = await exported(ROKU_SEARCH, [...catalogue(), ...catalogue([...UNFIT_TEXTS])])
  validate(JSON.parse(text))
  expect(validate.errors ?? []).toEqual([])
  validate({ version: '1', assets: [{ id: 'x', type: 'episode' }] })
  expect(validate.errors).not.toBeNull() // so that the schema is known to refuse anything
})

test('a series is told with one season and its episodes, and a short video as a short form', async () => {
  const { text } = await exported(ROKU_SEARCH, [work('a'), shortVideo('b')])
  expect(assetsOf(text).map(({ type, id }) => `${type} ${id ?? ''}`)).toEqual([
    'series a',
    'season ',
    'episode a-1',
    'episode a-2',
    'shortForm b',
  ])
  const [, season, first] = assetsOf(text)
  expect(season).toEqual({ type: 'season', seasonInfo: { seasonNumber: 1, seriesId: 'a' } })
  expect(first?.episodeInfo).toEqual({ seriesId: 'a', seasonNumber: 1, episodeNumber: 1 })
})

test('a short video of more than a quarter of an hour is a film to Roku', async () => {
  const { text } = await exported(ROKU_SEARCH, [
    shortVideo('b', { episodes: [episode('c', 1, { durationMs: 900_001 })] }),
  ])
  expect(assetsOf(text).map(({ type }) => type)).toEqual(['movie'])
})

test('titles, ratings, windows, images and durations are read back to the same facts', async () => {
  const { text } = await exported(ROKU_SEARCH, [work('a')])
  const [series, , first, second] = assetsOf(text)
  expect(series?.titles).toEqual([
    { value: '雨夜計程車', languages: ['zh-tw'] },
    { value: '雨夜出租车', languages: ['zh-cn'] },
    { value: '雨夜的士', languages: ['zh-hk'] },
    { value: 'Táxi na chuva', languages: ['pt'] },
    { value: 'Táxi na noite', languages: ['pt-br'] },
    { value: 'Rainy Night Taxi', languages: ['en'] },
  ])
  expect(series).toMatchObject({
    ...{ releaseYear: 2026, genres: ['suspense'], tags: ['台北', 'a, b'] },
    advisoryRatings: [{ source: 'CLASSIND', value: '12', descriptors: ['violência'] }],
    credits: [
      { name: '林雨青', role: 'director' },
      { name: '陳大文', role: 'lead-actor' },
    ],
  })
  expect(series?.images).toMatchObject([{ languages: ['zh-tw'] }, { languages: ['pt'] }])
  expect(first).toMatchObject({
    durationInMilliseconds: 92_480,
    content: {
      playOptions: [
        {
          ...{
            license: 'subscription',
            quality: 'fhd',
            playId: 'a-1',
            availabilityEndTime: '2027-01-01T00:00:00.000Z',
          },
          availabilityInfo: { country: ['mo', 'hk'] },
        },
        { license: 'free', availabilityStartTime: '2026-01-01T00:00:00.000Z', availabilityInfo: { country: ['br'] } },
      ],
    },
  })
  expect(second?.titles?.[0]).toEqual({ value: '第2集', languages: ['zh-tw'] })
})

test('whatever Roku has no place or no word for stands in the report, by work and field', async () => {
  const { remarks } = await exported(ROKU_SEARCH, [work('a')])
  expect(linesOf(remarks, 'a')).toEqual([
    ...['externalIds', 'titles/alternativeTitles', 'originalLocale', 'originRegion', 'coProductionRegions'].map(lost),
    ...['contentNotes', 'ai', 'windows/exclusivity', 'windows/holdbackLocales', 'episodes/pictureSize'].map(lost),
    ...['episodes/tracks', 'episodes/video'].map(lost),
    'CHANGED windows/w2/licenceType',
    'VALUE_MISSING windows/w3',
    'LEFT_OUT windows/w4',
    'CHANGED titles/zh-Hant-MO',
    'LEFT_OUT titles/en',
    'CHANGED synopses/en',
    'VALUE_UNKNOWN genres/rebirth',
    'CHANGED credits/0',
    'VALUE_UNKNOWN ratings/MO/MO-CCE',
    'VALUE_UNKNOWN ratings/BR/DJCTQ',
    'CHANGED episodes/2/titles',
    'CHANGED episodes/2/titles/zh-Hant-MO',
  ])
})
const lost = (field: string) => `NOT_CARRIED ${field}`

test('a work that nobody can see without paying a price that is not known is left out, and that is said', async () => {
  const windows = work('a').windows.filter(({ id }) => id === 'w3')
  const { text, remarks } = await exported(ROKU_SEARCH, [work('a', { windows })])
  expect(assetsOf(text)).toEqual([])
  expect(linesOf(remarks, 'a')).toEqual(expect.arrayContaining(['VALUE_MISSING windows/w3', 'LEFT_OUT windows']))
})

test('a title of more than 200 characters is cut between characters, and that is said', async () => {
  const titles = [{ locale: 'zh-Hant-TW', text: '𠮷'.repeat(300), kind: 'display' } as const]
  const { text, remarks } = await exported(ROKU_SEARCH, [work('a', { titles })])
  expect(assetsOf(text)[0]?.titles).toEqual([{ value: `${'𠮷'.repeat(199)}…`, languages: ['zh-tw'] }])
  expect(linesOf(remarks, 'a')).toContain('CHANGED titles/zh-Hant-TW')
})

test('an export without works is a feed without assets', async () => {
  const { text } = await exported(ROKU_SEARCH, [])
  expect(JSON.parse(text)).toEqual({ version: '1', assets: [] })
})
