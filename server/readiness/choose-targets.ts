import { CatalogueError } from '../errors.ts'
import type { Target } from './targets.ts'

const MOST = 100

/** The targets that a query names with commas between them, each once; all when it names none. @throws {CatalogueError} QUERY_INVALID */
export function chooseTargets(all: readonly Target[], names: string | undefined): Target[] {
  if (names === undefined) return [...all]
  const wanted = [...new Set(names.split(',').map((name) => name.trim()))]
  if (wanted.length > MOST) throw unfit('/querystring/targets', `names more than ${MOST} targets`)
  return wanted.map((name) => getTarget(all, name, '/querystring/targets'))
}

/** @throws {CatalogueError} QUERY_INVALID, pointing to that place, when there are no rules for it */
export function getTarget(all: readonly Target[], name: string, pointer = '/querystring/target'): Target {
  const found = all.find(({ id }) => id === name)
  if (!found) throw unfit(pointer, `${JSON.stringify(name)} is no target that there are rules for`)
  return found
}

function unfit(pointer: string, detail: string): CatalogueError {
  return new CatalogueError('QUERY_INVALID', `There are no such targets: ${detail}. GET /api/rules lists them.`, {
    errors: [{ pointer, code: 'TARGET', detail }],
  })
}
