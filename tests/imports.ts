import { readdir, readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse as parseSvelte } from 'svelte/compiler'
import ts from 'typescript'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const SKIPPED = new Set(['node_modules', '.git', 'dist', 'data', 'migrations'])

/** A source file of this repository, its path from the root with `/`. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  /** Repository paths of the files it imports or re-exports, statically or not, types included. */
  readonly files: readonly string[]
  /** Packages and built-in modules it imports, as written. */
  readonly packages: readonly string[]
}

/** Every TypeScript and Svelte file under `folder`, with what it imports. */
export async function readSources(folder: string): Promise<SourceFile[]> {
  const entries = await readdir(ROOT + folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => posix.join(entry.parentPath.slice(ROOT.length), entry.name))
    .filter((path) => !path.split('/').some((part) => SKIPPED.has(part)))
  return Promise.all(paths.sort().map(readSource))
}

async function readSource(path: string): Promise<SourceFile> {
  const whole = await readFile(ROOT + path, 'utf8')
  const text = path.endsWith('.svelte') ? scriptsOf(whole) : whole
  const names = ts.preProcessFile(text, true, true).importedFiles.map((found) => found.fileName)
  const isFile = (name: string): boolean => name.startsWith('.')
  return {
    path,
    text,
    files: names.filter(isFile).map((name) => posix.join(posix.dirname(path), name)),
    packages: names.filter((name) => !isFile(name)),
  }
}

/** The script blocks of a component, one after the other. */
function scriptsOf(component: string): string {
  const { instance, module } = parseSvelte(component, { modern: true })
  return [module, instance].map((script) => (script ? scriptText(component, script.content) : '')).join('\n')
}

function scriptText(component: string, content: unknown): string {
  const { start, end } = content as { start: number; end: number } // svelte adds offsets to the ESTree program
  return component.slice(start, end)
}
