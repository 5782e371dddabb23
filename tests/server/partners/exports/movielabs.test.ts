import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCsv } from '../../../../server/imports/sheets/parse-csv.ts'
import { parseXlsx } from '../../../../server/imports/sheets/parse-xlsx.ts'
import type { ExportItem } from '../../../../server/partners/exports/export-work.ts'
import { AVAILS } from '../../../../server/partners/exports/movielabs/avails-format.ts'
import { AVAILS_CSV, AVAILS_XLSX } from '../../../../server/partners/exports/movielabs/avails-sheet-formats.ts'
import { MEC } from '../../../../server/partners/exports/movielabs/mec-format.ts'
import { checkDocument } from '../../../../server/rights/avails/check-document.ts'
import { readAvailsSheets } from '../../../../server/rights/avails/read-avails-sheet.ts'
import { movieLabs, readForeign } from '../../../movielabs.ts'
import { catalogue } from './export-samples.ts'
import { asItems, exportAs, fullWork, idOf, OPTIONS, rating, window } from './movielabs-works.ts'

const short = fullWork({
  ...{ id: idOf(5), kind: 'short_video', eidr: null, alid: 'md:alid:org:studio.example:S-1' },
  externalIds: [{ scheme: 'alid', value: 'md:alid:org:studio.example:S-1' }],
  episodes: fullWork().episodes.slice(0, 1),
})
const bare = fullWork({
  ...{ id: idOf(6), producer: null, releaseYear: null, externalIds: [], eidr: null, coProductionRegions: [] },
  ...{ synopses: [], genres: [], tags: [], credits: [], ratings: [], covers: [], episodes: [] },
  titles: [{ locale: 'en', text: 'Only a title', kind: 'working' }],
  windows: [window(61, { licenceType: 'POEST' }), window(62, { licenceType: 'Free' })],
})
const removal: ExportItem = { kind: 'removal', workId: idOf(9), version: 3, removedAtMs: 0 }

describe.skipIf(movieLabs === undefined)('files by the schemas of MovieLabs', () => {
  test.each([
    ['MEC', MEC, 'mdmec-v2.12'],
    ['Avails', AVAILS, 'avails-v2.7'],
  ] as const)('%s is valid, and right by its vocabulary', async (_name, format, schema) => {
    const items = [...asItems(fullWork(), short, bare, ...catalogue()), ...(format === AVAILS ? [removal] : [])]
    const { bytes } = await exportAs(format, items)
    expect(await readForeign(bytes).whyInvalid(schema)).toBeUndefined()
    expect(checkDocument(bytes)).toEqual([])
  })

  test('a file with something that the schema does not have is not', async () => {
    const { text } = await exportAs(AVAILS, asItems(fullWork()))
    const without = readForeign(text.replaceAll(/<avails:LicenseType>.*?<\/avails:LicenseType>/g, ''))
    expect(await without.whyInvalid('avails-v2.7')).toMatch(/LicenseType/)
  })
})

describe('MEC', () => {
  test('is read back to the same facts by another reader', async () => {
    const work = fullWork()
    const xml = readForeign((await exportAs(MEC, asItems(work))).bytes)
    const series = `//mdmec:CoreMetadata/mdmec:Basic[@ContentID='md:cid:org:juku.example:${work.id}']`
    for (const { locale, text } of work.titles.filter(({ kind }) => kind === 'display')) {
      expect(xml.text(`${series}/md:LocalizedInfo[@language='${locale}']/md:TitleDisplayUnlimited`)).toBe(text)
    }
    expect(xml.texts(`${series}/md:LocalizedInfo[@default='true']/@language`)).toEqual(['zh-Hant-TW'])
    expect(xml.text(`${series}/md:LocalizedInfo[@language='zh-Hant-TW']/md:Summary4000`)).toBe(work.synopses[0]?.text)
    expect(xml.texts(`${series}/md:LocalizedInfo[@language='en']/md:TitleAlternate`)).toEqual(['The Last Cab'])
    for (const { locale, url } of work.covers) {
      const art = `${series}/md:LocalizedInfo[@language='${locale}']/md:ArtReference[@resolution='1080x1920']`
      expect(xml.texts(art)).toEqual([url])
    }
    expect(xml.texts(`${series}/md:RatingSet/md:Rating/md:Region/md:country`)).toEqual(['TW', 'HK', 'MO'])
    expect(xml.texts(`${series}/md:RatingSet/md:Rating/md:Value`)).toEqual(['PG-15', 'IIB', 'C'])
    expect(xml.texts(`${series}/md:RatingSet/md:Rating/md:Reason`)).toEqual(['violence'])
    expect(xml.texts(`${series}/md:AltIdentifier/md:Identifier`)).toEqual([work.id, work.eidr, 'tt0111161'])
    expect(xml.texts(`${series}/md:People/md:Name/md:DisplayName[@language='en']`)).toEqual(['Lin Yi', 'Ho San'])
    expect(xml.texts(`${series}/md:CountryOfOrigin/md:country`)).toEqual(['TW', 'MO'])
    expect(xml.text(`${series}/md:ReleaseYear`)).toBe('2025')
    expect(xml.text(`${series}/md:AssociatedOrg[@role='producer']/md:DisplayName`)).toBe('雨夜 <影視>')
  })

  test('has an episode for each, which hangs on its series', async () => {
    const xml = readForeign((await exportAs(MEC, asItems(fullWork()))).bytes)
    const episodes = "//mdmec:Basic[md:WorkType='Episode']"
    expect(xml.texts(`${episodes}/md:SequenceInfo/md:Number`)).toEqual(['1', '2'])
    const parent = `${episodes}/md:Parent[@relationshipType='isepisodeof']/md:ParentContentID`
    expect(new Set(xml.texts(parent))).toEqual(new Set([xml.text("//mdmec:Basic[md:WorkType='Series']/@ContentID")]))
    expect(xml.texts(`${episodes}/md:RunLength`)).toEqual(['PT90.5S', 'PT90.5S'])
    const titles = `${episodes}/md:LocalizedInfo[@language='zh-Hant-TW']/md:TitleDisplayUnlimited`
    expect(xml.texts(titles)).toEqual(['末班車', '第2集'])
  })

  test('shorter titles and summaries end with an ellipsis and stay in their bounds', async () => {
    const xml = readForeign((await exportAs(MEC, asItems(fullWork()))).bytes)
    for (const [name, most] of [
      ['TitleDisplay19', 19],
      ['TitleDisplay60', 60],
      ['Summary190', 190],
      ['Summary400', 400],
    ] as const) {
      const texts = xml.texts(`//md:${name}`)
      expect(texts.filter((text) => [...text].length > most)).toEqual([])
      expect(texts.some((text) => text.endsWith('…'))).toBe(true)
    }
  })
})

test('what a format cannot carry is in its report, with the field', async () => {
  const work = fullWork({
    ratings: [
      rating('MO', 'MO-CCE', 'C', { certificateNo: 'A-1' }),
      rating('HK', 'FCO', 'IIB', { basis: 'mapped' }),
      rating('TW', 'MOC-TW-TV', null, { status: 'pending' }),
      rating('TW', 'MOC-TW', 'R', { validUntilMs: OPTIONS.madeAtMs }),
    ],
    releaseYear: null,
  })
  const said = async (format: typeof MEC) =>
    (await exportAs(format, asItems(work))).remarks.map(({ field, code }) => `${code} ${field}`)
  const ofBoth = [
    ...['NOT_CARRIED ratings/HK/FCO/basis', 'NOT_CARRIED ratings/MO/MO-CCE/certificateNo'],
    ...['NOT_CARRIED ratings/TW/MOC-TW', 'NOT_CARRIED ratings/TW/MOC-TW-TV', 'VALUE_UNKNOWN ratings/MO/MO-CCE'],
  ]
  expect(await said(MEC)).toEqual(
    expect.arrayContaining([...ofBoth, 'NOT_CARRIED windows', 'VALUE_MISSING releaseYear', 'CHANGED credits/stunts']),
  )
  expect(await said(AVAILS)).toEqual(expect.arrayContaining([...ofBoth, `VALUE_MISSING windows/${idOf(12)}/price`]))
  expect(await said(AVAILS_CSV)).toEqual(
    expect.arrayContaining([...ofBoth, 'NOT_CARRIED synopses', 'NOT_CARRIED covers', 'NOT_CARRIED titles/en']),
  )
  expect((await exportAs(MEC, [removal])).remarks).toMatchObject([{ workId: idOf(9), code: 'NOT_CARRIED' }])
})

test('Avails is read back to the same windows by another reader', async () => {
  const work = fullWork()
  const xml = readForeign((await exportAs(AVAILS, asItems(work))).bytes)
  expect(xml.text('//avails:Asset/@contentID')).toBe(`md:cid:org:juku.example:${work.id}`)
  expect(xml.text('//avails:SeriesEIDR-URN')).toBe('urn:eidr:10.5240:7791-8534-2C23-9030-8610-5')
  expect(xml.texts('//avails:SeriesTitleDisplayUnlimited')).toEqual(
    work.titles.filter(({ kind }) => kind === 'display').map(({ text }) => text),
  )
  for (const { id, regions, licenceType, fromMs, untilMs, holdbackLocales, isExclusive } of work.windows) {
    const at = `//avails:Transaction[@TransactionID='${id}']`
    expect(xml.texts(`${at}/avails:Territory/md:country`)).toEqual(regions)
    expect(xml.text(`${at}/avails:LicenseType`)).toBe(licenceType)
    expect(xml.text(`${at}/avails:Start`)).toBe(fromMs === null ? '' : new Date(fromMs).toISOString())
    expect(xml.text(`${at}/avails:StartCondition`)).toBe(fromMs === null ? 'Immediate' : '')
    expect(xml.text(`${at}/avails:End`)).toBe(untilMs === null ? '' : new Date(untilMs).toISOString())
    expect(xml.text(`${at}/avails:EndCondition`)).toBe(untilMs === null ? 'Open' : '')
    expect(xml.texts(`${at}/avails:HoldbackLanguage`)).toEqual(holdbackLocales)
    expect(xml.count(`${at}/avails:Term[@termName='Exclusive'][avails:Boolean='true']`)).toBe(isExclusive ? 1 : 0)
    expect(xml.texts(`${at}/avails:Licensee/md:DisplayName`)).toEqual(isExclusive ? ['Ecrã & Cia'] : [])
  }
  expect(xml.texts('//avails:CoreMetadata//md:ArtReference')).toEqual(work.covers.map(({ url }) => url))
})

test('the sheet has a row a window and region, with its title and rating, and is read by our own reader', async () => {
  for (const [format, parse] of [
    [AVAILS_CSV, (bytes: Buffer) => parseCsv(bytes, 'avails')],
    [AVAILS_XLSX, parseXlsx],
  ] as const) {
    const { bytes } = await exportAs(format, asItems(fullWork({ producer: { id: idOf(2), name: '=cmd()' } })))
    const { lines, errors } = readAvailsSheets(await parse(bytes))
    expect(errors).toEqual([])
    expect(lines.map(({ transaction }) => transaction?.territories.map(({ text }) => text))).toEqual([
      ['HK'],
      ['MO'],
      ['TW'],
    ])
    expect(lines.map(({ title }) => title)).toEqual(['雨夜計程車', '雨夜計程車', '雨夜計程車'])
  }
  const { text } = await exportAs(AVAILS_CSV, asItems(fullWork()))
  const rows = text.split('\r\n').map((line) => line.split(','))
  expect(rows[0]?.slice(0, 4)).toEqual(['Avail', 'Avail', 'Avail', 'Disposition'])
  const columns = ['Territory', 'SeriesTitleDisplayUnlimited', 'RatingSystem', 'RatingValue', 'LicenseType', 'Start']
  const cells = rows.slice(2, 5).map((row) => columns.map((name) => row[rows[1]?.indexOf(name) ?? -1]))
  expect(cells).toEqual([
    ['HK', '雨夜的士', 'FCO', 'IIB', 'SVOD', '2026-06-30T16:00:00.000Z'],
    ['MO', expect.stringMatching(/雨夜的士|Táxi/), 'MO-CCE', 'C', 'SVOD', '2026-06-30T16:00:00.000Z'],
    ['TW', '雨夜計程車', 'MOC-TW-TV', 'PG-15', 'EST', 'Immediate'],
  ])
})

test('no title of a work, however it is written, makes a file that is not valid or says otherwise', async () => {
  const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== '')
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const titles = [{ locale: 'en', text, kind: 'display' as const }]
      for (const [format, schema] of [
        [MEC, 'mdmec-v2.12'],
        [AVAILS, 'avails-v2.7'],
      ] as const) {
        const xml = readForeign((await exportAs(format, asItems(fullWork({ titles })))).bytes)
        const shown = xml.text("//md:LocalizedInfo[@language='en']/md:TitleDisplayUnlimited")
        expect(shown).toBe(
          text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd'),
        )
        if (movieLabs !== undefined) expect(await xml.whyInvalid(schema)).toBeUndefined()
      }
    }),
    { numRuns: 30 },
  )
})
