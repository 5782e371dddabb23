import { ICONS } from '../parts/icons.ts'
import type { CellSign } from './cells.ts'

/** The path of a sign. A board has hundreds of cells: each draws its own, where an icon apart costs a component a cell. */
export function shapeOf(sign: CellSign | 'corner'): string {
  return ICONS[sign].replace(/^(fill|dash):/, '')
}
