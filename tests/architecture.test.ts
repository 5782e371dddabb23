import { posix } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { readSources, type SourceFile } from './imports.ts'

/**
 * The arrows. A folder may import itself, what is listed for it here, and nothing else of this repository.
 * Data flows down this table and imports point up it: `EARLIER` stands for every capability folder above the line.
 */
const EARLIER = '<earlier>'
const BASE = ['db', 'media', 'file-names', 'server/base', 'server/accounts', 'server/http', 'server/language']
const ARROWS: Record<string, readonly string[]> = {
  db: [],
  media: [],
  // What the names of files tell. Pure, so that the page can use it as well.
  'file-names': [],
  // Words, locales and scripts: pure, so that everybody may use it.
  'server/language': [],
  // BASE_FILES: context.ts names the parts that a process is built of (types only).
  'server/base': ['db', 'media', 'server/engine'],
  // Problem details, sessions, pages of a list: what every route uses.
  'server/http': ['db', 'media', 'server/base', 'server/accounts', 'server/engine'],
  // Who calls, and what they may see: http asks it, and its own routes are served like all others.
  'server/accounts': ['db', 'server/base', 'server/http'],
  // What happens, for those who watch: reads its table only. Who has something to tell writes it with a query.
  'server/events': ['db', 'server/base', 'server/accounts', 'server/http'],
  // The way data takes. Subtitles become cues before analysis, which finds some of them inside videos.
  'server/uploads': [EARLIER, ...BASE],
  'server/subtitles': [EARLIER, ...BASE],
  // Who changed what: everybody below who writes to the catalogue notes it.
  'server/history': ['db', 'server/base'],
  'server/analysis': [EARLIER, ...BASE],
  'server/catalogue': [EARLIER, ...BASE],
  // Images that stand for works: moments of their videos, and pictures that were sent.
  'server/covers': [EARLIER, ...BASE],
  // Copies and clips of the same film, in the rows of analysis and for those who may see both works.
  'server/duplicates': [EARLIER, ...BASE],
  // Whole series at once, by the catalogue's own use cases.
  'server/imports': [EARLIER, ...BASE],
  'server/glossary': [EARLIER, ...BASE],
  // What a text needs to be read elsewhere: findings, drafts for other regions, packets for translators.
  'server/localisation': [EARLIER, ...BASE],
  // What a text needs to be understood elsewhere: words that want a look before it is shown, and what was said of them.
  'server/adaptation': [EARLIER, ...BASE],
  // Where, when and on whose word a work may be shown: windows, ratings, filings, what its producer declares.
  'server/rights': [EARLIER, ...BASE],
  // What regions and platforms ask for, as data with dates, and the one evaluator. Judging needs facts only.
  'server/rules': [EARLIER, ...BASE],
  // Which works keep which rules, now and at any instant.
  'server/readiness': [EARLIER, ...BASE],
  // From the producer to where it is shown: who approves, what is said, and where it is published.
  'server/review': [EARLIER, ...BASE],
  // Works that are put together: by those who may read them, for those who may.
  'server/collections': [EARLIER, ...BASE],
  'server/engine': [EARLIER, ...BASE],
  'server/indexing': [EARLIER, ...BASE],
  'server/search': [EARLIER, ...BASE],
  // What partner platforms see, through the lens of a key.
  'server/partners': [EARLIER, ...BASE],
  // What the operator sees of the installation itself.
  'server/operations': [EARLIER, ...BASE],
  // Carries the whole catalogue elsewhere: rows, files, and a word to indexing.
  'server/backup': [EARLIER, ...BASE],
  // The map from job kind to use case, and what holds the processes together.
  'server/jobs': [EARLIER, ...BASE],
  'server/processes': [EARLIER, ...BASE],
  // main, worker, app: built of everything above.
  'server/top': [EARLIER, ...BASE, 'server/events'],
  // Which title a reader is shown is one rule, for the page as well.
  web: ['file-names', 'server/language'],
}

/** Files that every folder may import: errors, settings, the context, and the shape of a job (not the map of jobs). */
const BASE_FILES = ['errors.ts', 'config.ts', 'context.ts', 'jobs/job-definition.ts'].map((name) => `server/${name}`)
const PROCESS_STARTERS = [/^media\/.*(run|tool)/, /^server\/(engine|processes)\//, /^server\/[^/]+\.ts$/]

const sources = (await Promise.all(['db', 'media', 'file-names', 'server', 'web'].map(readSources))).flat()

describe('imports point up the way data takes', () => {
  test('every folder of the server has its line in the table', () => {
    const unknown = new Set(sources.map((file) => folderOf(file.path)).filter((folder) => !(folder in ARROWS)))
    expect([...unknown]).toEqual([])
  })

  test.each(Object.keys(ARROWS))('%s imports only what its line allows', (folder) => {
    const allowed = allowedFor(folder)
    const wrong = sources
      .filter((file) => folderOf(file.path) === folder)
      .flatMap((file) =>
        file.files.filter((target) => !allowed.has(folderOf(target))).map((to) => `${file.path} -> ${to}`),
      )
    expect(wrong).toEqual([])
  })

  test('context.ts names the parts of a process by type only', () => {
    const context = sources.find((file) => file.path === 'server/context.ts')
    expect(context ? valueImports(context) : ['server/context.ts is absent']).toEqual([])
  })
})

describe('what may stand in one place only', () => {
  test('SQL and drizzle stand in db/', () => {
    const isDatabase = (name: string): boolean => /^(drizzle-|better-sqlite3)/.test(name)
    expect(importersOf(isDatabase).filter((path) => !path.startsWith('db/'))).toEqual([])
    expect(outside('db/').filter(hasSqlText).map(pathOf)).toEqual([])
  })

  test("drizzle's handle is made in db/open.ts, and its own transaction is never called", () => {
    const loaders = ['db/drizzle.ts', 'db/open.ts'] // the one that loads the package, the one that makes the handle
    expect(importersOf((name) => name === 'drizzle-orm/better-sqlite3')).toEqual(loaders)
    const open = sources.filter((file) => file.path === 'db/open.ts')
    expect(open.flatMap((file) => calledMethods(file)).filter((name) => name === 'transaction')).toEqual([])
  })

  test('a select that is a column of a selection is made by db/subquery.ts, which keeps the tables of its columns', () => {
    const inSelection = /sql<[^`]*>`\s*\(\s*select\b/i
    const wrong = sources.filter((file) => file.path.startsWith('db/') && inSelection.test(file.text))
    expect(wrong.map(pathOf)).toEqual([])
  })

  test.each(['server/language/', 'file-names/'])('%s needs no built-in module: it is pure', (folder) => {
    const files = sources.filter((file) => file.path.startsWith(folder))
    expect(files.flatMap((file) => file.packages).filter((name) => name.startsWith('node:'))).toEqual([])
  })

  test('works are judged by pure functions: no table, no file, no built-in module', () => {
    const judging = reachedFrom([
      'server/rules/evaluate.ts',
      'server/rules/compile-pack.ts',
      'server/rules/rule-text.ts',
    ])
    const names = judging.flatMap(valueImports).filter((name) => !name.startsWith('.'))
    expect(judging.map(folderOfFile).filter((folder) => !['server/rules', 'server/language'].includes(folder))).toEqual(
      [],
    )
    expect(names.filter((name) => name !== 'typebox')).toEqual([])
    expect(judging.length).toBeGreaterThan(10)
  })

  test('fluent-ffmpeg stands in media/', () => {
    expect(importersOf((name) => name === 'fluent-ffmpeg').filter((path) => !path.startsWith('media/'))).toEqual([])
  })

  test('processes are started by the tool runner and by what supervises children', () => {
    const starters = importersOf((name) => /^(node:)?child_process$/.test(name))
    expect(starters.filter((path) => !PROCESS_STARTERS.some((pattern) => pattern.test(path)))).toEqual([])
  })

  test('the page talks HTTP only: it imports no server package', () => {
    const page = sources.filter((file) => file.path.startsWith('web/src/'))
    const wrong = page.flatMap((file) =>
      file.packages.filter((name) => /^(node:|fastify|@fastify|sharp|meilisearch)/.test(name)),
    )
    expect(wrong).toEqual([])
  })
})

/** `server/search/fold.ts` -> `server/search`; `server/app.ts` -> `server/top`; `web/src/x.ts` -> `web`. */
function folderOf(path: string): string {
  const [top = '', second = '', ...rest] = path.split('/')
  if (top !== 'server') return top
  if (BASE_FILES.includes(path)) return 'server/base'
  return rest.length > 0 ? `server/${second}` : 'server/top'
}

function folderOfFile(file: SourceFile): string {
  return folderOf(file.path)
}

/** These files and all that they need to run, whatever folder that is in. */
function reachedFrom(paths: readonly string[]): SourceFile[] {
  const reached = new Set<SourceFile>()
  const waiting = [...paths]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = sources.find((source) => source.path === path)
    if (!file || reached.has(file)) continue
    reached.add(file)
    const needed = valueImports(file).filter((name) => name.startsWith('.'))
    waiting.push(...needed.map((name) => posix.join(posix.dirname(file.path), name)))
  }
  return [...reached]
}

function allowedFor(folder: string): Set<string> {
  const names = Object.keys(ARROWS)
  const earlier = names.slice(names.indexOf('server/uploads'), names.indexOf(folder))
  const listed = (ARROWS[folder] ?? []).flatMap((name) => (name === EARLIER ? earlier : [name]))
  return new Set([folder, ...listed])
}

function importersOf(matches: (name: string) => boolean): string[] {
  return sources.filter((file) => file.packages.some(matches)).map(pathOf)
}

function outside(prefix: string): SourceFile[] {
  return sources.filter((file) => !file.path.startsWith(prefix))
}

function pathOf(file: SourceFile): string {
  return file.path
}

function* nodesOf(file: SourceFile): Generator<ts.Node> {
  const stack: ts.Node[] = [ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest)]
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node
    ts.forEachChild(node, (child) => void stack.push(child))
  }
}

function hasSqlText(file: SourceFile): boolean {
  const sql = /^\s*(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|create\s+(table|index)|pragma)\s/is
  for (const node of nodesOf(file)) {
    if ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) && sql.test(node.text)) return true
  }
  return false
}

function calledMethods(file: SourceFile): string[] {
  const names: string[] = []
  for (const node of nodesOf(file)) {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
      names.push(node.expression.name.text)
  }
  return names
}

function valueImports(file: SourceFile): string[] {
  const names: string[] = []
  for (const node of nodesOf(file)) {
    if (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly)
      names.push((node.moduleSpecifier as ts.StringLiteral).text)
  }
  return names
}
