import { Type } from 'typebox'
import { WorkView } from '../catalogue/schemas.ts'
import { buildSerializer } from '../http/serializers.ts'
import { SearchView } from './schemas.ts'
import type { FoundPage } from './search-works.ts'

const compile = buildSerializer({}, {})
const serializerOf = (schema: object) => compile({ schema, method: 'GET', url: '/search', httpStatus: '200' })
const writeWork = serializerOf({ ...WorkView, $id: undefined })
const writeRest = serializerOf(Type.Omit(SearchView, ['items']))

/** The JSON of views that are still shown: who reads a work again is given the same view. */
const written = new WeakMap<WorkView, Buffer>()

/**
 * A page of search as JSON in UTF-8, in the shape of `SearchView`. A work is written once for all pages that it is on: to write twenty of
 * them with each page takes three times as long.
 */
export function writePage({ items, ...rest }: FoundPage): Buffer {
  const parts: Buffer[] = []
  let before = '{"items":['
  for (const { work, ...finding } of items) {
    parts.push(Buffer.from(`${before}{"work":`), bytesOf(work))
    before = `,${behindBrace(JSON.stringify(finding))},`
  }
  const end = items.length > 0 ? before.slice(0, -1) : before
  parts.push(Buffer.from(`${end}],${behindBrace(writeRest(rest))}`))
  return Buffer.concat(parts)
}

function bytesOf(work: WorkView): Buffer {
  const known = written.get(work)
  if (known !== undefined) return known
  const text = writeWork(work)
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text)) // its own memory: a share of a pool would keep all of that
  bytes.write(text)
  written.set(work, bytes)
  return bytes
}

function behindBrace(json: string): string {
  return json.slice(1)
}
