import type { WindowRow } from '../../../db/queries/windows.ts'
import { nameKey } from '../window-conflicts.ts'

/** What a window is told apart by. */
export type Terms = Pick<WindowRow, 'scope' | 'regions' | 'licenceType' | 'fromMs' | 'untilMs' | 'licensee'>

/** Where, when, for what licence and for whom: what there cannot be two windows of. */
export function keyOf({ scope, regions, licenceType, fromMs, untilMs, licensee }: Terms): string {
  return JSON.stringify([scope, regions.toSorted(), licenceType, fromMs, untilMs, nameKey({ licensee })])
}

/** All that a file can say of a window. */
export function sayingOf(row: Terms & Pick<WindowRow, 'isExclusive' | 'holdbackLocales'>): string {
  return JSON.stringify([keyOf(row), row.isExclusive, row.holdbackLocales.toSorted()])
}
