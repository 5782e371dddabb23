import { kindOfName } from '../../../file-names/split-name.ts'
import { findVideosFor, guessEpisodeNumbers, guessLocale } from '../upload/file-name.ts'
import type { Plan, PlanError, PlannedRow } from './api.ts'

/** Subtitles in one cell. */
export interface SubtitleCell {
  readonly key: string
  readonly fileName: string
  readonly locale: string
  readonly isGuess: boolean
  readonly errors: readonly PlanError[]
}

/** One row of the dry run. */
export type TableRow =
  | {
      readonly kind: 'episode'
      readonly key: string
      readonly number: number | undefined
      readonly isGuess: boolean
      /** The video's upload, or its name before there is one; undefined: the episode has its video already. */
      readonly video: { readonly key: string; readonly fileName: string } | undefined
      readonly title: { readonly locale: string; readonly text: string } | undefined
      readonly subtitles: readonly SubtitleCell[]
      readonly isUnchanged: boolean
      readonly errors: readonly PlanError[]
    }
  | { readonly kind: 'gap'; readonly key: string; readonly from: number; readonly to: number }
  | { readonly kind: 'cell'; readonly key: string; readonly error: PlanError }

export type EpisodeRow = Extract<TableRow, { kind: 'episode' }>

/** What is to be done about something, beside the table. */
export interface Task {
  readonly id: string
  readonly severity: 'fail' | 'warn'
  readonly error: PlanError | undefined
  readonly gap: Extract<TableRow, { kind: 'gap' }> | undefined
  readonly leftover: Plan['leftovers'][number] | undefined
  readonly warning: Plan['warnings'][number] | undefined
}

/** The rows of a plan: cells of the sheet that are wrong first, then the episodes with the gaps between them. */
export function rowsOfPlan(plan: Plan): TableRow[] {
  const errorsOf = Map.groupBy(plan.errors, (error) => error.uploadId ?? '')
  const rows = plan.rows.map((row) => episodeRow(row, plan, errorsOf))
  const all: TableRow[] = [...rows, ...strayRows(plan, rows), ...gapRows(plan.gaps)]
  const at = (row: TableRow) => (row.kind === 'gap' ? row.from : row.kind === 'episode' ? (row.number ?? 0) : 0)
  const cells = plan.errors.filter((error) => error.place !== null)
  return [
    ...cells.map((error, index): TableRow => ({ kind: 'cell', key: `cell-${index}`, error })),
    ...all.toSorted((a, b) => at(a) - at(b)),
  ]
}

function episodeRow(row: PlannedRow, plan: Plan, errorsOf: ReadonlyMap<string, PlanError[]>): EpisodeRow {
  const isGuess = (what: 'number' | 'locale', uploadId: string) =>
    plan.guesses.some((one) => one.what === what && one.uploadId === uploadId)
  const planned = new Set(row.subtitles.map((one) => one.uploadId))
  // A second file of a language is in no plan: it stands in the cell of the first.
  const second = plan.errors.filter(
    ({ number, uploadId, fileName }) =>
      number === row.number && uploadId !== null && !planned.has(uploadId) && kindOfName(fileName ?? '') === 'subtitle',
  )
  return {
    ...{ kind: 'episode', key: `row-${row.number}`, number: row.number },
    isGuess: row.video !== null && isGuess('number', row.video.uploadId),
    video: row.video ? { key: row.video.uploadId, fileName: row.video.fileName } : undefined,
    title: row.titles?.[0],
    subtitles: [
      ...row.subtitles.map(({ uploadId, fileName, locale }) => ({
        ...{ key: uploadId, fileName, locale },
        ...{ isGuess: isGuess('locale', uploadId), errors: errorsOf.get(uploadId) ?? [] },
      })),
      ...second.map(({ uploadId, fileName }) => ({
        ...{ key: uploadId ?? '', fileName: fileName ?? '', isGuess: false },
        locale: guessLocale(fileName ?? '') ?? row.subtitles[0]?.locale ?? '',
        errors: errorsOf.get(uploadId ?? '') ?? [],
      })),
    ],
    isUnchanged: row.actions.includes('unchanged'),
    errors: row.video ? (errorsOf.get(row.video.uploadId) ?? []) : [],
  }
}

/** Files with an error that are in no episode of the plan, such as the second of a number. */
function strayRows(plan: Plan, rows: readonly EpisodeRow[]): EpisodeRow[] {
  const placed = new Set(rows.flatMap((row) => [row.video?.key, ...row.subtitles.map((one) => one.key)]))
  const stray = plan.errors.filter((error) => error.uploadId !== null && !placed.has(error.uploadId))
  return [...Map.groupBy(stray, (error) => error.uploadId ?? '')].map(([uploadId, errors]) => ({
    ...{ kind: 'episode', key: `file-${uploadId}`, number: errors[0]?.number ?? undefined, isGuess: false },
    video: { key: uploadId, fileName: errors[0]?.fileName ?? '' },
    ...{ title: undefined, subtitles: [], isUnchanged: false, errors },
  }))
}

/** Numbers without an episode, those that follow each other in one row. */
function gapRows(gaps: readonly number[]): TableRow[] {
  const runs: { from: number; to: number }[] = []
  for (const number of gaps) {
    const last = runs.at(-1)
    if (last && last.to === number - 1) last.to = number
    else runs.push({ from: number, to: number })
  }
  return runs.map(({ from, to }) => ({ kind: 'gap', key: `gap-${from}`, from, to }))
}

/** The rows that names alone give, before the server has looked. Keys are the places of the files. */
export function rowsOfNames(videos: readonly string[], subtitles: readonly string[]): EpisodeRow[] {
  const numbers = guessEpisodeNumbers(videos)
  const places = findVideosFor(subtitles, videos)
  const rows = videos.map(
    (fileName, index): EpisodeRow => ({
      ...{ kind: 'episode', key: `video-${index}`, number: numbers[index], isGuess: true },
      ...{ video: { key: fileName, fileName }, title: undefined, isUnchanged: false, errors: [] },
      subtitles: subtitles.flatMap((name, at) =>
        places[at] === index
          ? [{ key: `${at}`, fileName: name, locale: guessLocale(name) ?? '', isGuess: false, errors: [] }]
          : [],
      ),
    }),
  )
  return rows.toSorted((a, b) => (a.number ?? Number.POSITIVE_INFINITY) - (b.number ?? Number.POSITIVE_INFINITY))
}

/** What a person has to look at: what keeps the import from being committed first. */
export function listTasks(plan: Plan): Task[] {
  const none = { error: undefined, gap: undefined, leftover: undefined, warning: undefined }
  const gaps = gapRows(plan.gaps).flatMap((row) => (row.kind === 'gap' ? [row] : []))
  return [
    ...plan.errors.map((error, index): Task => ({ ...none, id: `error-${index}`, severity: 'fail', error })),
    ...gaps.map((gap): Task => ({ ...none, id: gap.key, severity: 'warn', gap })),
    ...plan.leftovers
      .filter((one) => one.code !== 'IGNORED')
      .map((leftover): Task => ({ ...none, id: `left-${leftover.uploadId}`, severity: 'warn', leftover })),
    ...plan.warnings.map((warning, index): Task => ({ ...none, id: `warning-${index}`, severity: 'warn', warning })),
  ]
}

/** The first number that no episode has: what a second file of a number most likely is. */
export function proposeNumber(plan: Plan): number {
  return plan.gaps[0] ?? Math.max(0, ...plan.rows.map((row) => row.number)) + 1
}
