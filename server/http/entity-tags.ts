import { CatalogueError } from '../errors.ts'

/** The entity tag of a row at a version. It covers what people edit, not what the program notes beside it. */
export function entityTag(row: { version: number }): string {
  return `"v${row.version}"`
}

/**
 * Keeps a write from falling on a newer version (RFC 9110, 13.1.1).
 * @throws {CatalogueError} VERSION_CONFLICT
 */
export function requireMatch(ifMatch: string | undefined, row: { version: number }): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  const tags = ifMatch.split(',').map((tag) => tag.trim())
  if (tags.includes(entityTag(row))) return
  throw new CatalogueError(
    'VERSION_CONFLICT',
    `It was changed meanwhile and is now ${entityTag(row)}. Read it again, then send your change with that tag.`,
  )
}

/** True when a caller has what this tag is of already (If-None-Match; RFC 9110, 13.1.2): compared weakly, since proxies weaken tags. */
export function isKnownTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch === etag) return ifNoneMatch === etag
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
