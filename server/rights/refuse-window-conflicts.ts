import { CatalogueError, type ErrorPlace } from '../errors.ts'
import { presentConflict } from './present-windows.ts'
import { findRepeatedWindows, type WindowConflict, type WindowTerms } from './window-conflicts.ts'
import { MOST_CONFLICTS } from './window-schemas.ts'
import type { Places, Span } from './window-span.ts'

/**
 * Refuses windows that contradict each other, but for contradictions that are accepted.
 * @param accepted ids
 * @throws {CatalogueError} WINDOWS_CONTRADICT, TOO_MANY_CONTRADICTIONS
 */
export function refuseConflicts(
  windows: readonly WindowTerms[],
  conflicts: readonly WindowConflict[],
  accepted: ReadonlySet<string>,
): void {
  if (conflicts.length > MOST_CONFLICTS) {
    throw new CatalogueError(
      'TOO_MANY_CONTRADICTIONS',
      `These windows contradict each other in ${conflicts.length} ways, more than the ${MOST_CONFLICTS} that can be accepted: correct them.`,
    )
  }
  const open = conflicts.filter(({ id }) => !accepted.has(id))
  if (open.length === 0) return
  const errors = open.map((conflict): ErrorPlace => {
    const code = conflict.kind === 'exclusive' ? 'EXCLUSIVE_OVERLAP' : 'HOLDBACK_CONTRADICTED'
    return { pointer: `/windows/${conflict.between[1]}`, code, detail: describe(windows, conflict) }
  })
  const summary = errors.map(({ detail }) => detail).join(' ')
  throw new CatalogueError(
    'WINDOWS_CONTRADICT',
    `${summary.slice(0, 1_000)} Correct them, or send the ids of what is meant as acceptConflicts.`,
    { errors, extensions: { conflicts: open.map(presentConflict) } },
  )
}

/** Refuses a window that is there twice, which nobody can mean. @throws {CatalogueError} CONTENT_INVALID */
export function refuseRepeats(windows: readonly WindowTerms[]): void {
  const errors = findRepeatedWindows(windows).map(([first, at]): ErrorPlace => {
    const detail = `Window ${at} (${nameOf(windows[at])}) says the same as window ${first}: leave one out.`
    return { pointer: `/windows/${at}`, code: 'REPEATED', detail }
  })
  if (errors.length === 0) return
  const summary = errors.map(({ detail }) => detail).join(' ')
  throw new CatalogueError('CONTENT_INVALID', summary.slice(0, 1_000), { errors: errors.slice(0, MOST_CONFLICTS) })
}

function describe(windows: readonly WindowTerms[], { kind, between, places, span, locales }: WindowConflict): string {
  const [first, second] = between.map((at) => `window ${at} (${nameOf(windows[at])})`)
  const where = `${inPlaces(places)}, ${inSpan(span)}`
  if (kind === 'exclusive') {
    return `One of ${first} and ${second} is exclusive, and both hold in ${where}.`
  }
  return `Of ${first} and ${second}, only one holds back ${locales.join(', ')}, and both hold in ${where}.`
}

function nameOf(window: WindowTerms | undefined): string {
  return `${window?.licenceType} for ${window?.licensee ?? 'whoever'}`
}

function inPlaces({ scope, regions }: Places): string {
  if (scope === 'regions') return regions.join(', ')
  return regions.length === 0 ? 'the whole world' : `the whole world but ${regions.join(', ')}`
}

function inSpan({ fromMs, untilMs }: Span): string {
  const from = fromMs === null ? 'since ever' : `from ${new Date(fromMs).toISOString()}`
  return `${from} ${untilMs === null ? 'without end' : `until ${new Date(untilMs).toISOString()}`}`
}
