import { CatalogueError } from '../errors.ts'
import { showableAsked } from '../http/instants.ts'
import { parseLocale } from '../language/locales.ts'
import type { SavedQuery } from './saved-search-schemas.ts'

/** What a search is stored as: of one meaning there is one form. */
export type CanonicalQuery = Readonly<Record<string, string | number>>

/** The same search with its names in order, texts trimmed (NFC), and without what is the default. @throws {CatalogueError} LOCALE_INVALID, QUERY_INVALID */
export function canonicalQuery(query: SavedQuery): CanonicalQuery {
  showableAsked(query, 0)
  const canonical: [string, string | number][] = []
  for (const [name, value] of Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (name === 'sort' && value === 'relevance') continue
    const tidy = typeof value === 'string' ? value.toWellFormed().normalize('NFC').trim() : value
    if (tidy === undefined || tidy === '') continue
    canonical.push([name, name === 'locale' ? localeOf(String(tidy)) : tidy])
  }
  return Object.fromEntries(canonical)
}

/** The address of a search. */
export function addressOf(query: CanonicalQuery): string {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
  return `/api/search?${parameters}`
}

function localeOf(locale: string): string {
  const canonical = parseLocale(locale)
  if (canonical !== undefined) return canonical
  const detail = `${locale} is no BCP 47 tag; write such as zh-Hant-HK.`
  throw new CatalogueError('LOCALE_INVALID', detail, {
    errors: [{ pointer: '/query/locale', code: 'LOCALE_INVALID', detail }],
  })
}
