import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const VIEWS = fileURLToPath(new URL('../../web/src/views.ts', import.meta.url))
const VIEW =
  /(\w+): \{\s*path: '([^']+)',\s*sections: \[([^\]]*)\],(?:\s*later: \[[^\]]*\],)?\s*load: \(\) => import\('\.\/([^']+)'\)/g

/** A view as the page's own table says. */
export interface ViewSource {
  readonly name: string
  readonly path: string
  /** The sections of messages that it speaks with. */
  readonly sections: readonly string[]
  /** Its module, from `web/src`. */
  readonly module: string
}

/** The table of views, read as text, since it imports what only a bundler understands. */
export function listViewSources(): readonly ViewSource[] {
  const source = readFileSync(VIEWS, 'utf8')
  const table = source.slice(source.indexOf('export const VIEWS'), source.indexOf('as const satisfies'))
  const views = [...table.matchAll(VIEW)].map(([, name = '', path = '', words = '', module = '']) => {
    return { name, path, sections: [...words.matchAll(/'([^']+)'/g)].map(([, section = '']) => section), module }
  })
  const paths = table.match(/\bpath: /g)?.length ?? 0
  if (views.length === 0 || views.length !== paths)
    throw new Error(`web/src/views.ts has ${paths} paths, of which ${views.length} could be read.`)
  return views
}

/** The views of the page, name to path. */
export function listViews(): ReadonlyMap<string, string> {
  return new Map(listViewSources().map(({ name, path }) => [name, path]))
}
