import { Type } from 'typebox'
import { WorkView } from '../catalogue/schemas.ts'
import { buildSerializer } from '../http/serializers.ts'
import { LineView, ReasonView, SearchView } from './schemas.ts'
import type { FoundPage } from './search-works.ts'

const compile = buildSerializer({}, {})
const serializerOf = (schema: object) => compile({ schema, method: 'GET', url: '/search', httpStatus: '200' })
const writeWork = serializerOf({ ...WorkView, $id: undefined })
const writeFinding = serializerOf(Type.Object({ why: Type.Array(ReasonView), lines: Type.Array(LineView) }))
const writeRest = serializerOf(Type.Omit(SearchView, ['items']))

/** The JSON of the views of works that are still shown; who reads the same work again is given the same view. */
const written = new WeakMap<WorkView, string>()

/**
 * A page of search as JSON, in the shape of `SearchView`. A work is written once for all pages that it is on: to write twenty of them each
 * time took longer than all else of an answer.
 */
export function writePage({ items, ...rest }: FoundPage): string {
  const found = items.map(({ work, ...finding }) => `{"work":${textOf(work)},${inside(writeFinding(finding))}`)
  return `{"items":[${found.join(',')}],${inside(writeRest(rest))}`
}

function textOf(work: WorkView): string {
  const text = written.get(work) ?? writeWork(work)
  written.set(work, text)
  return text
}

/** An object behind its first brace. */
function inside(json: string): string {
  return json.slice(1)
}
