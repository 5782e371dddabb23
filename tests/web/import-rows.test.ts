import { expect, test } from 'vitest'
import type { Plan, PlanError } from '../../web/src/imports/api.ts'
import { listTasks, proposeNumber, rowsOfNames, rowsOfPlan } from '../../web/src/imports/table-rows.ts'

const EMPTY: Plan = {
  ...{ rows: [], counts: { create: 0, change: 0, unchanged: 0 }, gaps: [], leftovers: [], guesses: [] },
  ...{ errorCount: 0, errors: [], warnings: [], canCommit: true },
}

function planned(number: number): Plan['rows'][number] {
  const video = { uploadId: `v${number}`, fileName: `${number}.mp4`, sure: 'stated' as const }
  const subtitle = {
    ...video,
    uploadId: `s${number}`,
    fileName: `${number}.en.srt`,
    locale: 'en',
    localeSource: 'fileName',
  }
  const subtitles = [{ ...subtitle, cueCount: 3, action: 'add' as const }]
  return { number, episodeId: null, actions: ['create'], video, titles: null, subtitles }
}

function error(change: Partial<PlanError>): PlanError {
  return { code: 'X', detail: '', fix: '', place: null, uploadId: null, fileName: null, number: null, ...change }
}

test('gaps stand between the episodes, those that follow each other in one row', () => {
  const rows = rowsOfPlan({ ...EMPTY, rows: [planned(1), planned(5), planned(7)], gaps: [2, 3, 4, 6] })
  expect(rows.map((row) => (row.kind === 'gap' ? [row.from, row.to] : row.kind === 'episode' && row.number))).toEqual([
    1,
    [2, 4],
    5,
    [6, 6],
    7,
  ])
})

test('the second video of a number has a row beside the first, and the second subtitles of a language a place in its cell', () => {
  const errors = [
    error({ number: 1, uploadId: 'v1b', fileName: '1b.mp4' }),
    error({ number: 1, uploadId: 's1b', fileName: '1b.en.srt' }),
  ]
  const rows = rowsOfPlan({ ...EMPTY, rows: [planned(1), planned(2)], errors })
  expect(rows.map((row) => row.kind === 'episode' && [row.number, row.video?.key, row.errors.length])).toEqual([
    [1, 'v1', 0],
    [1, 'v1b', 1],
    [2, 'v2', 0],
  ])
  const [first] = rows
  expect(first?.kind === 'episode' && first.subtitles.map((one) => [one.key, one.locale, one.errors.length])).toEqual([
    ['s1', 'en', 0],
    ['s1b', 'en', 1],
  ])
})

test('what keeps the import from being committed is listed first, and what was left out on purpose is no task', () => {
  const place = { sheet: 'one', row: 3, column: 'A', header: 'episode', cell: 'A3' }
  const leftovers = ['IGNORED', 'EXTRA'].map((code) => ({ uploadId: code, fileName: '', code, detail: '' }))
  const plan = { ...EMPTY, rows: [planned(1), planned(3)], gaps: [2], leftovers, errors: [error({ place })] }
  expect(listTasks(plan).map(({ severity, id }) => [severity, id])).toEqual([
    ['fail', 'error-0'],
    ['warn', 'gap-2'],
    ['warn', 'left-EXTRA'],
  ])
  expect(rowsOfPlan(plan)[0]).toMatchObject({ kind: 'cell', error: { place } })
  expect(proposeNumber(plan)).toBe(2)
  expect(proposeNumber({ ...plan, gaps: [] })).toBe(4)
})

test('names alone give rows before anything is sent; two of one name are two rows', () => {
  const rows = rowsOfNames(['雨_第02集.mp4', '雨_第01集.mp4', '雨_第01集.mp4'], ['雨_第02集.zh-Hant-TW.srt'])
  expect(rows.map((row) => row.number)).toEqual([1, 1, 2])
  expect(new Set(rows.map((row) => row.key)).size).toBe(3)
  expect(rows[2]?.subtitles.map((one) => one.locale)).toEqual(['zh-Hant-TW'])
})
