import { CatalogueError } from '../errors.ts'

/** Packs where a page ended into an opaque cursor. */
export function encodeCursor(place: Record<string, string | number>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/**
 * Unpacks a cursor that `encodeCursor` made with just these fields.
 * @throws {CatalogueError} CURSOR_INVALID
 */
export function decodeCursor<Shape extends Record<string, 'string' | 'number'>>(
  cursor: string,
  shape: Shape,
): { [Key in keyof Shape]: Shape[Key] extends 'string' ? string : number } {
  const place = parse(cursor)
  const keys = Object.keys(shape)
  const fits =
    place !== undefined &&
    Object.keys(place).length === keys.length &&
    keys.every(
      (key) => typeof place[key] === shape[key] && (shape[key] === 'string' || Number.isSafeInteger(place[key])),
    )
  if (!fits) throw new CatalogueError('CURSOR_INVALID', 'This cursor is not one of ours: begin again without it.')
  return place as { [Key in keyof Shape]: Shape[Key] extends 'string' ? string : number }
}

function parse(cursor: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
