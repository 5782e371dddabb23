import { createHash } from 'node:crypto'
import { readReaderLocale } from '../catalogue/reader-locale.ts'
import { CatalogueError } from '../errors.ts'
import type { Partner } from './verify-key.ts'

/** How an answer is to be read: for whom, which members of it, and how deep. */
export interface Reading {
  /** Undefined: the original's. */
  readonly locale: string | undefined
  /** Undefined: all. */
  readonly fields: ReadonlySet<string> | undefined
  readonly expand: ReadonlySet<string>
  /** Names this reading through this lens in entity tags. */
  readonly variant: string
}

export interface ReadingQuery {
  readonly locale?: string
  readonly fields?: string
  readonly expand?: string
}

/** Changes with what answers hold, so that an entity tag of an older program does not stand for a newer one's answer. */
const FORM = 1
const MOST_KEPT = 2_000

/** Reads queries; those that come again and again are read once. @param names what may be asked for by `fields` and `expand` */
export function createReadings(names: { readonly fields: readonly string[]; readonly expand: readonly string[] }) {
  const kept = new Map<string, Reading>()
  return (partner: Pick<Partner, 'lensId'>, query: ReadingQuery): Reading => {
    const { locale = '', fields = '', expand = '' } = query
    const key = `${partner.lensId}|${locale}|${fields}|${expand}`
    const known = kept.get(key)
    if (known) return known
    const parsed = {
      locale: readReaderLocale(query.locale),
      fields: query.fields === undefined ? undefined : new Set(['id', ...namesIn('fields', fields, names.fields)]),
      expand: new Set(namesIn('expand', expand, names.expand)),
    }
    const whole = [FORM, partner.lensId, parsed.locale ?? '', sortedText(parsed.fields), sortedText(parsed.expand)]
    const variant = createHash('sha256').update(JSON.stringify(whole)).digest('base64url').slice(0, 12)
    const reading = { ...parsed, variant }
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(key, reading)
    return reading
  }
}

/** Those members of a view that a reading asks for. */
export function pickFields<T extends object>(view: T, { fields }: Pick<Reading, 'fields'>): Partial<T> {
  if (fields === undefined) return view
  return Object.fromEntries(Object.entries(view).filter(([name]) => fields.has(name))) as Partial<T>
}

/** @throws {CatalogueError} QUERY_INVALID */
function namesIn(parameter: string, list: string, known: readonly string[]): string[] {
  const names = list.split(',').flatMap((name) => name.trim() || [])
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return names
  const detail = `${parameter} does not take ${unknown.slice(0, 50)}: it takes ${known.join(', ')}.`
  throw new CatalogueError('QUERY_INVALID', detail, {
    errors: [{ pointer: `/querystring/${parameter}`, code: 'UNKNOWN_NAME', detail }],
  })
}

function sortedText(names: ReadonlySet<string> | undefined): string | null {
  return names === undefined ? null : [...names].sort().join()
}
