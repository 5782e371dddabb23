import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { ViewSource } from '../../scripts/screenshots/list-views.ts'
import type { BenchRow } from '../table.ts'

const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url))
/** The most script that a view may wait for; a test holds every view to it. */
const LIMIT_KB = 60
const LANGUAGES = ['zh-hans', 'zh-hant-tw', 'zh-hant-hk', 'pt-pt', 'en']

/** What the bundler says of a file that it wrote. */
interface Built {
  readonly file: string
  readonly imports?: readonly string[]
}

/**
 * The script that a view cannot show without: the program, the view with all that it imports, and its words in one language, the largest
 * of the five; each file gzipped by itself. Parts that a view fetches once it stands do not count here.
 */
export async function weighFirstLoad(views: readonly ViewSource[]): Promise<BenchRow[]> {
  const built = JSON.parse(await readFile(`${DIST}/.vite/manifest.json`, 'utf8')) as Record<string, Built> // of this build
  const html = await readFile(`${DIST}/index.html`, 'utf8')
  const [program = ''] = Object.keys(built).filter((name) => html.includes(`src="/${built[name]?.file}"`))
  const sizes = new Map<string, number>()
  for (const { file } of Object.values(built)) {
    if (file.endsWith('.js')) sizes.set(file, gzipSync(await readFile(`${DIST}/${file}`)).length)
  }
  const sizeOf = (names: ReadonlySet<string>) =>
    [...names].reduce((sum, name) => sum + (sizes.get(built[name]?.file ?? '') ?? 0), 0) / 1_000
  return views.map(({ path, sections, module }) => {
    const weights = LANGUAGES.map((language) => {
      const words = ['shell', ...sections].map((section) => `src/messages/${language}/${section}.json`)
      const names = reachedFrom(built, [program, `src/${module}`, ...words])
      return { kb: sizeOf(names), files: names.size, language }
    })
    const most = weights.reduce((one, other) => (other.kb > one.kb ? other : one))
    return {
      ...{ what: `script that \`${path}\` cannot show without, gzipped`, median: most.kb, unit: 'KB', rounds: 1 },
      ...{ limit: { kind: 'at most', value: LIMIT_KB }, note: `${most.files} files, ${most.language}` },
    }
  })
}

/** @throws {Error} where the bundler wrote no such file */
function reachedFrom(built: Readonly<Record<string, Built>>, from: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>()
  const waiting = [...from]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue
    const found = built[name]
    if (!found) throw new Error(`web/dist has no ${name}: build it anew with \`vite build web\`.`)
    reached.add(name)
    waiting.push(...(found.imports ?? []))
  }
  return reached
}
