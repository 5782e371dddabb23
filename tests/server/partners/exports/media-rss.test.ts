import { XmlDocument, type XmlElement } from 'libxml2-wasm'
import { expect, test } from 'vitest'
import { MEDIA_RSS } from '../../../../server/partners/exports/media-rss/media-rss-format.ts'
import { catalogue, exported, HOSTILE_TEXTS, linesOf, shortVideo, UNFIT_TEXTS, work } from './export-samples.ts'

const NAMESPACES = {
  media: 'http://search.yahoo.com/mrss/',
  dcterms: 'http://purl.org/dc/terms/',
  itunes: 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  xml: 'http://www.w3.org/XML/1998/namespace',
}

/** What libxml2 finds at a path: the text of elements, the value of attributes. */
function read(text: string) {
  using document = XmlDocument.fromString(text)
  const kept = (path: string) => document.find(path, NAMESPACES).map((node) => node.content)
  return {
    items: document.find('/rss/channel/item').length,
    texts: Object.fromEntries(PATHS.map((path) => [path, kept(path)])),
    languages: document
      .find('/rss/channel/item[1]/dcterms:title', NAMESPACES)
      .map((node) => [(node as XmlElement).attr('lang', 'xml')?.value, node.content]),
  }
}
const FIRST = '/rss/channel/item[1]'
const PATHS = [
  ...['guid', 'title', 'description', 'itunes:episode', 'media:rating', 'media:rating/@scheme'],
  ...[
    'media:content/@url',
    'media:content/@duration',
    'media:content/media:restriction',
    'media:content/media:license',
  ],
  ...['media:content/dcterms:valid', 'media:thumbnail/@url', 'media:subTitle/@lang', 'media:subTitle/@href'],
  ...['media:category', 'media:category/@label', 'media:credit', 'media:keywords', 'media:status/@state'],
].map((path) => `${FIRST}/${path}`)

test('an episode is read back by another reader to the same facts', async () => {
  const a = work('a')
  const { texts, items, languages } = read((await exported(MEDIA_RSS, [a, shortVideo('b')])).text)
  expect(items).toBe(3)
  expect(languages).toEqual([['pt-BR', 'A chegada']])
  const at = (path: string) => texts[`${FIRST}/${path}`]
  expect(at('guid')).toEqual(['urn:uuid:a-1'])
  expect(at('itunes:episode')).toEqual(['1'])
  expect(at('media:rating')).toEqual(['B', '12', '6'])
  expect(at('media:rating/@scheme')).toEqual(['urn:juku:MO-CCE', 'urn:juku:DJCTQ', 'urn:juku:DJCTQ'])
  expect(at('media:content/@url')).toEqual(Array.from({ length: 4 }, () => a.episodes[0]?.videoUrl))
  expect(at('media:content/@duration')).toEqual(Array.from({ length: 4 }, () => '92.48'))
  expect(at('media:content/media:restriction')).toEqual(['mo hk', 'br', 'mo', 'hk'])
  expect(at('media:content/media:license')).toEqual(['SVOD', 'AVOD', 'EST', 'Free'])
  expect(at('media:content/dcterms:valid')).toEqual([
    'end=2027-01-01T00:00:00.000Z;scheme=W3C-DTF',
    'start=2026-01-01T00:00:00.000Z;scheme=W3C-DTF',
    'end=2026-06-01T00:00:00.000Z;scheme=W3C-DTF',
  ])
  expect(at('media:thumbnail/@url')).toEqual([...a.covers.map(({ url }) => url), a.episodes[0]?.poster?.url])
  expect(at('media:subTitle/@lang')).toEqual(['zh-Hant-TW', 'pt-BR'])
  expect(at('media:category/@label')).toEqual(['Suspense', 'Rebirth'])
  expect(at('media:credit')).toEqual(['林雨青', 'Lin Yuqing', '陳大文'])
  expect(at('media:keywords')).toEqual(['台北, a, b'])
})

test('the titles of a short video are told in all its languages', async () => {
  const { languages } = read((await exported(MEDIA_RSS, [shortVideo('b')])).text)
  expect(languages).toEqual(work('a').titles.map(({ locale, text }) => [locale, text]))
})

test.each(HOSTILE_TEXTS.map((text) => [text.slice(0, 40), text]))(
  '%j is read back to the letter',
  async (_name, text) => {
    const [, , hostile] = catalogue([text])
    const { texts } = read((await exported(MEDIA_RSS, hostile ? [hostile] : [])).text)
    expect(texts[`${FIRST}/title`]).toEqual([text])
    expect(texts[`${FIRST}/description`]).toEqual([text])
    expect(texts[`${FIRST}/media:keywords`]).toEqual([text])
  },
)

test.each(UNFIT_TEXTS)('%j, which XML cannot hold, is written with replacements, and each is noted', async (text) => {
  const [, , hostile] = catalogue([text])
  const { text: file, remarks } = await exported(MEDIA_RSS, hostile ? [hostile] : [])
  expect(read(file).texts[`${FIRST}/title`]).toEqual([
    text.toWellFormed().replaceAll(/[\u0000\u0007\uffff]/g, '\ufffd'),
  ])
  expect(linesOf(remarks, 'hostile-0').filter((line) => line.startsWith('CHARACTERS'))).toEqual([
    ...['titles/zh-Hant-TW/text', 'synopses/zh-Hant-TW/text', 'tags/0', 'episodes/1/titles/zh-Hant-TW/text'].map(
      (field) => `CHARACTERS_REPLACED ${field}`,
    ),
  ])
})

test('what is gone is an item whose status says so', async () => {
  const removal = { kind: 'removal', workId: 'gone', version: 9, removedAtMs: Date.UTC(2026, 0) } as const
  const { texts } = read((await exported(MEDIA_RSS, [removal])).text)
  expect(texts[`${FIRST}/guid`]).toEqual(['urn:uuid:gone'])
  expect(texts[`${FIRST}/media:status/@state`]).toEqual(['deleted'])
})
