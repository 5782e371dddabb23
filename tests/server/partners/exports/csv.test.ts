import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromCell, toCell } from '../../../../server/partners/exports/csv/csv-cells.ts'
import { CSV_COLUMNS } from '../../../../server/partners/exports/csv/csv-columns.ts'
import { CSV } from '../../../../server/partners/exports/csv/csv-format.ts'
import { readCsvExport } from '../../../../server/partners/exports/csv/read-csv-export.ts'
import { catalogue, exported, HOSTILE_TEXTS, UNFIT_TEXTS, work } from './export-samples.ts'

const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'binary' }),
  fc
    .tuple(fc.constantFrom("'", "''", ''), fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string())
    .map((parts) => parts.join('')),
)

test('any cells come back as they were, and no spreadsheet takes one for a formula', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1, maxLength: 5 }), (texts) => {
      const [cells = []] = parse(`${texts.map(toCell).join(',')}\r\n`) as string[][]
      expect(cells.map(fromCell)).toEqual(texts)
      for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
    }),
    { numRuns: 1_000 },
  )
})

test('every fact of works is read back from the CSV, whatever their texts are', async () => {
  const works = catalogue()
  const { text, remarks } = await exported(CSV, works)
  const rows = readCsvExport(text)
  for (const { id, titles, synopses, tags, windows, ratings, episodes, covers, credits, ai } of works) {
    const of = (record: string) => rows.filter((row) => row.workId === id && row.record === record)
    expect(of('title').map(({ locale, text, kind }) => ({ locale, text, kind }))).toEqual(titles)
    expect(of('synopsis').map(({ locale, text }) => ({ locale, text }))).toEqual(synopses)
    expect(of('tag').map(({ text }) => text)).toEqual(tags)
    expect(
      of('window').map((row) => [row.id, row.regions, row.licenceType, row.isExclusive, row.holdbackLocales]),
    ).toEqual(
      windows.map((one) => [
        one.id,
        one.regions.join(' '),
        one.licenceType,
        `${one.isExclusive}`,
        one.holdbackLocales.join(' '),
      ]),
    )
    expect(
      of('window').map(({ from, until }) => [from, until].map((at) => (at === '' ? null : Date.parse(at)))),
    ).toEqual(windows.map(({ fromMs, untilMs }) => [fromMs, untilMs]))
    expect(of('rating').map(({ system, code, descriptors }) => [system, code, descriptors])).toEqual(
      ratings.map(({ system, code, descriptors }) => [system, code, descriptors.join(' ')]),
    )
    expect(of('credit').map(({ text }) => text)).toEqual(credits.flatMap(({ names }) => names.map(({ text }) => text)))
    expect(of('cover').map(({ url, locale, widthPx }) => [url, locale, widthPx])).toEqual(
      covers.map(({ url, locale, widthPx }) => [url, locale ?? '', `${widthPx ?? ''}`]),
    )
    expect(of('episode').map((row) => [row.id, row.episode, row.durationMs, row.otherUrl])).toEqual(
      episodes.map((one) => [one.id, `${one.number}`, `${one.durationMs ?? ''}`, one.videoUrl]),
    )
    expect(of('track').map(({ url }) => url)).toEqual(
      episodes.flatMap(({ tracks }) => tracks.map(({ vttUrl }) => vttUrl)),
    )
    expect(of('ai').map(({ status, descriptors }) => [status, descriptors])).toEqual([
      [ai?.involvement, ai?.elements.join(' ')],
    ])
  }
  expect(remarks).toEqual([])
})

test('with a byte order mark the first column keeps its name, and a removal is a row', async () => {
  const removal = { kind: 'removal', workId: 'gone', version: 9, removedAtMs: Date.UTC(2026, 0) } as const
  const { text } = await exported(CSV, [removal], { withBom: true })
  expect(text.startsWith('\ufeffrecord,workId,')).toBe(true)
  const [row] = readCsvExport(text)
  expect(Object.keys(row ?? {})).toEqual([...CSV_COLUMNS])
  expect(row).toMatchObject({ record: 'removal', workId: 'gone', version: '9', updatedAt: '2026-01-01T00:00:00.000Z' })
})

test('half of a surrogate pair cannot be written and is noted by its place', async () => {
  const titles = [{ locale: 'en', text: UNFIT_TEXTS[0], kind: 'display' } as const]
  const { text, remarks } = await exported(CSV, [work('half', { titles })])
  expect(readCsvExport(text).find(({ record }) => record === 'title')?.text).toBe('half \ufffd of a pair')
  expect(remarks.map(({ code, field }) => [code, field])).toEqual([['CHARACTERS_REPLACED', 'titles/en/text']])
})
