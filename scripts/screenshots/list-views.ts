import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const VIEWS = fileURLToPath(new URL('../../web/src/views.ts', import.meta.url))

/** The views of the page, name to path, as its own table says; it is read as text, since it imports what only a bundler understands. */
export function listViews(): ReadonlyMap<string, string> {
  const source = readFileSync(VIEWS, 'utf8')
  const table = source.slice(source.indexOf('export const VIEWS'), source.indexOf('as const satisfies'))
  const views = new Map(
    [...table.matchAll(/(\w+): \{\s*path: '([^']+)'/g)].map(([, name = '', path = '']) => [name, path]),
  )
  const paths = table.match(/\bpath: /g)?.length ?? 0
  if (views.size === 0 || views.size !== paths)
    throw new Error(`web/src/views.ts has ${paths} paths, of which ${views.size} could be read.`)
  return views
}
