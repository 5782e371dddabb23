import { CatalogueError } from '../errors.ts'

/** RFC 3339 with its offset. What validators let through beside it (a gap for the T, a leap second) has no place in our time. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i

/** The instant that a text names, in epoch milliseconds; undefined: it cannot be read. */
export function readInstant(text: string): number | undefined {
  const instantMs = INSTANT.test(text) ? Date.parse(text.toUpperCase()) : Number.NaN
  return Number.isNaN(instantMs) ? undefined : instantMs
}

/** The instant of a query's parameter; undefined: it was not given. @throws {CatalogueError} QUERY_INVALID */
export function instantAsked(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const instantMs = readInstant(text)
  if (instantMs !== undefined) return instantMs
  const detail = `${name} cannot be read: write such as ${new Date(0).toISOString()}.`
  throw new CatalogueError('QUERY_INVALID', detail, {
    errors: [{ pointer: `/querystring/${name}`, code: 'INSTANT', detail }],
  })
}

/** Where and when works are to be showable; undefined: nowhere was asked for. @throws {CatalogueError} QUERY_INVALID */
export function showableAsked(
  { showableIn, showableAt }: { readonly showableIn?: string; readonly showableAt?: string },
  nowMs: number,
): { readonly region: string; readonly atMs: number } | undefined {
  const atMs = instantAsked('showableAt', showableAt) ?? nowMs
  if (showableIn !== undefined) return { region: showableIn, atMs }
  if (showableAt === undefined) return undefined
  throw new CatalogueError('QUERY_INVALID', 'showableAt goes with showableIn: name the region as well.')
}
