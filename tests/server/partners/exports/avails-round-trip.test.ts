import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LICENCE_TYPES } from '../../../../db/schema/index.ts'
import { parseCsv } from '../../../../server/imports/sheets/parse-csv.ts'
import type { ExportWindow } from '../../../../server/partners/exports/export-work.ts'
import type { ExportFormat } from '../../../../server/partners/exports/format.ts'
import { AVAILS } from '../../../../server/partners/exports/movielabs/avails-format.ts'
import { AVAILS_CSV } from '../../../../server/partners/exports/movielabs/avails-sheet-formats.ts'
import { applyLines, type ReadLine } from '../../../../server/rights/avails/apply-lines.ts'
import type { ReadAvails } from '../../../../server/rights/avails/avail-line.ts'
import { readAvailsSheets } from '../../../../server/rights/avails/read-avails-sheet.ts'
import { readAvailsXml } from '../../../../server/rights/avails/read-avails-xml.ts'
import { readTerms } from '../../../../server/rights/avails/read-terms.ts'
import { startPartnersWorld } from '../partners-world.ts'
import { asItems, exportAs, fullWork, idOf, OPTIONS } from './movielabs-works.ts'

const instant = fc.option(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2100, 0) }), { nil: null })
const anyWindow = fc.record({
  regions: fc
    .uniqueArray(fc.constantFrom('HK', 'MO', 'TW', 'PT', 'BR', 'SG'), { minLength: 1 })
    .map((all) => all.sort()),
  licenceType: fc.constantFrom(...LICENCE_TYPES),
  isExclusive: fc.boolean(),
  fromMs: instant,
  lengthMs: fc.option(fc.integer({ min: 1, max: 1e11 }), { nil: null }),
  holdbackLocales: fc.uniqueArray(fc.constantFrom('en', 'pt-PT', 'zh-Hant-TW', 'yue-Hant-HK')).map((all) => all.sort()),
})
/** Windows that differ in where, when, or for what licence: there are no others. */
const anyWindows = fc
  .uniqueArray(anyWindow, {
    minLength: 1,
    maxLength: 8,
    selector: ({ regions, licenceType, fromMs, lengthMs }) => JSON.stringify([regions, licenceType, fromMs, lengthMs]),
  })
  .map((all) =>
    all.map(({ lengthMs, ...window }, at): ExportWindow => {
      const untilMs = lengthMs === null ? null : (window.fromMs ?? Date.UTC(2026, 0)) + lengthMs
      return { ...window, id: idOf(100 + at), untilMs }
    }),
  )

/** What an import makes of a file for a work without windows. */
function windowsIn(read: ReadAvails, workId: string, before: Parameters<typeof applyLines>[2] = []) {
  const lines = read.lines.map((line): ReadLine => {
    const { terms, errors } = line.transaction
      ? readTerms(line.transaction, undefined)
      : { terms: undefined, errors: [] }
    expect(errors).toEqual([])
    return { line, entryType: 'Full Extract', terms }
  })
  return applyLines(workId, lines, before)
}

const readers: readonly (readonly [string, ExportFormat, (bytes: Buffer) => ReadAvails])[] = [
  ['Avails 2.7', AVAILS, readAvailsXml],
  ['the columns of Avails 1.9', AVAILS_CSV, (bytes) => readAvailsSheets(parseCsv(bytes, 'avails'))],
]

describe.each(readers)('windows that go out as %s', (_name, format, read) => {
  test('come in as they were, and a second time change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anyWindows, async (windows) => {
        const work = fullWork({ windows })
        const { bytes } = await exportAs(format, asItems(work))
        const file = read(bytes)
        expect(file.errors).toEqual([])
        const first = windowsIn(file, work.id)
        expect(first.errors).toEqual([])
        const partner = OPTIONS.partner.name
        expect(first.windows.map(({ action, row: { id: _, workId: __, ...row } }) => ({ action, ...row }))).toEqual(
          windows.map(({ id: _, isExclusive, ...window }) => ({
            ...{ action: 'add', scope: 'regions', ...window, isExclusive, licensee: isExclusive ? partner : null },
            ...{ licenseeOrganisationId: null, note: null },
          })),
        )
        const stored = first.windows.map(({ row }, position) => ({
          ...row,
          id: row.id ?? idOf(500 + position),
          position,
        }))
        expect(new Set(windowsIn(file, work.id, stored).windows.map(({ action }) => action))).toEqual(new Set(['keep']))
      }),
      { numRuns: 60 },
    )
  })
})

test('what a partner takes is brought in again over the API: the same windows', async () => {
  await using t = await startPartnersWorld()
  const { workId } = await t.addShown({
    publishedIn: ['HK', 'MO'],
    windows: [
      { regions: ['HK', 'MO'], fromMs: Date.UTC(2026, 0), untilMs: Date.UTC(2030, 0), holdbackLocales: ['en'] },
      { regions: ['MO'], licenceType: 'AVOD' },
    ],
  })
  const { headers } = await t.addKey({ regions: ['HK', 'MO'] })
  const read = async () =>
    (await t.app.inject({ url: `/api/works/${workId}/windows`, headers: t.operator })).json().items
  const before = await read()
  expect(before).toHaveLength(2)
  const file = await t.app.inject({ url: '/api/partner/v1/exports/movielabs-avails', headers })
  expect(file.statusCode).toBe(200)
  const send = (query: Record<string, string>, more: Record<string, string> = {}) =>
    t.app.inject({
      ...{ method: 'POST', url: '/api/avails', query, payload: file.rawPayload },
      headers: { ...t.operator, ...more, 'content-type': 'application/xml' },
    })
  const counts = { keep: 2, add: 0, change: 0, remove: 0 }
  expect((await send({ dryRun: 'false' })).json()).toMatchObject({ committed: true, counts })
  expect(await read()).toEqual(before)

  const url = `/api/works/${workId}/windows`
  await t.app.inject({ method: 'PUT', url, headers: t.operator, payload: { windows: [] } })
  const plan = (await send({})).json()
  expect((await send({ dryRun: 'false' }, { 'if-match': plan.planDigest })).statusCode).toBe(200)
  expect((await read()).map(withoutId)).toEqual(before.map(withoutId))
})

function withoutId({ id: _, ...window }: Record<string, unknown>) {
  return window
}
