import type { WindowRow } from '../../db/queries/windows.ts'
import { type ContentChecks, checkingContent } from '../catalogue/check-content.ts'
import { instantAt } from './instant-at.ts'
import type { NewWindow } from './window-schemas.ts'

/** A window that is right by itself. It may still be another once more, or contradict it. */
export type CheckedWindow = Omit<WindowRow, 'id' | 'workId' | 'position'> & { readonly id: string | undefined }

/**
 * Checks what a schema cannot: regions and locales that exist, instants that do, an end behind the beginning.
 * @throws {CatalogueError} CONTENT_INVALID with every place that is wrong
 */
export function checkWindows(windows: readonly NewWindow[]): CheckedWindow[] {
  return checkingContent((checks) => {
    const checked = windows.map((window, at) => checkWindow(checks, window, `/windows/${at}`))
    for (const [at, { id }] of windows.entries()) {
      if (id === undefined || windows.findIndex((window) => window.id === id) === at) continue
      checks.note({ pointer: `/windows/${at}/id`, code: 'REPEATED', detail: `The id ${id} is given twice.` })
    }
    return checked
  })
}

function checkWindow(checks: ContentChecks, window: NewWindow, pointer: string): CheckedWindow {
  const { id, scope, regions, licenceType, isExclusive = false, licensee, licenseeOrganisationId, note } = window
  for (const [index, region] of regions.entries()) checks.regionAt(region, `${pointer}/regions/${index}`)
  if (scope === 'regions' && regions.length === 0) {
    const detail = 'A window has to cover a region: name one, or with worldwide_except those that it leaves out.'
    checks.note({ pointer: `${pointer}/regions`, code: 'REGIONS_MISSING', detail })
  }
  const locales = (window.holdbackLocales ?? []).map((locale, index) =>
    checks.localeAt(locale, `${pointer}/holdbackLocales/${index}`),
  )
  return {
    ...{ id, scope, licenceType, isExclusive, ...checkSpan(checks, window, pointer) },
    regions: regions.toSorted(),
    holdbackLocales: [...new Set(locales)].sort(),
    licensee: licensee == null ? null : checks.textAt(licensee, `${pointer}/licensee`),
    licenseeOrganisationId: licenseeOrganisationId ?? null,
    note: note == null ? null : checks.textAt(note, `${pointer}/note`),
  }
}

function checkSpan(checks: ContentChecks, { from, until }: NewWindow, pointer: string) {
  const fromMs = instantAt(checks, from, `${pointer}/from`)
  const untilMs = instantAt(checks, until, `${pointer}/until`)
  if (fromMs !== null && untilMs !== null && fromMs >= untilMs) {
    const detail = `A window has to end after it begins: ${until} is not after ${from}.`
    checks.note({ pointer: `${pointer}/until`, code: 'ENDS_BEFORE_IT_BEGINS', detail })
  }
  return { fromMs, untilMs }
}
