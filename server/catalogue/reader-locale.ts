import { CatalogueError } from '../errors.ts'
import { parseLocale } from '../language/locales.ts'

/** The reader's locale as we write it; undefined when none was given. @throws {CatalogueError} QUERY_INVALID */
export function readReaderLocale(locale: string | undefined): string | undefined {
  if (locale === undefined) return undefined
  const parsed = parseLocale(locale)
  if (parsed !== undefined) return parsed
  const place = { pointer: '/querystring/locale', code: 'LOCALE', detail: 'is no locale that exists' }
  throw new CatalogueError('QUERY_INVALID', 'The locale has to be a BCP 47 tag such as zh-Hant-MO.', {
    errors: [place],
  })
}
